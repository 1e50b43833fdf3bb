import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AGES } from '../../../src/virtio/ages/age.ts';
import { cellOf, meetAll } from '../../../src/virtio/ages/grid.ts';
import { KINDS } from '../../../src/virtio/ages/kinds/kinds.ts';
import { meet } from '../../../src/virtio/ages/meet.ts';
import {
  type Action,
  BUSES,
  begin,
  canTurn,
  gridOf,
  meetingOf,
  reducer,
  type State,
  toFields,
} from '../../../src/widgets/Generations/state.ts';
import { verdict } from '../../../src/widgets/Generations/words.ts';
import { decodeFields, encodeFields } from '../../../src/widgets/kit/address.ts';

const doing = (...actions: readonly Action[]): State => actions.reduce(reducer, begin());
const keys = (...pressed: readonly string[]): State =>
  doing(...pressed.map((key): Action => ({ type: 'key', key })));

describe('a meeting on show', () => {
  it('is at first that of a driver of the draft and a disk of today, which comes to nothing', () => {
    const state = begin();
    const meeting = meet(meetingOf(state));
    expect(meeting.outcome).toBe('fails');
    expect(verdict(state, meeting)).toMatch(
      /^Driver of 0\.9\.5, device of 1\.4: nothing comes of it\. .*1af4:1042/,
    );
  });

  it('works once the devices are transitional, and its cell in the grid says the same', () => {
    const state = doing({ type: 'turn', what: 'devices' });
    const meeting = meet(meetingOf(state));
    expect(verdict(state, meeting)).toMatch(/it works, through the legacy interface\. Sector 2 was read/);
    expect(meetAll(gridOf(state))[0]?.[AGES.length - 1]).toEqual(cellOf(meeting));
  });

  it('is absent for a type that the older text does not have', () => {
    const state = doing({ type: 'kind', key: 'gpu' }, { type: 'choose', driver: '1.4', device: '1.0' });
    expect(verdict(state, meet(meetingOf(state)))).toContain(
      'the text of 1.0 has no section on a gpu device',
    );
    expect(canTurn(state, 'driver') || canTurn(state, 'device')).toBe(false);
  });

  it('has no transitional device over MMIO, but transitional drivers', () => {
    const state = doing({ type: 'bus', bus: 'mmio' }, { type: 'turn', what: 'devices' });
    expect(canTurn(state, 'device')).toBe(false);
    expect(canTurn(state, 'driver')).toBe(true);
    expect(meet(meetingOf(state)).outcome).toBe('fails');
  });

  it('is chosen with the arrow keys, which stop at the edges', () => {
    expect(keys('ArrowDown', 'ArrowLeft')).toMatchObject({ driver: '1.0', device: '1.3' });
    expect(keys('ArrowUp', 'ArrowRight')).toMatchObject({ driver: '0.9.5', device: '1.4' });
    expect(keys('Home')).toMatchObject({ driver: '0.9.5', device: '0.9.5' });
    expect(keys('Home', 'ArrowDown', 'End')).toMatchObject({ driver: '1.0', device: '1.4' });
    expect(keys('x')).toEqual(begin());
  });

  it('is left alone by a choice that is not there', () => {
    expect(doing({ type: 'kind', key: 'toaster' })).toEqual(begin());
    expect(doing({ type: 'bus', bus: 'isa' })).toEqual(begin());
  });
});

describe('the address', () => {
  it('brings back every choice', () => {
    const age = fc.constantFrom(...AGES);
    const state = fc.record({
      kind: fc.constantFrom(...KINDS.map(({ id }) => id.key)),
      bus: fc.constantFrom(...BUSES.map(({ value }) => value)),
      drivers: fc.boolean(),
      devices: fc.boolean(),
      open: fc.boolean(),
      driver: age,
      device: age,
    });
    fc.assert(
      fc.property(state, (one) => {
        const from = decodeFields(encodeFields(toFields(one)) || '1');
        expect(reducer(begin(), { type: 'restore', from })).toEqual(one);
      }),
    );
  });

  it('is empty at first', () => expect(toFields(begin())).toEqual({}));

  it.each([{ k: 'toaster' }, { b: 'isa' }, { v: '2.0' }, { d: '0.8' }])(
    '%o is refused with a reason',
    (fields) => {
      const state = reducer(begin(), { type: 'restore', from: { kind: 'fields', fields } });
      expect(state).toEqual({ ...begin(), notice: expect.stringMatching(/not here/) });
    },
  );
});
