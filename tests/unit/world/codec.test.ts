import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeChains,
  decodeOptions,
  decodePatches,
  encodeChains,
  encodeOptions,
  encodePatches,
  MAX_BUFFER_LENGTH,
  MAX_TOTAL_LENGTH,
} from '../../../src/virtio/world/codec.ts';
import type { Patch } from '../../../src/virtio/world/trace.ts';

const patch: fc.Arbitrary<Patch> = fc.oneof(
  fc.record({
    step: fc.integer({ min: 0, max: 4096 }),
    address: fc.integer({ min: 0, max: 2 ** 40 }),
    bytes: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 16 }),
  }),
  fc.record({
    step: fc.integer({ min: 0, max: 4096 }),
    action: fc.constantFrom('driver-adds', 'device-completes'),
  }),
);

describe('patches in an address', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(patch, { maxLength: 20 }), (patches) => {
        expect(decodePatches(encodePatches(patches))).toEqual({ ok: true, value: patches });
      }),
    );
  });

  it('need only characters that an address leaves alone', () => {
    const text = encodePatches([
      { step: 14, address: 0x4000008a, bytes: [2, 255] },
      { step: 20, action: 'driver-adds' },
    ]);
    expect(text).toBe('14.4000008a.02ff_20.driver-adds');
  });

  it('never throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const decoded = decodePatches(text);
        expect(decoded.ok || decoded.message.length > 0).toBe(true);
      }),
    );
  });

  it('say which part is wrong', () => {
    expect(decodePatches('14.4000008a.02_x')).toMatchObject({
      ok: false,
      message: expect.stringContaining('“x”'),
    });
    expect(decodePatches('14.4000008a.0')).toMatchObject({ ok: false });
  });
});

describe('options in an address', () => {
  it('come back as they were', () => {
    const options = { indirect: 'on', size: '16', chains: 'r1_w2' };
    expect(decodeOptions(encodeOptions(options))).toEqual({ ok: true, value: options });
    expect(decodeOptions('')).toEqual({ ok: true, value: {} });
  });
});

describe('chains as text', () => {
  const length = fc.integer({ min: 1, max: MAX_TOTAL_LENGTH / 128 });
  const recipe = fc
    .record({ readable: fc.array(length, { maxLength: 4 }), writable: fc.array(length, { maxLength: 4 }) })
    .filter(({ readable, writable }) => readable.length + writable.length > 0);

  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(recipe, { minLength: 1, maxLength: 16 }), (chains) => {
        expect(decodeChains(encodeChains(chains))).toEqual({ ok: true, value: chains });
      }),
    );
  });

  it('refuse more than fits in memory', () => {
    const chain = `r${MAX_BUFFER_LENGTH}.w${MAX_BUFFER_LENGTH}`;
    expect(decodeChains(Array(8).fill(chain).join('_'))).toMatchObject({ ok: true });
    expect(decodeChains(Array(9).fill(chain).join('_'))).toMatchObject({ ok: false });
  });

  it('refuse what is no buffer, too long, or readable after writable', () => {
    for (const text of [
      '',
      'r',
      'x16',
      'r0',
      `w${MAX_BUFFER_LENGTH + 1}`,
      'w1.r1',
      'r1_',
      'r1.r1.r1.r1.r1.r1.r1.r1.r1',
    ]) {
      expect(decodeChains(text), text).toMatchObject({ ok: false, message: expect.stringMatching(/\.$/) });
    }
  });
});
