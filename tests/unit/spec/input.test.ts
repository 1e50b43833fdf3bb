import { describe, expect, it } from 'vitest';
import {
  INPUT,
  inputAbsinfo,
  inputConfig,
  inputDevids,
  inputEvent,
} from '../../../src/virtio/devices/input/spec.ts';
import { decode, encode } from '../../../src/virtio/layout/layout.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const perVersion = (facts: readonly { readonly versions: (typeof INPUT.structs)[number]['versions'] }[]) =>
  VERSION_NAMES.map((version) => facts.filter((one) => holds(one.versions, version)).length);

describe('the input device, section 5.8 since 1.1', () => {
  it('has four structs and seven named numbers in each version with its section (5.8.4, 5.8.6)', () => {
    expect(perVersion(INPUT.structs)).toEqual([0, 4, 4, 4, 4]);
    expect(perVersion(INPUT.constants)).toEqual([0, 7, 7, 7, 7]);
    expect(perVersion(INPUT.queues)).toEqual([0, 2, 2, 2, 2]);
    expect(INPUT.features).toEqual([]);
  });

  it('has 8 bytes of question and 128 of answer in its configuration space (5.8.4)', () => {
    expect(inputConfig.size).toBe(136);
    expect(inputConfig.fields.map(({ name, offset }) => [name, offset])).toEqual([
      ['select', 0],
      ['subsel', 1],
      ['size', 2],
      ['reserved', 3],
      ['u', 8],
    ]);
  });

  it('lets the driver write to select and subsel alone (5.8.5.1)', () => {
    const written = inputConfig.fields.filter(({ access }) => access === 'read-write');
    expect(written.map(({ name }) => name)).toEqual(['select', 'subsel']);
  });

  it('selects by the values of the listing (5.8.4)', () => {
    const values = Object.fromEntries(INPUT.constants.map(({ name, value }) => [name, value]));
    expect(values).toMatchObject({
      VIRTIO_INPUT_CFG_ID_DEVIDS: 0x03,
      VIRTIO_INPUT_CFG_PROP_BITS: 0x10,
      VIRTIO_INPUT_CFG_ABS_INFO: 0x12,
    });
  });

  it('answers with axes of 20 bytes and numbers of 8, and reports events of 8 (5.8.4, 5.8.6)', () => {
    expect(inputAbsinfo.size).toBe(20);
    expect(inputAbsinfo.offsetOf('res')).toBe(16);
    expect(inputDevids.size).toBe(8);
    expect([...encode(inputEvent, { type: 1, code: 30, value: 1 })]).toEqual([1, 0, 30, 0, 1, 0, 0, 0]);
  });

  it('holds an answer in u as the struct that was selected (5.8.4)', () => {
    const space = new Uint8Array(inputConfig.size);
    space.set([0x03, 0, 8, 0, 0, 0, 0, 0, 6, 0, 0x27, 0x06, 1, 0, 1, 0]);
    const { select, size, u } = decode(inputConfig, space);
    expect([select, size]).toEqual([INPUT.constants[3]?.value, inputDevids.size]);
    expect(u.ids).toEqual({ bustype: 6, vendor: 0x627, product: 1, version: 1 });
    expect([u.string, u.bitmap?.length]).toEqual(['\x06', 128]);
  });
});
