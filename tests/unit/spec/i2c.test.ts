import { describe, expect, it } from 'vitest';
import { I2C, i2cInHeader, i2cOutHeader, i2cRequest } from '../../../src/virtio/devices/i2c/spec.ts';
import { encode } from '../../../src/virtio/layout/layout.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const counts = (facts: typeof I2C.features | typeof I2C.constants | typeof I2C.structs) =>
  VERSION_NAMES.map((version) => facts.filter((one) => holds(one.versions, version)).length);

describe('the I2C adapter (1.4, section 5.16)', () => {
  it('has one mandatory bit, three structs and four named numbers since 1.2, and no configuration', () => {
    expect(counts(I2C.features)).toEqual([0, 0, 1, 1, 1]);
    expect(counts(I2C.structs)).toEqual([0, 0, 3, 3, 3]);
    expect(counts(I2C.constants)).toEqual([0, 0, 4, 4, 4]);
    expect(I2C.config).toBeUndefined();
  });

  it('has a header of 8 bytes with the flags at 4, and a status of one byte (5.16.6.1)', () => {
    expect(i2cOutHeader.size).toBe(8);
    expect(i2cOutHeader.offsetOf('flags')).toBe(4);
    expect(i2cInHeader.size).toBe(1);
    expect(i2cRequest.offsetOf('out_hdr.flags')).toBe(4);
  });

  it('writes a grouped read of the 7-bit address 0x50 as the tables say (5.16.6.1)', () => {
    const flags = I2C.constants.filter(({ group }) => group === 'request flag');
    const both = flags.reduce((sum, { value }) => sum | Number(value), 0);
    const header = encode(i2cOutHeader, { addr: 0x50 << 1, padding: 0, flags: both });
    expect([...header]).toEqual([0xa0, 0, 0, 0, 3, 0, 0, 0]);
  });
});
