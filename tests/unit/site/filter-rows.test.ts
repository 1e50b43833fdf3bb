import { describe, expect, it } from 'vitest';
import { compare, holdsIn, type Query, type Row, select } from '../../../src/components/reference/rows.ts';
import { spanWords } from '../../../src/site/struct-layouts.ts';
import { LATEST, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const row = (more: Partial<Row>): Row => ({
  text: '13 blk virtio_blk_f_discard unmap sectors',
  name: 'VIRTIO_BLK_F_DISCARD',
  numbers: ['13'],
  versions: 'since 1.1 1.4 § 5.2.3',
  legacy: false,
  tags: { d: 'blk' },
  ...more,
});
const isShown = (query: Query, more: Partial<Row> = {}) => select([row(more)], query)[0];

describe('a filter of the reference', () => {
  it('asks for nothing at first', () => {
    expect(isShown({ t: '', v: '', l: '', o: '', d: '' })).toBe(true);
    expect(isShown({})).toBe(true);
  });

  it('takes words in any order and any case, all of which must be there', () => {
    expect(isShown({ t: ' Unmap DISCARD ' })).toBe(true);
    expect(isShown({ t: 'discard flush' })).toBe(false);
  });

  it('finds a number however it is written, alone or beside words', () => {
    for (const t of ['13', ' bit 13 ', '0xd', '0x0D', 'discard 13']) expect(isShown({ t }), t).toBe(true);
    const rows = ['13', '113', '0x13', '0x1042', 'n', ''].map((printed) => row({ numbers: [printed] }));
    const found = (t: string) => select(rows, { t }).flatMap((shown, at) => (shown ? [at] : []));
    expect(found('13')).toEqual([0, 2]);
    expect(found('0x13')).toEqual([2]);
    expect(found('1042')).toEqual([3]);
    for (const t of ['offset 0x1042', '1af4:1042']) expect(found(t), t).toEqual([3]);
  });

  it('compares numbers of 64 bits to the last of them', () => {
    const numbers = ['0xffffffffffffffff'];
    expect(isShown({ t: '18446744073709551615' }, { numbers })).toBe(true);
    expect(select([row({ numbers })], { t: '0xfffffffffffffffe' })).toEqual([false]);
  });

  it('looks for the digits in the words where nothing has the number', () => {
    const rows = [
      row({ text: '0x1042 block device', numbers: ['0x1042'] }),
      row({ text: 'magic 0x74726976' }),
    ];
    expect(select(rows, { t: '0x104' })).toEqual([true, false]);
    expect(select(rows, { t: '0x74726976' })).toEqual([false, true]);
    expect(select(rows, { t: '0x99' })).toEqual([false, false]);
  });

  it('takes a version typed as one that a row came or went with, not one of its citation', () => {
    expect(isShown({ t: '1.1' })).toBe(true);
    expect(isShown({ t: '1.4' })).toBe(false);
    expect(isShown({ t: '1.3' }, { versions: '1.0 to 1.3 1.3 § 5.2' })).toBe(true);
    expect(isShown({ t: '1.2' }, { versions: '', text: 'size: 1.2 to 3' })).toBe(true);
  });

  it('finds a section by its citation as a page shows it', () => {
    const text = 'virtio_blk_t_in since 1.0 1.4 § 5.2.6';
    for (const t of ['5.2.6', '1.4 § 5.2.6', '1.4\u00a0§\u00a05.2.6'])
      expect(isShown({ t }, { text }), t).toBe(true);
  });

  it('keeps to what was chosen, and leaves the legacy interface out or alone', () => {
    expect(isShown({ d: 'net' })).toBe(false);
    expect(isShown({ d: 'blk', s: 'yes' })).toBe(false);
    expect(isShown({ l: 'no' }, { legacy: true })).toBe(false);
    expect(isShown({ l: 'only' }, { legacy: true })).toBe(true);
    expect(isShown({ l: 'only' })).toBe(false);
    // What was typed does not bring back what was left out.
    expect(isShown({ t: '0x99', d: 'net' }, { text: '0x99' })).toBe(false);
  });
});

describe('the words on versions', () => {
  it('are read back for every span as they were printed', () => {
    for (const [from, since] of VERSION_NAMES.entries())
      for (const until of VERSION_NAMES.slice(from)) {
        const span = VERSION_NAMES.slice(from, VERSION_NAMES.indexOf(until) + 1);
        const words = `16 bytes, ${spanWords(span, LATEST)}, legacy interface ${until} § 5.2.4`;
        expect(
          VERSION_NAMES.filter((version) => holdsIn(words, version)),
          `${since} to ${until}`,
        ).toEqual(span);
      }
  });

  it('are asked for none of them', () => {
    expect(holdsIn('1.0 ID only', 'no')).toBe(true);
    expect(holdsIn('1.0 5.2, since 1.0', 'no')).toBe(false);
  });

  it('of several layouts count together', () => {
    const words = '8 bytes, 1.0 only 1.0 § 5.7 24 bytes, since 1.2 1.4 § 5.7';
    expect(VERSION_NAMES.filter((version) => holdsIn(words, version))).toEqual(['1.0', '1.2', '1.3', '1.4']);
  });
});

describe('the order of a filtered page', () => {
  const order = (rows: readonly Row[], o: string) => rows.toSorted((a, b) => compare(a, b, { o }));

  it('goes by number, and what has none stands last', () => {
    const [a, b, none] = [
      row({ numbers: ['9'] }),
      row({ numbers: ['0xffffffffffffffff'] }),
      row({ numbers: [''] }),
    ];
    expect(order([none, b, a], 'value')).toEqual([a, b, none]);
  });

  it('goes by name without regard to case', () => {
    expect(order([row({ name: 'b' }), row({ name: 'A' })], 'name').map(({ name }) => name)).toEqual([
      'A',
      'b',
    ]);
  });

  it('puts what came last first, and counts a struct from its oldest layout', () => {
    const old = row({ versions: '16 bytes, since 1.4 1.4 § 5.7 8 bytes, 1.0 to 1.3 1.3 § 5.7' });
    const young = row({ versions: 'since 1.2 1.4 § 5.7' });
    expect(order([old, young], 'new')).toEqual([young, old]);
  });

  it('is the order of the page where nothing else is asked for', () => {
    const rows = [row({ name: 'b' }), row({ name: 'a' })];
    expect(order(rows, '')).toEqual(rows);
  });
});
