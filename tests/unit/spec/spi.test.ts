import { describe, expect, it } from 'vitest';
import {
  SPI,
  spiConfig,
  spiTransferHead,
  spiTransferRequest,
  spiTransferResult,
} from '../../../src/virtio/devices/spi/spec.ts';
import { type Flags, rowAt } from '../../../src/virtio/layout/layout.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const counts = (facts: typeof SPI.constants | typeof SPI.structs) =>
  VERSION_NAMES.map((version) => facts.filter((one) => holds(one.versions, version)).length);

describe('the SPI controller (1.4, section 5.21)', () => {
  it('has four structs and three named numbers in 1.4 alone, and no feature bits', () => {
    expect(counts(SPI.structs)).toEqual([0, 0, 0, 0, 4]);
    expect(counts(SPI.constants)).toEqual([0, 0, 0, 0, 3]);
    expect(SPI.features).toEqual([]);
  });

  it('has a configuration of 32 bytes: four single ones, then seven numbers of four (5.21.4)', () => {
    expect(spiConfig.size).toBe(32);
    expect(spiConfig.offsetOf('bits_per_word_mask')).toBe(4);
    expect(spiConfig.offsetOf('max_freq_hz')).toBe(12);
    expect(spiConfig.offsetOf('max_cs_inactive_ns')).toBe(28);
  });

  it('has a header of 32 bytes with the mode at 8, and a result of one byte (5.21.6.1)', () => {
    expect(spiTransferHead.size).toBe(32);
    expect(spiTransferHead.offsetOf('mode')).toBe(8);
    expect(spiTransferHead.offsetOf('cs_change_delay_inactive_ns')).toBe(28);
    expect(spiTransferResult.size).toBe(1);
    expect(rowAt(spiTransferRequest, 8)?.path).toBe('head.mode');
  });

  it('tells what a device supports from what a transfer asks for, bit by bit (5.21.4, 5.21.6.1)', () => {
    const namesIn = (path: 'mode' | 'mode_func_supported', value: number) => {
      const fields = path === 'mode' ? spiTransferHead.fields : spiConfig.fields;
      const type = fields.find(({ name }) => name === path)?.type as Flags<number>;
      return type.namesIn(value);
    };
    expect(namesIn('mode', 0b01001)).toEqual(['CPHA', 'LSB_FIRST']);
    expect(namesIn('mode_func_supported', 0b0101001)).toEqual(['CPHA=0', 'CPOL=1', 'LSB first']);
  });
});
