import { describe, expect, it } from 'vitest';
import { isStruct, resolve, type Struct } from '../../../src/virtio/layout/layout.ts';
import { GENERIC_CONSTANTS, GENERIC_STRUCTS } from '../../../src/virtio/spec/generic.ts';
import type { Version } from '../../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

function layout(name: string, version: Version = '1.4'): Struct<unknown> {
  const fact = GENERIC_STRUCTS.find((one) => one.name === name);
  const found = fact && resolve(fact.layout, { version, features: 0n });
  if (found === undefined || !isStruct(found)) throw new Error(`No struct ${name}`);
  return found as Struct<unknown>;
}

const value = (name: string) => GENERIC_CONSTANTS.find((one) => one.name === name)?.value;
const count = (facts: readonly { readonly versions: Parameters<typeof holds>[0] }[]) =>
  VERSION_NAMES.map((version) => facts.filter(({ versions }) => holds(versions, version)).length);

describe('what belongs to no device (chapters 2 and 3)', () => {
  it('is 6 structs and 11 constants in 1.0; 1.1 adds the packed ring, 1.4 a status bit', () => {
    expect(count(GENERIC_STRUCTS)).toEqual([6, 9, 9, 9, 9]);
    expect(count(GENERIC_CONSTANTS)).toEqual([11, 16, 16, 16, 17]);
  });

  it('has the bits of the device status among its constants (2.1)', () => {
    const bits = GENERIC_CONSTANTS.filter(({ group }) => group === 'device status');
    expect(bits.map((one) => one.value)).toEqual([1, 2, 4, 8, 16, 64, 128]);
  });
});

describe('the packed ring (1.4, section 2.8)', () => {
  it('has descriptors of 16 bytes, with the buffer ID where a split ring has the flags', () => {
    const desc = layout('pvirtq_desc');
    expect(desc.size).toBe(16);
    expect(desc.fields.map(({ name, offset }) => [name, offset])).toEqual([
      ['addr', 0],
      ['len', 8],
      ['id', 12],
      ['flags', 14],
    ]);
    expect(layout('virtq_desc').fields.map(({ name, offset }) => [name, offset])).toEqual([
      ['addr', 0],
      ['len', 8],
      ['flags', 12],
      ['next', 14],
    ]);
  });

  it('suppresses events with 4 bytes each way (2.8.10.1)', () => {
    expect(layout('pvirtq_event_suppress').size).toBe(4);
    expect(['ENABLE', 'DISABLE', 'DESC'].map((name) => value(`RING_EVENT_FLAGS_${name}`))).toEqual([0, 1, 2]);
  });

  it('marks descriptors with bits 7 and 15 (2.8.1)', () => {
    expect([value('VIRTQ_DESC_F_AVAIL'), value('VIRTQ_DESC_F_USED')]).toEqual([0x80, 0x8000]);
  });
});
