import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLK_FEATURES } from '../../../src/virtio/devices/blk/spec-features.ts';
import { I2C_FEATURES } from '../../../src/virtio/devices/i2c/features.ts';
import { NET_FEATURES } from '../../../src/virtio/devices/net/features.ts';
import { rulesFor } from '../../../src/virtio/spec/index.ts';
import { presetsFor } from '../../../src/virtio/spec/presets.ts';
import { decodeFields, encodeFields } from '../../../src/widgets/kit/address.ts';
import {
  type Action,
  begin,
  type Facts,
  reducer,
  type State,
  toFields,
  viewOf,
} from '../../../src/widgets/Negotiation/state.ts';

const blk: Facts = { device: 'blk', own: BLK_FEATURES, demands: rulesFor('blk'), presets: presetsFor('blk') };
const net: Facts = { device: 'net', own: NET_FEATURES, demands: rulesFor('net'), presets: presetsFor('net') };
const doing = (state: State, ...actions: Action[]) => actions.reduce(reducer, state);
const rowOf = (state: State, bit: number) => viewOf(state).rows.find((row) => row.bit === bit);

function shared(state: State): State {
  const payload = encodeFields(toFields(state));
  const from = payload === '' ? ({ kind: 'none' } as const) : decodeFields(payload);
  const facts = [blk, net].find(({ device }) => device === toFields(state)['d']);
  return reducer(begin(state.start), { type: 'restore', from, facts });
}

describe('rules on the bits as a whole', () => {
  const i2c: Facts = { device: 'i2c', own: I2C_FEATURES, demands: rulesFor('i2c'), presets: [] };
  const told = (state: State) => viewOf(state).problems.map(({ message }) => message);

  it('say that an I2C adapter must offer its bit and its driver accept it (1.4, section 5.16.6)', () => {
    const none = begin(i2c);
    expect(told(none)).toContain('The device must offer VIRTIO_I2C_F_ZERO_LENGTH_REQUEST.');
    const both = doing(none, { type: 'offer', bit: 0, on: true }, { type: 'want', bit: 0, on: true });
    expect(told(both)).toEqual([]);
    for (const rules of [true, false]) {
      const refused = doing(both, { type: 'want', bit: 0, on: false }, { type: 'rules', on: rules });
      expect(told(refused)).toEqual(['The driver must accept VIRTIO_I2C_F_ZERO_LENGTH_REQUEST.']);
      // What the device does with such a driver is not in the bits, so FEATURES_OK is not called refused.
      expect(viewOf(refused).ok).toBe(true);
    }
  });
});

