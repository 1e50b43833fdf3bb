import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedRegions } from '../../../src/site/shared-regions.ts';
import { decodeFields, encodeFields } from '../../../src/widgets/kit/address.ts';
import {
  begin,
  LENGTHS,
  lookUp,
  reducer,
  TRANSPORTS,
  toFields,
  VERSIONS,
} from '../../../src/widgets/SharedMemory/state.ts';

const CHOICES = sharedRegions().map(({ key, deviceId, region }) => ({
  device: key,
  deviceId,
  id: region.id,
  name: region.name,
}));

describe('a region on show', () => {
  it('is found over PCI and MMIO by the ID of the facts, whatever the device', () => {
    for (const at of CHOICES.keys()) {
      for (const transport of ['pci', 'mmio']) {
        const state = reducer(reducer(begin(CHOICES), { type: 'region', at }), {
          type: 'transport',
          transport,
        });
        expect(lookUp(state), `${CHOICES[at]?.device} over ${transport}`).toMatchObject({
          found: { id: CHOICES[at]?.id, length: 0x1000_0000n },
        });
      }
    }
  });

  it('is asked for by another ID, which stays as it was typed', () => {
    const state = reducer(begin(CHOICES), { type: 'asked', text: '0x80' });
    expect(lookUp(state)).toMatchObject({ found: null });
    expect(lookUp(reducer(state, { type: 'asked', text: '300' }))).toMatch(/0 to 255/);
  });

  it('of 8 GiB needs MMIO here', () => {
    const state = reducer(begin(CHOICES), { type: 'length', at: 3 });
    expect(lookUp(state)).toMatch(/32 bits/);
    expect(lookUp(reducer(state, { type: 'transport', transport: 'mmio' }))).toMatchObject({
      found: { length: 0x2_0000_0000n },
    });
  });
});

describe('the address', () => {
  it('brings back every choice', () => {
    fc.assert(
      fc.property(
        fc.nat(CHOICES.length - 1),
        fc.constantFrom(...TRANSPORTS.map(({ value }) => value)),
        fc.constantFrom(...VERSIONS),
        fc.nat(LENGTHS.length - 1),
        fc.option(fc.string({ maxLength: 5 })),
        (region, transport, version, length, asked) => {
          let state = reducer(begin(CHOICES), { type: 'region', at: region });
          state = reducer(state, { type: 'transport', transport });
          state = reducer(state, { type: 'version', version });
          state = reducer(state, { type: 'length', at: length });
          if (asked !== null) state = reducer(state, { type: 'asked', text: asked });
          const from = decodeFields(encodeFields(toFields(state)) || '1');
          expect(reducer(begin(CHOICES), { type: 'restore', from })).toEqual(state);
        },
      ),
    );
  });

  it.each([{ r: 'net.9' }, { t: 'isa' }, { v: '0.9' }, { l: 'x' }])(
    '%o is refused with a reason',
    (fields) => {
      const state = reducer(begin(CHOICES), { type: 'restore', from: { kind: 'fields', fields } });
      expect(state.notice).toMatch(/not known/);
    },
  );
});
