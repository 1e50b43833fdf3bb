import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDump } from '../../../src/virtio/decode/dump.ts';

const hex = (value: number, digits = 2) => value.toString(16).padStart(digits, '0');
const pairs = (bytes: readonly number[]) => bytes.map((byte) => hex(byte));
const rows = (bytes: readonly number[]) =>
  Array.from({ length: Math.ceil(bytes.length / 16) }, (_, row) => bytes.slice(16 * row, 16 * row + 16));
const printable = (byte: number) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.');

const forms: Record<string, (bytes: readonly number[]) => string> = {
  xxd: (bytes) =>
    rows(bytes)
      .map((row, at) => {
        const groups = (
          pairs(row)
            .join('')
            .match(/.{1,4}/g) ?? []
        ).join(' ');
        return `${hex(16 * at, 8)}: ${groups.padEnd(39)}  ${row.map(printable).join('')}`;
      })
      .join('\n'),
  'hexdump -C': (bytes) =>
    `${rows(bytes)
      .map((row, at) => {
        const left = pairs(row.slice(0, 8)).join(' ');
        const right = pairs(row.slice(8)).join(' ');
        return `${hex(16 * at, 8)}  ${left.padEnd(23)}  ${right.padEnd(23)}  |${row.map(printable).join('')}|`;
      })
      .join('\n')}\n${hex(bytes.length, 8)}\n`,
  'od -A x -t x1': (bytes) =>
    `${rows(bytes)
      .map((row, at) => `${hex(16 * at, 6)} ${pairs(row).join(' ')}`)
      .join('\n')}\n${hex(bytes.length, 6)}\n`,
  'od -t x1': (bytes) =>
    `${rows(bytes)
      .map((row, at) => `${(16 * at).toString(8).padStart(7, '0')} ${pairs(row).join(' ')}`)
      .join('\n')}\n${bytes.length.toString(8).padStart(7, '0')}\n`,
  'lspci -xxx': (bytes) =>
    rows(bytes)
      .map((row, at) => `${hex(16 * at)}: ${pairs(row).join(' ')}`)
      .join('\n'),
  'plain hex': (bytes) => pairs(bytes).join(''),
  'pairs with blanks': (bytes) => pairs(bytes).join(' '),
  'a C array': (bytes) =>
    `{ ${pairs(bytes)
      .map((pair) => `0x${pair}`)
      .join(', ')} }`,
  escapes: (bytes) =>
    pairs(bytes)
      .map((pair) => `\\x${pair}`)
      .join(''),
};

describe('hex dumps as people paste them', () => {
  for (const [name, write] of Object.entries(forms)) {
    it(`reads back what ${name} prints`, () => {
      const most = name === 'lspci -xxx' ? 256 : 400;
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: most }),
          (bytes) => {
            const read = parseDump(write(bytes));
            expect(read.ok ? [...read.bytes] : read.message).toEqual(bytes);
          },
        ),
      );
    });
  }

  it('swaps the words of hexdump without -C back into bytes, and says so', () => {
    const read = parseDump('0000000 0800 0000 0000 0000\n0000008\n');
    expect(read).toMatchObject({ ok: true, swapped: true });
    expect(read.ok && [...read.bytes]).toEqual([0, 8, 0, 0, 0, 0, 0, 0]);
  });

  it('repeats the line above a star up to the next offset', () => {
    const read = parseDump(`00000000  ${'00 '.repeat(16)}\n*\n00000040\n`);
    expect(read.ok && read.bytes.length).toBe(64);
  });

  it('keeps the address that a dump begins at', () => {
    expect(parseDump('00000040: 0102 0304')).toMatchObject({ ok: true, base: 0x40 });
  });

  it('names the line and the word that is wrong', () => {
    expect(parseDump('00 01\n02 zz')).toMatchObject({ message: 'Line 2: “zz” is not hexadecimal.' });
    expect(parseDump('00 010')).toMatchObject({
      message: expect.stringContaining('“010” has an odd number'),
    });
    expect(parseDump('  \n')).toMatchObject({ message: expect.stringContaining('no bytes here') });
  });

  it('refuses a dump that lost a line: every field behind it would be wrong', () => {
    const text = (forms['xxd'] as (bytes: readonly number[]) => string)(Array(64).fill(1));
    const lines = text.split('\n');
    lines.splice(1, 1);
    expect(parseDump(lines.join('\n'))).toMatchObject({
      message: 'Line 2 says offset 0x20, but the bytes above it end at 0x10.',
    });
  });

  it('never throws and never takes more than it is allowed', () => {
    const line = fc.stringMatching(/^(0000[0-9a-f]{4}[: ] ?)?[0-9a-f *|]{0,60}$/);
    const text = fc.oneof(
      fc.string(),
      fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n')),
    );
    fc.assert(
      fc.property(text, (given) => {
        const read = parseDump(given, { most: 100 });
        if (read.ok) expect(read.bytes.length).toBeLessThanOrEqual(100);
        else expect(read.message).toMatch(/\.$/);
      }),
    );
  });
});
