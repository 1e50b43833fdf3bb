import { describe, expect, it } from 'vitest';
import { findScenario } from '../../../src/virtio/scenarios.ts';
import { clause } from '../../../src/virtio/spec/clauses.ts';
import { BARRIERS, type RingFormat } from '../../../src/virtio/world/barriers.ts';
import type { DeviceKind, MachineKind } from '../../../src/virtio/world/machine.ts';
import { endingOf, losingSeed, type OrderingSettings } from '../../../src/virtio/world/ordering.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Scenario } from '../../../src/virtio/world/scenario.ts';
import { LOSING, LOSING_HARDWARE, orderingOf } from '../../../src/virtio/world/scenarios/ordering.ts';
import { violationsAt } from '../../../src/virtio/world/violations.ts';
import { waitingAt } from '../../../src/virtio/world/waiting.ts';

const FORMATS = ['split', 'packed'] as const;
const SEEDS = 10_000;
/** A schedule that loses something is found within so many. */
const BOUND = 4_000;

const settings = (format: RingFormat, more: Partial<OrderingSettings> = {}): OrderingSettings => ({
  packed: format === 'packed',
  eventIndex: true,
  machine: 'weak',
  device: 'software',
  orderPlatform: false,
  missing: undefined,
  ...more,
});
const scenario = findScenario('queue/memory-ordering') as Scenario;
const each = FORMATS.flatMap((format) => BARRIERS.map(({ id, kind }) => ({ format, id, kind })));

describe('a queue whose barriers are all in place loses nothing (2.7.13, 2.7.14, 2.8.21, 2.8.22)', () => {
  it.each([
    ['split', true],
    ['split', false],
    ['packed', true],
  ] as const)(
    'in 10,000 schedules of a weak machine: %s ring, event index %s',
    (format, eventIndex) => {
      expect(losingSeed(settings(format, { eventIndex }), SEEDS)).toBeUndefined();
    },
    60_000,
  );

  it.each(FORMATS)('nor where stores only wait: %s ring', (format) => {
    expect(losingSeed(settings(format, { machine: 'store-buffer' }), 2_000)).toBeUndefined();
  });
});

describe('every barrier is needed', () => {
  it.each(each)(
    '$format ring, $id: the search finds the schedule that the page replays',
    ({ format, id }) => {
      const missing = settings(format, { missing: id });
      expect(losingSeed(missing, BOUND)).toBe(LOSING.weak[format][id]);
    },
    60_000,
  );

  it.each(BARRIERS)('with flags in place of the event index too: $id', ({ id }) => {
    expect(losingSeed(settings('split', { eventIndex: false, missing: id }), BOUND)).toBeDefined();
  });
});

describe('a machine with a store buffer and nothing else, as x86 is', () => {
  const kinds = (machine: MachineKind, full: boolean) =>
    each.filter(({ kind }) => (kind === 'full') === full).map((one) => ({ ...one, machine }));

  it.each(kinds('store-buffer', true))('needs $id of the $format ring', ({ format, id, machine }) => {
    expect(losingSeed(settings(format, { machine, missing: id }), BOUND)).toBe(LOSING[machine][format][id]);
  });

  it.each(kinds('store-buffer', false))('hides that $id of the $format ring is missing', (one) => {
    expect(
      losingSeed(settings(one.format, { machine: one.machine, missing: one.id }), 1_000),
    ).toBeUndefined();
  });
});

describe('VIRTIO_F_ORDER_PLATFORM (6)', () => {
  const all = (
    format: RingFormat,
    device: DeviceKind,
    orderPlatform: boolean,
    machine: MachineKind = 'weak',
  ) => settings(format, { device, orderPlatform, machine });

  it.each(FORMATS)(
    'not negotiated, leaves hardware with barriers for processors, which lose: %s ring',
    (one) => {
      expect(losingSeed(all(one, 'hardware', false), BOUND)).toBe(LOSING_HARDWARE[one]);
    },
  );

  it.each(FORMATS)(
    'negotiated, loses nothing in 10,000 schedules: %s ring',
    (one) => {
      expect(losingSeed(all(one, 'hardware', true), SEEDS)).toBeUndefined();
    },
    60_000,
  );

  it.each([
    ['split', 7],
    ['packed', 4],
  ] as const)(
    'not negotiated, loses as often as the page says: %s ring, %i schedules of ten',
    (ring, tenths) => {
      const seeds = Array.from({ length: 1_200 }, (_, i) => i + 1);
      const losing = seeds.filter((seed) => endingOf(all(ring, 'hardware', false), seed).kind !== 'complete');
      expect(Math.round((10 * losing.length) / seeds.length)).toBe(tenths);
    },
  );

  it('loses nothing with flags in place of the event index either, and without it does', () => {
    const flags = { eventIndex: false, device: 'hardware' } as const;
    expect(losingSeed(settings('split', { ...flags, orderPlatform: true }), 2_000)).toBeUndefined();
    expect(losingSeed(settings('split', { ...flags, orderPlatform: false }), 2_000)).toBeDefined();
  });

  it.each(FORMATS)(
    'gives a device in software the same schedules, since either kind orders for it: %s',
    (one) => {
      for (let seed = 1; seed <= 300; seed++) {
        expect(endingOf(all(one, 'software', true), seed)).toEqual(
          endingOf(all(one, 'software', false), seed),
        );
        expect(endingOf(all(one, 'hardware', true), seed)).toEqual(
          endingOf(all(one, 'software', false), seed),
        );
      }
    },
  );

  it.each(FORMATS)(
    'changes nothing where stores only wait, for there a device sees what processors see: %s',
    (one) => {
      expect(losingSeed(all(one, 'hardware', false, 'store-buffer'), 2_000)).toBeUndefined();
    },
  );

  it.each(each)('does not make up for $id where that is left out: $format ring', ({ format, id }) => {
    const missing = settings(format, { device: 'hardware', orderPlatform: true, missing: id });
    expect(endingOf(missing, LOSING.weak[format][id] as number).kind).not.toBe('complete');
  });

  it.each(FORMATS)('in the scenario: the same seed loses without it and is whole with it, %s ring', (one) => {
    const ends = (on: string) =>
      run(scenario, { options: { ring: one, is: 'in', device: 'hardware', 'order-platform': on } });
    const [without, negotiated] = [ends('off'), ends('on')];
    expect(orderingOf(without.options).seed).toBe(orderingOf(negotiated.options).seed);
    expect(without.ending).toEqual(endingOf(orderingOf(without.options).settings, LOSING_HARDWARE[one]));
    expect(without.ending.kind).not.toBe('complete');
    expect(negotiated.ending.kind).toBe('complete');
    const scopes = negotiated.steps.flatMap(({ actor, kind, scope }) =>
      kind === 'barrier' ? [`${actor} ${scope}`] : [],
    );
    expect(new Set(scopes)).toEqual(new Set(['driver platform', 'device undefined']));
    const passed = without.steps.filter(({ probe }) => probe === 'order.processors');
    expect(passed.length).toBeGreaterThan(3);
    expect(new Set(passed.map(({ actor }) => actor))).toEqual(new Set(['driver']));
  });
});

