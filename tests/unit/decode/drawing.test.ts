import { describe, expect, it } from 'vitest';
import { drawingsOf, linesOf } from '../../../src/virtio/decode/drawing.ts';
import { BLK } from '../../../src/virtio/devices/blk/spec.ts';
import { INPUT } from '../../../src/virtio/devices/input/spec.ts';
import { RING_STRUCTS } from '../../../src/virtio/spec/ring-structs.ts';
import type { StructFact } from '../../../src/virtio/spec/types.ts';

const fact = (name: string): StructFact => {
  const found = [...BLK.structs, ...INPUT.structs, ...RING_STRUCTS].find((one) => one.name === name);
  if (!found) throw new Error(name);
  return found;
};
const text = (name: string) =>
  linesOf(drawingsOf(fact(name)).at(-1)?.fields ?? [], 8).map(
    ({ offset, cells }) =>
      `${offset ?? '…'}: ${cells.map(({ field, bytes }) => `${field.path} ${bytes ?? '…'}`).join(' | ')}`,
  );

describe('pictures of structs', () => {
  it('put a descriptor on two lines of eight bytes (1.4 § 2.7.5)', () => {
    expect(text('virtq_desc')).toEqual(['0: addr 8', '8: len 4 | flags 2 | next 2']);
  });

  it('say where a request has no fixed length, and give what follows no offset (1.4 § 5.2.6)', () => {
    expect(text('virtio_blk_req')).toEqual([
      '0: type 4 | reserved 4',
      '8: sector 8',
      '16: data …',
      '…: status 1',
    ]);
  });

  it('show the event index behind a ring of open length (1.4 § 2.7.6)', () => {
    expect(text('virtq_avail')).toEqual(['0: flags 2 | idx 2', '4: ring …', '…: used_event 2']);
    expect(drawingsOf(fact('virtq_avail'))[0]).toMatchObject({ size: 4, open: true });
  });

  it('show a union as one, and list what it may be (1.4 § 5.8.4)', () => {
    expect(text('virtio_input_config')).toEqual(['0: select 1 | subsel 1 | size 1 | reserved 5', '8: u 128']);
    const fields = drawingsOf(fact('virtio_input_config'))[0]?.fields ?? [];
    const alternatives = fields.filter(({ alternativeOf }) => alternativeOf === 'u');
    expect(alternatives.map(({ path, offset }) => [path, offset]).slice(0, 4)).toEqual([
      ['u.string', 8],
      ['u.bitmap', 8],
      ['u.abs.min', 8],
      ['u.abs.max', 12],
    ]);
  });

  it('are one for each layout that the versions have had (1.0 to 1.4 § 5.2.4)', () => {
    const drawings = drawingsOf(fact('virtio_blk_config'));
    expect(drawings.map(({ versions, size }) => [versions.join(' '), size])).toEqual([
      ['1.0', 33],
      ['1.1', 60],
      ['1.2', 72],
      ['1.3 1.4', 96],
    ]);
    expect(drawingsOf(fact('virtq_desc'))).toHaveLength(1);
  });

  it('cover every byte of the fixed part once, for every struct that is entered', () => {
    for (const one of [...BLK.structs, ...RING_STRUCTS]) {
      for (const { fields, size } of drawingsOf(one)) {
        const cells = linesOf(fields, 8).flatMap((line) => line.cells);
        const fixed = cells.filter(({ field }) => field.offset !== null && field.offset < size);
        expect(
          fixed.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
          one.name,
        ).toBe(size);
        for (const line of linesOf(fields, 8)) {
          expect(line.cells.reduce((sum, { columns }) => sum + columns, 0)).toBeLessThanOrEqual(8);
        }
      }
    }
  });
});
