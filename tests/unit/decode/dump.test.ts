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
  'x/64xb of gdb': (bytes) =>
    Array.from({ length: Math.ceil(bytes.length / 8) }, (_, row) => {
      const values = bytes.slice(8 * row, 8 * row + 8).map((byte) => `0x${hex(byte)}`);
      return `0x${hex(8 * row, 8)}${row === 0 ? '' : ` <ring+${8 * row}>`}:\t${values.join('\t')}`;
    }).join('\n'),
  'xp /64xb of QEMU': (bytes) =>
    Array.from({ length: Math.ceil(bytes.length / 8) }, (_, row) => {
      const values = bytes.slice(8 * row, 8 * row + 8).map((byte) => `0x${hex(byte)}`);
      return `${hex(8 * row, 16)}: ${values.join(' ')}`;
    }).join('\n'),
  'halves behind a colon': (bytes) =>
    rows(bytes)
      .map((row, at) => {
        // Half a line that is too short to be told from text stands in one piece.
        const isSplit = row.length >= 12;
        const left = pairs(row.slice(0, 8)).join(' ');
        return `${hex(16 * at, 8)}: ${left}${isSplit ? '  ' : ' '}${pairs(row.slice(8)).join(' ')}`;
      })
      .join('\n'),
  'print_hex_dump in a kernel log': (bytes) =>
    rows(bytes)
      .map((row, at) => {
        const before = `[ ${8 + at}.${hex(at * 977, 6)}] virtio_blk vda: req: `;
        return `${before}${hex(16 * at, 8)}: ${pairs(row).join(' ').padEnd(47)}  ${row.map(printable).join('')}`;
      })
      .join('\n'),
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

  it('takes the values that a debugger prints as numbers of a little-endian machine', () => {
    const bytes = Uint8Array.from([0, 0x10, 0, 0x40, 0, 0, 0, 0, 16, 0, 0, 0, 1, 0, 2, 0]);
    for (const text of [
      '0x40000000:\t0x40001000\t0x00000000\t0x00000010\t0x00020001',
      '0x40000000 <ring>:\t0x0000000040001000\t0x0002000100000010',
      '0000000040000000: 0x1000 0x4000 0x0000 0x0000 0x0010 0x0000 0x0001 0x0002',
    ]) {
      expect(parseDump(text), text).toEqual({ ok: true, bytes, base: 0x4000_0000, swapped: false });
    }
  });

  it.each([
    '[    1.234567] virtio: 00000000: 01 00 02 00\n[    1.234568] virtio: 00000004: 03 00',
    '[    1.234567][  T103] 00000000: 01 00 02 00  ....\n[    1.234568][  T103] 00000004: 03 00  ..',
    '<7>[1.234567] ring 00000000: 01 00 02 00\n<7>[1.234568] ring 00000004: 03 00',
    'Nov 23 08:16:15 host kernel: vq 00000000: 01 00 02 00\nNov 23 08:16:15 host kernel: vq 00000004: 03 00',
    'avail: 00000000: 01 00 02 00\navail: 00000004: 03 00',
    '[ 1.0] desc: 0000000000000000: 01 00 02 00\n[ 1.0] desc: 0000000000000004: 03 00',
  ])('leaves out what a kernel log writes before the offset: %j', (text) => {
    const bytes = Uint8Array.from([1, 0, 2, 0, 3, 0]);
    expect(parseDump(text)).toEqual({ ok: true, bytes, base: 0, swapped: false });
  });

  it('finds a line that the log lost, and takes no text for an offset', () => {
    expect(parseDump('[ 1.0] v: 00000000: 01 00\n[ 1.1] v: 00000010: 02 00')).toMatchObject({
      message: 'Line 2 says offset 0x10, but the bytes above it end at 0x2.',
    });
    const text = '00000000  30 30 30 30 30 30 30 30  30 30 30 30 30 3a 20 31  |x 00000000: 11 |';
    expect(parseDump(text)).toMatchObject({ ok: true, bytes: { length: 16 } });
  });

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
