import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findScenario } from '../../../src/virtio/scenarios.ts';
import { clause } from '../../../src/virtio/spec/clauses.ts';
import { DECISION_CLAUSES, decisionsOf, spansOf } from '../../../src/virtio/world/decisions.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Scenario } from '../../../src/virtio/world/scenario.ts';
import type { Options, Trace } from '../../../src/virtio/world/trace.ts';
import { violationsAt } from '../../../src/virtio/world/violations.ts';

const workload = findScenario('queue/workload') as Scenario;
const lost = findScenario('queue/lost-notification') as Scenario;

/** Any work that the scenario offers. */
const work: fc.Arbitrary<Options> = fc.record(
  Object.fromEntries(
    workload.options
      .filter(({ name }) => !['suppression', 'ring'].includes(name))
      .map(({ name, values }) => [name, fc.constantFrom(...values.map(({ value }) => value))]),
  ),
);
const suppression = fc.constantFrom('none', 'flags', 'event');
const ring = fc.constantFrom('split', 'packed');

const told = (trace: Trace, actor: 'driver' | 'device'): number =>
  decisionsOf(trace).filter((each) => each.actor === actor && each.told).length;
const happened = (trace: Trace, kind: 'notify' | 'interrupt'): number =>
  trace.steps.filter((step) => step.kind === kind).length;

describe('a queue at work', () => {
  it('gets all its requests back, with any suppression on either ring', () => {
    fc.assert(
      fc.property(work, suppression, ring, fc.nat(1000), (options, means, kind, seed) => {
        const trace = run(workload, { options: { ...options, suppression: means, ring: kind }, seed });
        expect(trace.ending).toEqual({ kind: 'complete' });
        expect(violationsAt(trace, trace.steps.length - 1)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('decides as the rule says of the numbers it read, and every notification has its decision (2.7.7, 2.7.10, 2.8.7)', () => {
    fc.assert(
      fc.property(work, suppression, ring, fc.nat(1000), (options, means, kind, seed) => {
        const trace = run(workload, { options: { ...options, suppression: means, ring: kind }, seed });
        for (const decision of decisionsOf(trace)) expect(decision.due).toBe(decision.told);
        expect(told(trace, 'driver')).toBe(happened(trace, 'notify'));
        expect(told(trace, 'device')).toBe(happened(trace, 'interrupt'));
        const requests = Number(options['requests']);
        for (const actor of ['driver', 'device'] as const) {
          const own = decisionsOf(trace).filter((each) => each.actor === actor);
          expect(own.reduce((sum, { count }) => sum + count, 0)).toBe(requests);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is told of everything without suppression, and never more often with it', () => {
    fc.assert(
      fc.property(work, ring, fc.nat(1000), (options, kind, seed) => {
        const of = (means: string): Trace =>
          run(workload, { options: { ...options, suppression: means, ring: kind }, seed });
        const [none, flags, event] = [of('none'), of('flags'), of('event')];
        expect(decisionsOf(none).every((each) => each.told)).toBe(true);
        for (const actor of ['driver', 'device'] as const) {
          expect(told(flags, actor)).toBeLessThanOrEqual(told(none, actor));
          expect(told(event, actor)).toBeLessThanOrEqual(told(flags, actor));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has the same work with every suppression: what is sent when, and how long it takes', () => {
    const served = (means: string) =>
      run(workload, { options: { suppression: means }, seed: 3 })
        .steps.filter(({ probe }) => probe === 'work.serve')
        .map(({ detail }) => detail);
    expect(served('flags')).toEqual(served('none'));
    expect(served('event')).toEqual(served('none'));
  });

  it('has one time at work for each request on either side', () => {
    const spans = spansOf(run(workload, { seed: 3 }));
    expect(spans.filter(({ actor }) => actor === 'device')).toHaveLength(8);
    expect(spans.filter(({ actor }) => actor === 'driver')).toHaveLength(8);
    for (const { from, to } of spans) expect(to).toBeGreaterThan(from);
  });
});

it('a decision names the indices before and after, and the event index it was held against (2.7.10.1)', () => {
  const kicks = decisionsOf(run(findScenario('queue/event-index') as Scenario)).filter(
    ({ actor }) => actor === 'driver',
  );
  expect(kicks.map(({ wish, told: is }) => [wish, is])).toEqual([
    [{ by: 'event', event: 0, before: 0, now: 1 }, true],
    [{ by: 'event', event: 0, before: 1, now: 2 }, false],
    [{ by: 'event', event: 2, before: 2, now: 3 }, true],
  ]);
});

it('a decision counts on over the wrap of the index', () => {
  const options = { start: '65535', 'event-index': 'on' };
  const kicks = decisionsOf(run(findScenario('queue/wrap') as Scenario, { options })).filter(
    ({ actor }) => actor === 'driver',
  );
  expect(kicks.map(({ wish, count }) => [wish.by === 'event' && [wish.before, wish.now], count])).toEqual([
    [[65535, 0], 1],
    [[0, 1], 1],
    [[1, 2], 1],
  ]);
});

it('every clause of a decision exists in 1.4', () => {
  for (const key of DECISION_CLAUSES) expect(clause(key, '1.4'), key).toBeDefined();
});

describe('one more look after asking to be told (2.7.14)', () => {
  const cases = ['device', 'driver'].flatMap((to) =>
    ['off', 'on'].map((eventIndex) => ({ lost: to, 'event-index': eventIndex })),
  );
  it.each(cases)(
    'finds what came too late to be told of, and without it the exchange stops: $lost, $event-index',
    (options) => {
      expect(run(lost, { options: { ...options, recheck: 'on' } }).ending.kind).toBe('complete');
      const without = run(lost, { options: { ...options, recheck: 'off' } });
      expect(without.ending).toMatchObject({ kind: 'stuck' });
      const looks = without.steps.filter(({ probe }) => probe.endsWith('recheck'));
      expect(looks.every(({ actor }) => actor !== options.lost)).toBe(true);
    },
  );
});
