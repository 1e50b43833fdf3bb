/** The named numbers of the SPI controller: section "Device Operation" of 1.4. */
import { constants } from '../../spec/facts.ts';

export const SPI_CONSTANTS = constants(
  {
    group: 'result',
    clause: 'spi/device-operation/device-operation-request-queue',
    versions: { since: '1.4' },
  },
  [
    ['VIRTIO_SPI_TRANS_OK', 0, 'The transfer succeeded.'],
    [
      'VIRTIO_SPI_PARAM_ERR',
      1,
      'A field of the header is not valid or not supported, or the two buffers differ in length.',
    ],
    ['VIRTIO_SPI_TRANS_ERR', 2, 'The parameters are valid, but the transfer failed.'],
  ],
);