describe('the scenario', () => {
  const options = FORMATS.flatMap((ring) => BARRIERS.map(({ id }) => ({ ring, barrier: id })));

  it.each(options)('ends as the search without a recording does: $ring ring, $barrier', (chosen) => {
    for (const machine of ['weak', 'store-buffer']) {
      for (const is of ['out', 'in']) {
        const trace = run(scenario, { options: { ...chosen, is, machine } });
        const { settings: asked, seed } = orderingOf(trace.options);
        expect(trace.ending).toEqual(endingOf(asked, seed));
        if (is === 'in' || machine === 'weak') expect(trace.ending.kind === 'complete').toBe(is === 'in');
      }
    }
  });

  it.each(options)(
    'keeps the rules of the ring with the barrier in place: $ring ring, $barrier',
    (chosen) => {
      const trace = run(scenario, { options: { ...chosen, is: 'in' } });
      for (const { index } of trace.steps) expect(violationsAt(trace, index), `step ${index}`).toEqual([]);
    },
  );

  it('shows a store as waiting from the step that makes it to the step before it is seen', () => {
    const trace = run(scenario, { options: { barrier: 'driver-notifies' } });
    for (const { index, actor, kind, probe } of trace.steps) {
      const before = waitingAt(trace, index - 1, actor)?.length ?? 0;
      const change = (waitingAt(trace, index, actor)?.length ?? 0) - before;
      const expected = probe === 'order.store' ? 1 : kind === 'write' ? -1 : 0;
      expect(change, `step ${index}, ${probe}`).toBe(expected);
    }
  });

  it('says at each place of the barrier that it is missing, and passes all others', () => {
    for (const { id, actor, kind } of BARRIERS) {
      const { steps } = run(scenario, { options: { barrier: id } });
      const missing = steps.filter(({ probe }) => probe === `order.missing.${id}`);
      expect(missing.length, id).toBeGreaterThan(0);
      expect(new Set(missing.map((step) => step.actor)), id).toEqual(new Set([actor]));
      expect(
        steps.some((step) => step.actor === actor && step.barrier === kind),
        id,
      ).toBe(BARRIERS.some((one) => one.id !== id && one.actor === actor && one.kind === kind));
    }
  });

  it('cites a clause of 1.4 for each barrier of each ring', () => {
    for (const { id, places } of BARRIERS) {
      for (const format of FORMATS)
        expect(clause(places[format].clause, '1.4'), `${format} ${id}`).toBeDefined();
    }
  });
});

describe('each barrier lost ends in its own way', () => {
  const ends = (barrier: string, ring = 'split') => run(scenario, { options: { barrier, ring } }).ending;

  it('a full barrier left out loses a notification: a buffer stays where it is', () => {
    for (const { id } of BARRIERS.filter(({ kind }) => kind === 'full')) {
      for (const ring of FORMATS) {
        expect(ends(id, ring), `${ring} ${id}`).toMatchObject({
          kind: 'stuck',
          message: 'Nothing is left to happen, and one buffer has not come back to the driver.',
        });
      }
    }
  });

  it('without a read or a write barrier somebody reads what is old', () => {
    for (const { id } of BARRIERS.filter(({ kind }) => kind !== 'full')) {
      for (const ring of FORMATS) {
        const ending = ends(id, ring);
        const message = ending.kind === 'complete' ? '' : ending.message;
        expect(message, `${ring} ${id}`).toMatch(/not with the device|the driver got|AVAIL and USED bits/);
      }
    }
  });
});
