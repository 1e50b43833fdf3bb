import { describe, expect, it } from 'vitest';
import { readFields, writeField } from '../../../src/virtio/decode/fields.ts';
import { bitFieldsOf, field, isStruct, le16, le32, struct, u8 } from '../../../src/virtio/layout/layout.ts';
import { SCOPES } from '../../../src/virtio/spec/scopes.ts';

const event = struct('event', {
  kind: u8,
  desc: field(le16, {
    doc: 'Where.',
    bits: [
      { name: 'off', width: 15 },
      { name: 'wrap', width: 1 },
    ],
  }),
  bits: field(le32, {
    anonymous: true,
    bits: [
      { name: 'low', width: 1 },
      { name: 'high', width: 31 },
    ],
  }),
});

describe('the bit fields of a number', () => {
  it('have rows after its own, of which a number without a name lends its place', () => {
    const rows = event.rows().map((row) => [row.path, row.offset, row.size, row.type, row.alternativeOf]);
    expect(rows).toEqual([
      ['kind', 0, 1, 'u8', undefined],
      ['desc', 1, 2, 'le16', undefined],
      ['desc.off', 1, 2, 'le16:15', 'desc'],
      ['desc.wrap', 1, 2, 'le16:1', 'desc'],
      ['bits', 3, 4, 'le32', undefined],
      ['low', 3, 4, 'le32:1', 'bits'],
      ['high', 3, 4, 'le32:31', 'bits'],
    ]);
  });

  it('are read from the lowest bit on, and written without touching the others', () => {
    const any = { version: '1.4', features: 0n };
    const bytes = Uint8Array.from([0, 0x05, 0x80, 0xff, 0xff, 0xff, 0xff]);
    const text = (path: string, from: Uint8Array) =>
      readFields(event, from, any).find(({ row }) => row.path === path)?.text;
    expect([text('desc', bytes), text('desc.off', bytes), text('desc.wrap', bytes)]).toEqual([
      '32773',
      '5',
      '1',
    ]);
    expect([text('low', bytes), text('high', bytes)]).toEqual(['1', String(2 ** 31 - 1)]);
    const written = writeField(event, bytes, 'desc.off', '6');
    expect(written.ok && [...written.bytes.subarray(1, 3)]).toEqual([6, 0x80]);
    const cleared = writeField(event, bytes, 'low', '0');
    expect(cleared.ok && [...cleared.bytes.subarray(3)]).toEqual([0xfe, 0xff, 0xff, 0xff]);
    expect(writeField(event, bytes, 'desc.wrap', '2').ok).toBe(false);
  });

  it('fit the number', () => {
    const wide = struct('wide', { a: field(u8, { bits: [{ name: 'b', width: 9 }] }) });
    expect(() => wide.rows()).toThrow('u8:9 does not fit 1 bytes.');
  });

  it('fill their number in every struct of the specification that has them', () => {
    const found = SCOPES.flatMap(({ scope, structs }) =>
      structs.flatMap(({ name, layout }) =>
        (isStruct(layout) ? layout.fields : [])
          .filter(({ bits }) => bits !== undefined)
          .map((one) => {
            const last = bitFieldsOf(one).at(-1);
            expect((last?.first ?? 0) + (last?.layout.bits ?? 0), `${scope} ${name}`).toBe(one.size * 8);
            return name;
          }),
      ),
    );
    expect([...new Set(found)].sort()).toEqual([
      'notification_data',
      'pvirtq_event_suppress',
      'rss_rq_id',
      'virtio_blk_discard_write_zeroes',
      'virtio_iommu_probe_property',
    ]);
  });
});
