import { describe, expect, it } from 'vitest';
import { BLK } from '../../../src/virtio/devices/blk/spec.ts';
import { RING_STRUCTS } from '../../../src/virtio/spec/ring-structs.ts';
import type { StructFact } from '../../../src/virtio/spec/types.ts';
import { decodeFields, encodeFields } from '../../../src/widgets/kit/address.ts';
import {
  type Action,
  begin,
  reducer,
  type State,
  toFields,
} from '../../../src/widgets/StructLayout/state.ts';

const fact = (name: string) =>
  [...BLK.structs, ...RING_STRUCTS].find((one) => one.name === name) as StructFact;
const doing = (state: State, ...actions: Action[]) => actions.reduce(reducer, state);
const desc = begin(fact('virtq_desc'));

describe('a struct on show', () => {
  it('begins with its newest layout and without values', () => {
    expect(desc.at).toBe(0);
    expect(desc.bytes).toBeUndefined();
    expect(begin(fact('virtio_blk_config')).at).toBe(3);
    expect(toFields(desc)).toEqual({});
  });

  it('turns values into bytes and a dump into values', () => {
    const state = doing(
      desc,
      { type: 'values', on: true },
      { type: 'field', path: 'len', text: '512' },
      { type: 'field', path: 'flags', text: 'VIRTQ_DESC_F_NEXT | VIRTQ_DESC_F_WRITE' },
    );
    expect([...(state.bytes ?? [])]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 3, 0, 0, 0]);
    const read = doing(desc, { type: 'text', text: '01 02' }, { type: 'read' });
    expect([...(read.bytes ?? [])].slice(0, 3)).toEqual([1, 2, 0]);
    expect(read.notice).toContain('These are 2 bytes; the missing 14 are shown as 0.');
  });

  it('keeps what was typed and refused', () => {
    const state = doing(desc, { type: 'field', path: 'next', text: '70000' });
    expect(state.fault).toMatchObject({
      text: '70000',
      message: expect.stringContaining('does not fit le16'),
    });
  });

  it('fits its bytes to another version’s layout', () => {
    const state = doing(
      begin(fact('virtio_blk_config')),
      { type: 'values', on: true },
      { type: 'drawing', at: 0 },
    );
    expect(state.bytes?.length).toBe(33);
  });

  it('comes back from its link', () => {
    const state = doing(
      begin(fact('virtio_blk_config')),
      { type: 'drawing', at: 1 },
      { type: 'choose', path: 'capacity' },
      { type: 'field', path: 'capacity', text: '9' },
    );
    const back = reducer(begin(state.fact), {
      type: 'restore',
      from: decodeFields(encodeFields(toFields(state))),
    });
    expect(back).toMatchObject({ at: 1, chosen: 'capacity', bytes: state.bytes });
    const damaged = reducer(desc, { type: 'restore', from: { kind: 'fields', fields: { v: '0.9' } } });
    expect(damaged.notice).toContain('“0.9”');
  });
});