describe('the negotiation on show', () => {
  it('begins with what QEMU 7.2 offered and Linux 6.1 accepted, and needs no address', () => {
    const state = begin(blk);
    expect(state).toMatchObject({ offered: 0x10130006e54n, wanted: 0x10130006e54n, version: '1.4' });
    expect(viewOf(state)).toMatchObject({ accepted: 0x10130006e54n, ok: true, problems: [] });
    expect(toFields(state)).toEqual({});
  });

  it('leaves out a bit whose requirement was dropped, and names the requirement (1.4 § 5.1.3.1)', () => {
    const state = doing(begin(net), { type: 'want', bit: 17, on: false });
    expect(rowOf(state, 18)).toMatchObject({
      accepted: false,
      why: 'VIRTIO_NET_F_CTRL_RX requires VIRTIO_NET_F_CTRL_VQ.',
    });
    expect(viewOf(state).ok).toBe(true);
  });

  it('is refused by the device when the driver does not keep the rules', () => {
    const broken = doing(begin(net), { type: 'want', bit: 17, on: false }, { type: 'rules', on: false });
    const view = viewOf(broken);
    expect(view.ok).toBe(false);
    expect(view.problems[0]).toMatchObject({ kind: 'accepted-requirement', fatal: true });
    const unoffered = doing(begin(blk), { type: 'rules', on: false }, { type: 'want', bit: 12, on: true });
    expect(viewOf(unoffered).problems[0]?.message).toContain(
      'VIRTIO_BLK_F_MQ was accepted though it was not offered',
    );
  });

  it('drops what an older version does not describe', () => {
    const state = doing(begin(blk), { type: 'version', version: '1.1' });
    expect(rowOf(state, 40)).toMatchObject({ name: 'bit 40', accepted: false });
    expect(rowOf(state, 40)?.unnamed).toContain('It is VIRTIO_F_RING_RESET since 1.2');
    expect(rowOf(state, 28)?.name).toBe('VIRTIO_F_RING_INDIRECT_DESC');
  });

  it('shows a bit without a name as unnamed, with whom it belongs to', () => {
    const state = doing(
      begin(blk),
      { type: 'offer', bit: 45, on: true },
      { type: 'offer', bit: 20, on: true },
    );
    expect(rowOf(state, 45)?.unnamed).toContain('reserved for the future');
    expect(rowOf(state, 20)?.unnamed).toContain('belongs to the device type');
  });

  it('takes pasted bits for either side and keeps a text that it cannot read', () => {
    const text = (state: State, pasted: string, side: 'offered' | 'wanted') =>
      doing(state, { type: 'text', text: pasted }, { type: 'take', side });
    expect(text(begin(blk), '0x100000000', 'offered').offered).toBe(1n << 32n);
    expect(text(begin(blk), 'bit 32', 'wanted').wanted).toBe(1n << 32n);
    const bad = text(begin(blk), '0xzz', 'offered');
    expect(bad.text).toBe('0xzz');
    expect(bad.notice).toContain('not hexadecimal');
    expect(bad.offered).toBe(begin(blk).offered);
  });

  it('knows three drivers: as recorded, one that wants all, one that wants only VERSION_1', () => {
    const state = begin(net);
    expect(doing(state, { type: 'driver', wants: 'least' }).wanted).toBe(1n << 32n);
    const all = doing(state, { type: 'driver', wants: 'all' });
    expect(viewOf(all).ok).toBe(true);
    expect(doing(all, { type: 'driver', wants: 'linux' }).wanted).toBe(0x10130af8024n);
  });

  it('shows every bit of the version on demand', () => {
    const state = doing(begin(blk), { type: 'all', on: true });
    const { hidden, rows } = viewOf(state);
    expect(rows.length).toBe(viewOf(begin(blk)).rows.length + hidden);
  });

  it('keeps the row of a bit whose boxes were cleared, until other bits are chosen as a whole', () => {
    const cleared = doing(
      begin(blk),
      { type: 'want', bit: 9, on: false },
      { type: 'offer', bit: 9, on: false },
    );
    const { hidden, rows } = viewOf(begin(blk));
    expect(rowOf(cleared, 9)).toMatchObject({ offered: false, wanted: false, accepted: false });
    expect(viewOf(cleared).rows.length).toBe(rows.length);
    expect(viewOf(cleared).hidden).toBe(hidden);
    for (const chosen of [
      { type: 'driver', wants: 'least' },
      { type: 'all', on: false },
    ] as const)
      expect(rowOf(doing(cleared, chosen), 9), chosen.type).toBeUndefined();
  });

  it('begins anew with another device, but keeps version and text', () => {
    const state = doing(
      begin(blk),
      { type: 'version', version: '1.2' },
      { type: 'text', text: 'bit 20' },
      { type: 'device', facts: net },
    );
    expect(state).toMatchObject({ version: '1.2', text: 'bit 20', offered: 0x10130bf8024n });
    expect(toFields(state)).toEqual({ d: 'net', v: '1.2', t: 'bit 20' });
  });
});

describe('a link', () => {
  const bits = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
  const action: fc.Arbitrary<Action> = fc.oneof(
    fc.record({
      type: fc.constantFrom('offer' as const, 'want' as const),
      bit: fc.nat(127),
      on: fc.boolean(),
    }),
    fc.record({
      type: fc.constant('version' as const),
      version: fc.constantFrom('1.0', '1.1', '1.2', '1.3', '1.4'),
    }),
    fc.record({ type: fc.constantFrom('rules' as const, 'all' as const), on: fc.boolean() }),
    fc.record({ type: fc.constant('device' as const), facts: fc.constantFrom(blk, net) }),
    fc.record({ type: fc.constant('text' as const), text: bits.map((value) => `0x${value.toString(16)}`) }),
    fc.record({
      type: fc.constant('take' as const),
      side: fc.constantFrom('offered' as const, 'wanted' as const),
    }),
  );

  it('gives back the state that it was made from', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 8 }), (actions) => {
        const { notice: _, ...state } = doing(begin(blk), ...actions);
        // Rows that only the reader's own clicks keep are not passed on.
        expect(shared(state)).toEqual({ ...state, start: blk, kept: 0n });
      }),
    );
  });

  it('that is damaged gives the first state and says why', () => {
    const from = (fields: Record<string, string>) =>
      reducer(begin(blk), { type: 'restore', from: { kind: 'fields', fields }, facts: undefined });
    expect(from({ o: 'xyz' })).toMatchObject({
      offered: begin(blk).offered,
      notice: expect.stringContaining('bits'),
    });
    expect(from({ v: '2.0' }).notice).toContain('version “2.0”');
    expect(from({ d: 'toaster' }).notice).toContain('“toaster”');
  });
});
