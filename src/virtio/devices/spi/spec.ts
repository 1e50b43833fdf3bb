/**
 * Everything the specification says of the SPI controller: section 5.21 of 1.4, the first version that has it. It
 * has no feature bits.
 */
import type { DeviceSpec } from '../../spec/types.ts';
import { SPI_QUEUES } from './queues.ts';
import { SPI_CONSTANTS } from './spec-constants.ts';
import { SPI_STRUCTS, spiConfig } from './spec-structs.ts';

export { spiConfig, spiTransferHead, spiTransferRequest, spiTransferResult } from './spec-structs.ts';

export const SPI: DeviceSpec = {
  key: 'spi',
  id: 45,
  clause: 'spi',
  features: [],
  queues: SPI_QUEUES,
  config: spiConfig,
  structs: SPI_STRUCTS,
  constants: SPI_CONSTANTS,
};
