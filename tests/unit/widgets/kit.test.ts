import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFields, encodeFields, linkTo, stateIn, withState } from '../../../src/widgets/kit/address.ts';
import { fromBase64Url, toBase64Url } from '../../../src/widgets/kit/base64url.ts';
import {
  fromLittleEndian,
  hexdump,
  littleEndian,
  parseBytes,
  parseNumber,
} from '../../../src/widgets/kit/hex.ts';
import { timeKey } from '../../../src/widgets/kit/keyboard.ts';
import { restored } from '../../../src/widgets/kit/restore.ts';
import { stepAround, stepBy } from '../../../src/widgets/kit/steps.ts';

describe('the state of widgets in an address', () => {
  it('comes back as it went in, whatever the texts are', () => {
    const record = fc.dictionary(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      fc.string({ unit: 'grapheme' }),
      {
        noNullPrototype: true,
      },
    );
    fc.assert(
      fc.property(record, (fields) => {
        fc.pre(Object.keys(fields).length > 0);
        expect(decodeFields(encodeFields(fields))).toEqual({ kind: 'fields', fields });
      }),
    );
  });

  it('uses no character that a URL parser rewrites', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const payload = encodeFields({ key: text });
        expect(payload).toMatch(/^[\w.~*-]+$/);
        expect(new URL(`https://host/?${payload}`).search).toBe(`?${payload}`);
      }),
    );
  });

  it('survives a messenger that encodes the tilde and the asterisk', () => {
    const search = `?w.a=${encodeFields({ k: 'ä b' }).replaceAll('~', '%7E').replaceAll('*', '%2A')}`;
    expect(stateIn(search, 'a')).toEqual({ kind: 'fields', fields: { k: 'ä b' } });
  });

  it('leaves the parameters of others as they are', () => {
    const search = withState('?q=a+b%20c&w.other=1~s~3&w.mine=1~s~1', 'mine', '1~s~2');
    expect(search).toBe('?q=a+b%20c&w.other=1~s~3&w.mine=1~s~2');
    expect(withState(search, 'mine', '')).toBe('?q=a+b%20c&w.other=1~s~3');
    expect(withState('?w.mine=1~s~1', 'mine', '')).toBe('');
  });

  it('says so when a link is damaged or from another version', () => {
    expect(stateIn('?w.a=1~s~4', 'b')).toEqual({ kind: 'none' });
    for (const damaged of ['1~s', '1~s~*zz', '1~~4', '1~s~1~s~2', '1~s~%', '2~s~4', '', '1~s~*ff']) {
      expect(stateIn(`?w.a=${damaged}`, 'a').kind, damaged).toBe('error');
    }
  });

  it('leads to the widget and keeps the rest of the address', () => {
    expect(linkTo('https://host/base/page?x=1#old', 'a', { s: '4' }, 'w-a')).toBe(
      'https://host/base/page?x=1&w.a=1~s~4#w-a',
    );
    expect(linkTo('https://host/page', 'a', {}, 'w-a')).toBe('https://host/page#w-a');
  });
});

describe('bytes as text', () => {
  it('reads bytes in every form that people paste', () => {
    for (const text of ['7f001c', '7f 00 1c', '0x7f 0x00,0x1c', '\\x7f\\x00\\x1c', '7F:0:1c\n']) {
      expect(parseBytes(text), text).toEqual({ value: [0x7f, 0, 0x1c] });
    }
    expect(parseBytes('7')).toEqual({ value: [7] });
  });

  it('says what is wrong with what was typed', () => {
    expect(parseBytes('  ')).toHaveProperty('error');
    expect(parseBytes('7g')).toEqual({ error: '“7g” is not hexadecimal: use the digits 0–9 and a–f.' });
    expect(parseBytes('123')).toHaveProperty('error');
    expect(parseBytes('00 01 02', 2)).toEqual({ error: 'These are 3 bytes; at most 2 fit here.' });
  });

  it('reads a number only when it fits its field', () => {
    expect(parseNumber('0x1_0000', 32)).toEqual({ value: 65536n });
    expect(parseNumber(' 65535 ', 16)).toEqual({ value: 65535n });
    expect(parseNumber('65536', 16)).toEqual({ error: '65536 does not fit in 16 bits.' });
    for (const text of ['', '-1', '1e3', '0x', '12h'])
      expect(parseNumber(text, 16), text).toHaveProperty('error');
  });

  it('puts the low byte first and back', () => {
    expect(littleEndian(0x40001000n, 8)).toEqual([0, 0x10, 0, 0x40, 0, 0, 0, 0]);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
        expect(fromLittleEndian(littleEndian(value, 8))).toBe(value);
      }),
    );
  });

  it('dumps like hexdump -C, a short last line too', () => {
    const bytes = [...Array.from({ length: 16 }, (_, i) => 0x41 + i), 0, 0x7f];
    expect(hexdump(0x40000000, bytes)).toBe(
      '40000000  41 42 43 44 45 46 47 48  49 4a 4b 4c 4d 4e 4f 50  |ABCDEFGHIJKLMNOP|\n' +
        '40000010  00 7f                                             |..|\n',
    );
  });

  it('codes bytes as base64url without padding (RFC 4648 § 5)', () => {
    expect(toBase64Url(Uint8Array.of(0xfb, 0xff, 0xfe))).toBe('-__-');
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
      }),
    );
    expect(fromBase64Url('a+b')).toBeUndefined();
    expect(fromBase64Url('abcde')).toBeUndefined();
  });
});

