import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featuresHex, featuresString, parseFeatures } from '../../../src/virtio/decode/features.ts';

const bitsIn = (text: string) => {
  const read = parseFeatures(text);
  return read.ok ? read.bits : read.message;
};

describe('feature bits as people paste them', () => {
  const sysfs = readFileSync(
    new URL('../../fixtures/recordings/linux-6.1-sysfs/default/virtio.txt', import.meta.url),
    'utf8',
  );
  const blk = /^virtio0 .*features=([01]+)/m.exec(sysfs)?.[1] ?? '';

  it('reads the features file of a real Linux, bit 0 first', () => {
    expect(blk).toHaveLength(64);
    expect(parseFeatures(`${blk}\n`)).toEqual({
      ok: true,
      bits: 0x0000010130006e54n,
      form: 'sysfs',
      width: 64,
    });
  });

  it('finds the string in a whole line that says features=…', () => {
    const line = sysfs.split('\n')[0] ?? '';
    expect(bitsIn(line)).toBe(0x0000010130006e54n);
  });

  it('does not take the first of several devices for the one that is meant', () => {
    const devices = sysfs.match(/features=/g)?.length ?? 0;
    expect(devices).toBeGreaterThan(1);
    expect(bitsIn(sysfs)).toBe(`These are the features of ${devices} devices. Paste the line of one.`);
  });

  it.each(['1 << 20', '1ULL<<20', '(1u << 20)', 'BIT(20)', 'BIT_ULL(20)'])(
    'takes one bit as C writes it: %s',
    (text) => {
      expect(parseFeatures(text)).toMatchObject({ ok: true, bits: 1n << 20n, form: 'bit' });
    },
  );

  it('takes a mask in binary as C writes it, and not for hexadecimal', () => {
    expect(parseFeatures('0b101')).toEqual({ ok: true, bits: 5n, form: 'binary', width: 3 });
    expect(bitsIn('0x0b101')).toBe(0xb101n);
  });

  it('takes the 128 characters of newer kernels, broken over lines or not', () => {
    const text = `${blk}${'1'.padStart(64, '0')}`;
    expect(bitsIn(text)).toBe(0x0000010130006e54n | (1n << 127n));
    expect(bitsIn(text.replace(/.{40}/g, '$&\n'))).toBe(0x0000010130006e54n | (1n << 127n));
  });

  it.each([
    ['0x0000010130006e54', 0x10130006e54n],
    ['10130006e54', 0x10130006e54n],
    ['0x0000_0101_3000_6E54', 0x10130006e54n],
    ['00000101 30006e54', 0x10130006e54n],
    ['0x100000', 1n << 20n],
    ['bit 20', 1n << 20n],
    ['Bit20', 1n << 20n],
    ['20', 1n << 20n],
    ['127', 1n << 127n],
    ['0', 1n],
  ])('reads %s', (text, bits) => expect(bitsIn(text)).toBe(bits));

  it('names the length of a string that lost characters, and the character that does not belong', () => {
    expect(bitsIn(blk.slice(1))).toContain('64 or 128 characters; these are 63');
    expect(bitsIn(`${blk.slice(0, 11)}x${blk.slice(12)}`)).toContain('Character 12 is “x”');
    expect(bitsIn(`${blk.slice(0, 11)}2${blk.slice(12)}`)).toContain('Character 12 is “2”');
  });

  it('says what is wrong with other text, and what would be right', () => {
    expect(bitsIn('')).toContain('64 or 128 characters');
    expect(bitsIn('hello')).toContain('“h” is not hexadecimal');
    expect(bitsIn('0x1 0x2')).toContain('several numbers');
    expect(bitsIn('128')).toContain('highest is 127');
    expect(bitsIn(`0x${'f'.repeat(33)}`)).toContain('end at 127');
  });

  it('writes bits as text that reads back as the same bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (bits) => {
        expect(bitsIn(featuresString(bits))).toBe(bits);
        expect(bitsIn(featuresHex(bits))).toBe(bits);
      }),
    );
  });

  it('never throws, and never gives more than 128 bits', () => {
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[01x _\n]{0,140}$/),
      fc.stringMatching(/^(0x)?[0-9a-f]{0,40}$/),
    );
    fc.assert(
      fc.property(text, (given) => {
        const read = parseFeatures(given);
        if (read.ok) expect(read.bits >> 128n).toBe(0n);
        else expect(read.message).toMatch(/\.$/);
      }),
    );
  });
});
