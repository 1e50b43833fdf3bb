import { describe, expect, it } from 'vitest';
import { field, isStruct, le16, le32, struct } from '../../../src/virtio/layout/layout.ts';
import { explain } from '../../../src/virtio/requirements.ts';
import { withBit } from '../../../src/virtio/spec/facts.ts';
import { layoutsOf } from '../../../src/virtio/spec/layouts.ts';
import { RESERVED_FEATURES } from '../../../src/virtio/spec/reserved-features.ts';
import { SCOPES, scopeFacts } from '../../../src/virtio/spec/scopes.ts';
import type { Feature, StructFact, Version } from '../../../src/virtio/spec/types.ts';
import { versionsOf } from '../../../src/virtio/spec/versions.ts';

const feature = (bit: number, name: string, more: Partial<Feature> = {}): Feature => ({
  bit,
  name,
  versions: { since: '1.0' },
  clause: 'blk',
  summary: 'A feature.',
  ...more,
});

const fact = (layout: StructFact['layout']): StructFact => ({
  name: 'thing',
  layout,
  versions: { since: '1.0' },
  clause: 'blk',
  summary: 'A struct.',
});

/** Size, condition and whether it is of the legacy interface, for each layout. */
const told = (one: StructFact, features: readonly Feature[], version: Version = '1.0') =>
  layoutsOf(one, features, version).map(({ type, condition, legacy }) => [
    type.size,
    condition === undefined ? null : explain(condition),
    legacy,
  ]);

describe('the layouts of a struct', () => {
  it('are one, without a condition, where nothing depends on features', () => {
    expect(told(fact(struct('thing', { a: le32 })), [feature(0, 'A')])).toEqual([[4, null, false]]);
  });

  it('are told apart by the bits that their conditions look at, and no others', () => {
    const layout = struct('thing', { a: le32, b: field(le16, { when: withBit(1) }) });
    expect(told(fact(layout), [feature(0, 'A'), feature(1, 'B')])).toEqual([
      [4, 'no B', false],
      [6, 'B', false],
    ]);
  });

  it('find a bit that counts only with another', () => {
    const both = struct('thing', {
      a: le32,
      b: field(le16, { when: (context) => withBit(1)(context) && withBit(2)(context) }),
    });
    expect(told(fact(both), [feature(1, 'B'), feature(2, 'C')])).toEqual([
      [4, 'no B or no C', false],
      [6, 'B and C', false],
    ]);
  });

  it('leave out what the relations between the features rule out', () => {
    const layout = struct('thing', {
      b: field(le16, { when: withBit(1) }),
      c: field(le32, { when: withBit(2) }),
    });
    const needs = feature(2, 'C', { requires: { feature: 'B' } });
    expect(told(fact(layout), [feature(1, 'B'), needs])).toEqual([
      [0, 'no B', false],
      [2, 'B and no C', false],
      [6, 'C', false],
    ]);
  });

  it('are bounded: a struct that looks at more than eight bits is an error', () => {
    const bits = Array.from({ length: 9 }, (_, bit) => feature(bit, `F${bit}`));
    const fields = Object.fromEntries(
      bits.map(({ bit }) => [`f${bit}`, field(le16, { when: withBit(bit) })]),
    );
    expect(() => layoutsOf(fact(struct('thing', fields)), bits, '1.0')).toThrow('depends on 9 features');
  });
});

describe('the header of a packet', () => {
  const net = scopeFacts('net');
  const header = net?.structs.find(({ name }) => name === 'virtio_net_hdr');
  const features = [...(net?.features ?? []), ...RESERVED_FEATURES];
  const sizes = (version: Version) => header && told(header, features, version);

  it('has 12 bytes, or 10 with the legacy interface (1.0, section 5.1.6)', () => {
    expect(sizes('1.0')).toEqual([
      [12, null, false],
      [10, 'no VIRTIO_NET_F_MRG_RXBUF', true],
    ]);
  });

  it('grows by the hash report (1.2, section 5.1.6)', () => {
    expect(sizes('1.2')).toEqual([
      [12, 'no VIRTIO_NET_F_HASH_REPORT', false],
      [20, 'VIRTIO_NET_F_HASH_REPORT', false],
      [10, 'no VIRTIO_NET_F_MRG_RXBUF', true],
    ]);
  });

  it('takes every field up to the last that a feature asks for (1.4, section 5.1.9.3.1)', () => {
    const all = sizes('1.4');
    expect(all?.map(([size, , legacy]) => [size, legacy])).toEqual([
      [12, false],
      [20, false],
      [24, false],
      [32, false],
      [10, true],
    ]);
    expect(all?.[3]?.[1]).toMatch(/^VIRTIO_NET_F_\w+ or VIRTIO_NET_F_\w+$/);
  });
});

it('every struct has at least one layout in each of its versions, and no two alike', () => {
  for (const { features, structs } of SCOPES) {
    for (const one of structs) {
      for (const version of versionsOf(one.versions)) {
        const layouts = layoutsOf(one, [...features, ...RESERVED_FEATURES], version);
        expect(layouts.length, `${one.name} ${version}`).toBeGreaterThan(0);
        const spelled = layouts.map(({ type, tail }) =>
          [...(isStruct(type) ? type.fields : []), ...tail].map(({ name }) => name).join(),
        );
        expect(new Set(spelled).size, `${one.name} ${version}`).toBe(layouts.length);
      }
    }
  }
});