describe('the keys of time', () => {
  const press = { key: 'ArrowRight', altKey: false, ctrlKey: false, metaKey: false, defaultPrevented: false };
  const target = { text: false, button: false, ownKeys: false, slider: false };

  it('step with the arrows, jump with Home and End, play with Space', () => {
    const keys = ['ArrowLeft', 'ArrowRight', 'Home', 'End', ' '];
    expect(keys.map((key) => timeKey({ ...press, key }, target))).toEqual([
      'back',
      'forward',
      'first',
      'last',
      'play',
    ]);
  });

  it('leave Up and Down to the page, except on the slider, where Up is more as in every slider', () => {
    expect(timeKey({ ...press, key: 'ArrowDown' }, target)).toBeUndefined();
    expect(timeKey({ ...press, key: 'ArrowUp' }, target)).toBeUndefined();
    expect(timeKey({ ...press, key: 'ArrowUp' }, { ...target, slider: true })).toBe('forward');
    expect(timeKey({ ...press, key: 'ArrowDown' }, { ...target, slider: true })).toBe('back');
  });

  it('belong to a text field, to a grid and to the browser first', () => {
    expect(timeKey(press, { ...target, text: true })).toBeUndefined();
    expect(timeKey(press, { ...target, ownKeys: true })).toBeUndefined();
    expect(timeKey({ ...press, altKey: true }, target)).toBeUndefined();
    expect(timeKey({ ...press, defaultPrevented: true }, target)).toBeUndefined();
    expect(timeKey({ ...press, key: ' ' }, { ...target, button: true })).toBeUndefined();
  });

  it('lead from step to step, and never beyond the first or the last', () => {
    expect((['back', 'forward', 'first', 'last'] as const).map((key) => stepBy(key, 2, 5))).toEqual([
      1, 3, 0, 5,
    ]);
    expect(stepBy('back', 0, 5)).toBe(0);
    expect(stepBy('forward', 5, 5)).toBe(5);
    expect([stepAround('play', 2, 5), stepAround('play', 5, 5), stepAround('play', 0, 0)]).toEqual([3, 0, 0]);
  });
});

describe('what a widget takes over from an address', () => {
  interface Text {
    readonly text: string;
    readonly notice?: string | undefined;
  }
  const state: Text = { text: 'typed' };
  const begin = (): Text => ({ text: 'first' });
  const fromFields = ({ t }: Readonly<Record<string, string>>, home: Text): Text | string =>
    t === undefined ? 'There is no text.' : { ...home, text: t };

  it('is nothing where the address says nothing', () => {
    expect(restored(state, { kind: 'none' }, begin, fromFields)).toBe(state);
  });

  it('is the state of its fields', () => {
    expect(restored(state, { kind: 'fields', fields: { t: 'linked' } }, begin, fromFields)).toEqual({
      text: 'linked',
    });
  });

  it('is the first state with a sentence where it cannot be read', () => {
    const damaged = restored(state, { kind: 'error', message: 'Damaged.' }, begin, fromFields, ' As it was.');
    expect(damaged).toEqual({ text: 'first', notice: 'Damaged. As it was.' });
    const refused = restored(state, { kind: 'fields', fields: {} }, begin, fromFields);
    expect(refused).toEqual({ text: 'first', notice: 'There is no text.' });
  });
});
