import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEADER_FEATURES } from '../../../src/virtio/legacy/offer.ts';
import { decodeFields, encodeFields } from '../../../src/widgets/kit/address.ts';
import {
  type Action,
  begin,
  DEVICES,
  queueOf,
  reducer,
  type State,
  situationOf,
  toFields,
} from '../../../src/widgets/LegacyLookup/state.ts';

const run = (...actions: readonly Action[]): State => actions.reduce(reducer, begin());

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.constantFrom(...DEVICES).map(({ key }) => ({ type: 'device', key }) as const),
  fc.constantFrom('legacy', 'transitional', 'modern').map((offer) => ({ type: 'offer', offer }) as const),
  fc.constantFrom('version1', 'msix', 'bigEndian').map((what) => ({ type: 'turn', what }) as const),
  fc.constantFrom(...HEADER_FEATURES).map((name) => ({ type: 'feature', name }) as const),
  fc
    .record({
      name: fc.constantFrom('size', 'align', 'base'),
      text: fc.string({ minLength: 1, maxLength: 12 }),
    })
    .map(({ name, text }) => ({ type: 'number', name, text }) as const),
);

describe('the legacy lookup', () => {
  it('comes back from a link as it was, whatever was chosen or typed', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        const state = run(...actions);
        const payload = encodeFields(toFields(state));
        const from = payload === '' ? ({ kind: 'none' } as const) : decodeFields(payload);
        expect(reducer(begin(), { type: 'restore', from })).toEqual({
          ...state,
          found: undefined,
          notice: undefined,
        });
      }),
    );
  });

  it('offers no legacy door where the device has none', () => {
    expect(run({ type: 'offer', offer: 'legacy' }, { type: 'device', key: 'gpu' }).offer).toBe('modern');
    expect(run({ type: 'device', key: 'gpu' }, { type: 'offer', offer: 'transitional' }).offer).toBe(
      'modern',
    );
  });

  it('takes a pasted ID over, and says why it does not', () => {
    const read = (text: string) => run({ type: 'text', text }, { type: 'read' });
    expect(read('1af4:1042')).toMatchObject({ device: 'blk', offer: 'modern', version1: true });
    expect(read('1af4:1005')).toMatchObject({ device: 'entropy', offer: 'transitional' });
    expect(read('8086:1042')).toMatchObject({ device: 'net', text: '8086:1042' });
    expect(read('8086:1042').notice).toContain('8086');
  });

  it('keeps the features of a packet header to the network card', () => {
    const state = run({ type: 'feature', name: 'VIRTIO_NET_F_MRG_RXBUF' }, { type: 'device', key: 'blk' });
    expect(situationOf(state).features).toBe(0n);
  });

  it('needs no alignment where a driver places each part itself', () => {
    const typed = run({ type: 'number', name: 'align', text: 'x' });
    expect(queueOf(typed).faults.align).toContain('not a number');
    expect(queueOf(reducer(typed, { type: 'turn', what: 'version1' })).faults).toEqual({});
  });
});
