import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PCI_PRESETS } from '../../../src/virtio/spec/pci-presets.ts';
import { decodeFields, encodeFields } from '../../../src/widgets/kit/address.ts';
import {
  begin,
  presetOf,
  reducer,
  shownBytes,
  stopAt,
  stopOf,
  toFields,
} from '../../../src/widgets/PciCapabilities/state.ts';

const recording = (name: string) =>
  readFileSync(new URL(`../../fixtures/recordings/${name}`, import.meta.url), 'utf8');

/** The recorded bytes of a preset in hexadecimal. */
function recordedHex(id: string): string {
  if (id !== 'vga') return recording(`linux-6.1-pci/${id}.hex`).replace(/\s/g, '');
  return JSON.parse(recording('qemu-7.2-features.json')).devices['virtio-vga'].default.pciConfigHex;
}

describe('the recordings', () => {
  it.each(PCI_PRESETS.map(({ id, hex }) => [id, hex] as const))('%s is what was recorded', (id, hex) => {
    expect(hex.padEnd(512, '0')).toBe(recordedHex(id).padEnd(512, '0'));
  });
});

describe('the walk', () => {
  it('begins at the header of the first recording and shows no empty lines at the end', () => {
    const state = begin();
    expect([stopOf(state).name, shownBytes(state).length]).toEqual(['Header', 0xb0]);
  });

  it('goes on by keys and stays between its ends', () => {
    let state = begin();
    const seen: string[] = [];
    for (const key of ['back', 'forward', 'forward', 'last', 'forward', 'play', 'first'] as const) {
      state = reducer(state, { type: 'key', key });
      seen.push(stopOf(state).name.replace('VIRTIO_PCI_CAP_', ''));
    }
    expect(seen).toEqual(['Header', 'MSI-X', 'PCI_CFG', 'COMMON_CFG', 'COMMON_CFG', 'Header', 'Header']);
  });

  it('knows which capability a byte belongs to', () => {
    expect([0, 0x41, 0x99, 0xa6].map((at) => stopAt(begin(), at))).toEqual([0, 6, 1, undefined]);
  });
});

describe('bytes of a reader', () => {
  it('change what the walk finds', () => {
    const state = reducer(begin(), { type: 'bytes', at: 0x41, bytes: [0x98] });
    expect(presetOf(state)).toBeUndefined();
    expect(state.reading.findings[0]?.message).toMatch(/circle/);
  });

  it('that are no dump are refused with a reason and kept', () => {
    const state = reducer(reducer(begin(), { type: 'text', text: 'hello' }), { type: 'read' });
    expect(state.notice).toMatch(/not hexadecimal/);
    expect(state.text).toBe('hello');
    expect(presetOf(state)?.id).toBe('blk-modern');
  });

  it('pasted from lspci are walked', () => {
    const text = recordedHex('balloon-modern').replace(/(..)/g, '$1 ');
    const state = reducer(reducer(begin(), { type: 'text', text }), { type: 'read' });
    expect(presetOf(state)?.id).toBe('balloon-modern');
    expect(state.reading.stops).toHaveLength(6);
  });
});

describe('the address', () => {
  const states = [
    begin(),
    reducer(begin(), { type: 'go', to: 3 }),
    reducer(reducer(begin(), { type: 'preset', id: 'vga' }), { type: 'go', to: 2 }),
    reducer(begin(), { type: 'bytes', at: 0x2e, bytes: [1, 2] }),
  ];

  it.each(states.map((state, at) => [at, state] as const))('brings state %i back', (_, state) => {
    const from = decodeFields(encodeFields(toFields(state)) || '1');
    const back = reducer(begin(), { type: 'restore', from });
    expect([back.bytes, stopOf(back).name, toFields(back)]).toEqual([
      state.bytes,
      stopOf(state).name,
      toFields(state),
    ]);
  });

  it('is empty for the first state', () => {
    expect(toFields(begin())).toEqual({});
  });

  it.each([{ p: 'none' }, { b: '!' }, { b: 'AAAA' }, { s: '-1' }])(
    'that makes no sense, %o, gives the first state and a reason',
    (fields) => {
      const state = reducer(begin(), { type: 'restore', from: { kind: 'fields', fields } });
      expect(state.notice).toBeDefined();
      expect(presetOf(state)?.id).toBe('blk-modern');
    },
  );
});
