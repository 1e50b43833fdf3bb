import { describe, expect, it } from 'vitest';
import { BLK } from '../../../src/virtio/devices/blk/spec.ts';
import { presetsFor } from '../../../src/virtio/spec/presets.ts';
import {
  type Action,
  begin,
  type Facts,
  fieldsOf,
  lengthSentence,
  reducer,
  type State,
  toFields,
} from '../../../src/widgets/ConfigSpace/state.ts';
import { decodeFields, encodeFields } from '../../../src/widgets/kit/address.ts';

const facts: Facts = {
  device: 'blk',
  config: BLK.config as Facts['config'],
  features: BLK.features,
  presets: presetsFor('blk'),
};
const doing = (state: State, ...actions: Action[]) => actions.reduce(reducer, state);
const field = (state: State, path: string) => fieldsOf(state).find(({ row }) => row.path === path);
const shared = (state: State) => {
  const payload = encodeFields(toFields(state));
  return payload === ''
    ? begin(facts)
    : reducer(begin(facts), { type: 'restore', from: decodeFields(payload) });
};

describe('the configuration space on show', () => {
  it('begins with the bytes of QEMU 7.2, which end before the struct does (1.4 § 5.2.4)', () => {
    const state = begin(facts);
    expect(field(state, 'capacity')?.text).toBe('2048');
    expect(field(state, 'write_zeroes_may_unmap')?.held).toBe('whole');
    expect(field(state, 'max_secure_erase_sectors')?.held).toBe('missing');
    expect(lengthSentence(state)).toBe(
      '57 of the 96 bytes of virtio_blk_config in version 1.4: they end at offset 57.',
    );
    expect(toFields(state)).toEqual({});
  });

  it('has the fields of the version that is chosen', () => {
    const state = doing(begin(facts), { type: 'version', version: '1.0' });
    expect(field(state, 'num_queues')).toBeUndefined();
    expect(lengthSentence(state)).toContain('takes 33, the last 24 are beyond it');
  });

  it('knows which fields mean nothing without their feature', () => {
    const state = begin(facts);
    expect(field(state, 'num_queues')?.valid).toBe(false);
    const on = doing(state, { type: 'feature', name: 'VIRTIO_BLK_F_MQ', on: true });
    expect(field(on, 'num_queues')?.valid).toBe(true);
    const preset = doing(state, { type: 'preset', id: 'qemu-blk-num-queues-4' });
    expect(field(preset, 'num_queues')).toMatchObject({ valid: true, text: '4' });
  });

  it('reads a pasted dump and says where it cuts a field', () => {
    const state = doing(
      begin(facts),
      { type: 'text', text: '00000000: 0008 0000 0000 0000 0000' },
      { type: 'read' },
    );
    expect(state.bytes.length).toBe(10);
    expect(lengthSentence(state)).toContain('in the middle of size_max at offset 10');
  });

  it('takes features from a mask or a features file, and bytes from all other hex', () => {
    const paste = (text: string) => doing(begin(facts), { type: 'text', text }, { type: 'read' });
    expect(paste('0x0000010130007e54').features).toBe(0x10130007e54n);
    expect(paste('1'.padEnd(64, '0')).features).toBe(1n);
    expect([...paste('0008').bytes]).toEqual([0, 8]);
    expect([...paste('0x00 0x08').bytes]).toEqual([0, 8]);
  });

  it('keeps what was pasted or typed when it cannot be read, and leaves the bytes alone', () => {
    const pasted = doing(begin(facts), { type: 'text', text: '00 zz' }, { type: 'read' });
    expect(pasted).toMatchObject({
      text: '00 zz',
      notice: expect.stringContaining('“zz”'),
      bytes: begin(facts).bytes,
    });
    const typed = doing(begin(facts), { type: 'field', path: 'geometry.heads', text: '300' });
    expect(typed.fault).toMatchObject({ path: 'geometry.heads', text: '300' });
    expect(typed.bytes).toEqual(begin(facts).bytes);
  });

  it('writes fields into bytes and bytes into fields', () => {
    const state = doing(begin(facts), { type: 'field', path: 'blk_size', text: '4096' });
    expect([...state.bytes.subarray(20, 24)]).toEqual([0, 16, 0, 0]);
    expect(field(doing(state, { type: 'bytes', at: 21, bytes: [2] }), 'blk_size')?.text).toBe('512');
  });

  it('comes back from its link', () => {
    const state = doing(
      begin(facts),
      { type: 'version', version: '1.2' },
      { type: 'field', path: 'capacity', text: '7' },
      { type: 'feature', name: 'VIRTIO_BLK_F_MQ', on: true },
      { type: 'all', on: true },
    );
    expect(shared(state)).toEqual({ ...state, notice: undefined, fault: undefined });
    const damaged = reducer(begin(facts), { type: 'restore', from: { kind: 'fields', fields: { f: 'zz' } } });
    expect(damaged.notice).toContain('cannot be read');
  });
});
