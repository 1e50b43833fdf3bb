import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findScenario, scenarios } from '../../../src/virtio/scenarios.ts';
import { clause } from '../../../src/virtio/spec/clauses.ts';
import { narrate } from '../../../src/virtio/world/narrate.ts';
import { nameAt } from '../../../src/virtio/world/narration.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Scenario } from '../../../src/virtio/world/scenario.ts';
import type { Options } from '../../../src/virtio/world/trace.ts';

/** Every scenario with its initial options, and with each other value of each option in turn. */
const cases: { name: string; scenario: Scenario; options: Options }[] = scenarios.flatMap((scenario) => [
  { name: scenario.id, scenario, options: {} },
  ...scenario.options.flatMap((option) =>
    option.values
      .filter(({ value }) => value !== option.initial)
      .map(({ value }) => ({
        name: `${scenario.id} with ${option.name}=${value}`,
        scenario,
        options: { [option.name]: value },
      })),
  ),
]);

/** Scenarios whose point is how a run ends badly: option values that lead there. */
const ASTRAY: Readonly<Record<string, string>> = {
  // The device sees the index before the descriptors.
  'queue/barrier': 'stuck',
  // Five descriptors do not fit in a table of four.
  'queue/custom with size=4': 'error',
  ...Object.fromEntries(
    ['loop', 'next', 'head', 'order', 'outside', 'indirect'].map((kind) => [
      `queue/custom with mistake=${kind}`,
      'error',
    ]),
  ),
  // Three descriptors each, and a ring of four; a buffer that nobody sees waits for ever.
  'queue/packed-custom with size=4': 'error',
  'queue/packed-custom with mistake=wrap': 'stuck',
  ...Object.fromEntries(
    ['tail', 'id', 'order', 'outside', 'indirect'].map((kind) => [
      `queue/packed-custom with mistake=${kind}`,
      'error',
    ]),
  ),
  // A barrier is missing, and the schedule is one in which that matters.
  ...Object.fromEntries(
    [
      ['', 'stuck'],
      [' with barrier=driver-notifies', 'stuck'],
      [' with barrier=driver-takes', 'error'],
      [' with barrier=driver-rechecks', 'stuck'],
      [' with barrier=device-takes', 'error'],
      [' with barrier=device-publishes', 'stuck'],
      [' with barrier=device-interrupts', 'stuck'],
      [' with barrier=device-rechecks', 'stuck'],
      [' with ring=packed', 'error'],
      [' with device=hardware', 'error'],
      [' with order-platform=on', 'stuck'],
    ].map(([options, ending]) => [`queue/memory-ordering${options}`, ending]),
  ),
  // Nobody looks once more for the buffer that came too late to be told of.
  ...Object.fromEntries(
    ['next', 'nested', 'length', 'empty', 'long', 'past', 'outside', 'unasked'].map((rule) => [
      `queue/indirect-rules with rule=${rule}`,
      'error',
    ]),
  ),
  // Attacks, and what becomes of a side that trusts; where it checks, most are refused.
  ...Object.fromEntries(
    ['', ' with attack=loop', ' with attack=table', ' with attack=index', ' with ring=packed'].map((kind) => [
      `hardening/device${kind}`,
      'error',
    ]),
  ),
  ...Object.fromEntries(
    [
      '',
      ...['again', 'length', 'index', 'table'].map((one) => ` with attack=${one}`),
      ' with ring=packed',
    ].map((kind) => [`hardening/driver${kind}`, 'error']),
  ),
  'hardening/driver with checks=on': 'error',
  'hardening/config': 'error',
  'queue/lost-notification': 'stuck',
  'queue/lost-notification with lost=driver': 'stuck',
  'queue/lost-notification with event-index=on': 'stuck',
  ...Object.fromEntries(
    ['blk-probe', 'bring-up', 'pci', 'mmio', 'ccw'].flatMap((name) =>
      ['refused', 'legacy', 'queue'].map((failure) => [`init/${name} with failure=${failure}`, 'error']),
    ),
  ),
  'init/mmio with failure=version': 'error',
  'init/bring-up with failure=reset': 'error',
  'init/bring-up with failure=config': 'error',
  'init/bring-up with failure=live': 'stuck',
  // A driver that gets one thing wrong; each is asked for its failure in `mistakes.test.ts`.
  ...Object.fromEntries(
    [
      ['', 'error'],
      [' with mistake=platform', 'error'],
      [' with mistake=selector', 'error'],
      ...['multiplier', 'vector', 'dma', 'enable', 'acknowledge', 'late', 'align'].map((mistake) => [
        ` with mistake=${mistake}`,
        'stuck',
      ]),
    ].map(([mistake, ending]) => [`init/mistake${mistake}`, ending]),
  ),
  ...Object.fromEntries(
    [
      '',
      ...['compares', 'keeps', 'queues', 'overreads', 'header', 'held'].map((one) => ` with mistake=${one}`),
    ].map((mistake) => [`queue/mistake${mistake}`, 'stuck']),
  ),
  // The device cannot reach the queue.
  'init/pci with failure=master': 'stuck',
};

/** A driver that finds the wrong version of MMIO reads two registers and no more. */
const FEWEST: Readonly<Record<string, number>> = { 'init/mmio with failure=version': 2 };
const MOST_STEPS: Readonly<Record<string, number>> = { 'queue/one-buffer': 22, 'queue/workload': 1500 };

describe.each(cases)('$name', ({ name, scenario, options }) => {
  const trace = run(scenario, { options });

  it('comes to its end', () => {
    expect(trace.ending).toMatchObject({ kind: ASTRAY[name] ?? 'complete' });
  });

  it('gives an equal trace every time', () => {
    expect(isDeepStrictEqual(run(scenario, { options }), trace)).toBe(true);
  });

  it('has a length that can be stepped through', () => {
    expect(trace.steps.length).toBeGreaterThan(FEWEST[name] ?? 5);
    expect(trace.steps.length).toBeLessThanOrEqual(MOST_STEPS[scenario.id] ?? 250);
  });

  it('never goes back in time', () => {
    for (const [i, step] of trace.steps.entries()) {
      expect(step.time).toBeGreaterThanOrEqual(trace.steps[i - 1]?.time ?? 0);
    }
  });

  it('has a name for every address that is touched', () => {
    for (const { kind, address, size } of trace.steps) {
      if (kind === 'read' || kind === 'write')
        expect(nameAt(trace, address, size), address.toString(16)).toBeDefined();
    }
  });

  it('has a sentence of its own for every step, with a clause that exists in 1.4', () => {
    for (const [i, step] of trace.steps.entries()) {
      const { sentence, clause: key } = narrate(trace, i, scenario.sentences);
      const plain = /^(Reads|Writes) \d+ bytes? of `|^Passes a memory barrier|the register `/.test(sentence);
      expect(plain, `${step.probe}: ${sentence}`).toBe(false);
      expect(sentence).toMatch(/^[A-Z“].*[.!?”]$/);
      expect(sentence.split('`').length % 2, sentence).toBe(1);
      if (key !== undefined) expect(clause(key, '1.4'), key).toBeDefined();
    }
  });
});

describe('each mistake of a driver is refused for its own reason (2.7.5, 2.8)', () => {
  it.each([
    ['queue/custom', 'off', 'loop', 'loop'],
    ['queue/custom', 'off', 'next', 'next-out-of-range'],
    ['queue/custom', 'off', 'head', 'head-out-of-range'],
    ['queue/custom', 'off', 'order', 'readable-after-writable'],
    ['queue/custom', 'off', 'outside', 'buffer-outside-memory'],
    ['queue/custom', 'off', 'indirect', 'indirect-not-negotiated'],
    ['queue/custom', 'on', 'loop', 'loop'],
    ['queue/custom', 'on', 'next', 'indirect-next-out-of-range'],
    ['queue/custom', 'on', 'order', 'readable-after-writable'],
    ['queue/custom', 'on', 'indirect', 'indirect-with-next'],
    ['queue/packed-custom', 'off', 'tail', 'not-available'],
    ['queue/packed-custom', 'off', 'id', 'id-in-flight'],
    ['queue/packed-custom', 'off', 'order', 'readable-after-writable'],
    ['queue/packed-custom', 'off', 'outside', 'buffer-outside-memory'],
    ['queue/packed-custom', 'off', 'indirect', 'indirect-not-negotiated'],
    ['queue/packed-custom', 'on', 'tail', 'indirect-in-list'],
    ['queue/packed-custom', 'on', 'id', 'id-in-flight'],
    ['queue/packed-custom', 'on', 'order', 'readable-after-writable'],
    ['queue/packed-custom', 'on', 'indirect', 'indirect-with-next'],
  ])('%s with indirect tables %s: “%s” ends in %s', (id, indirect, mistake, reason) => {
    const { ending } = run(findScenario(id) as Scenario, { options: { mistake, indirect } });
    expect(ending).toMatchObject({ kind: 'error', reason });
  });
});

describe('the rules of indirect tables (2.7.5.3, 2.8.17)', () => {
  const rules = findScenario('queue/indirect-rules') as Scenario;
  const ends = (rule: string, ring: string) => {
    const { ending } = run(rules, { options: { rule, ring } });
    return ending.kind === 'error' ? ending.reason : ending.kind;
  };
  it.each([
    ['none', 'complete', 'complete'],
    ['next', 'indirect-with-next', 'indirect-with-next'],
    ['nested', 'nested-indirect', 'complete'],
    ['write', 'complete', 'complete'],
    ['length', 'indirect-length', 'indirect-length'],
    ['empty', 'indirect-length', 'indirect-length'],
    ['long', 'too-long', 'too-long'],
    ['past', 'indirect-next-out-of-range', 'complete'],
    ['outside', 'indirect-outside-memory', 'indirect-outside-memory'],
    ['odd', 'complete', 'complete'],
    ['mixed', 'complete', 'indirect-in-list'],
    ['unasked', 'indirect-not-negotiated', 'indirect-not-negotiated'],
  ])(
    'a driver that chooses “%s” makes a split queue end in %s, a packed one in %s',
    (rule, split, packed) => {
      expect([ends(rule, 'split'), ends(rule, 'packed')]).toEqual([split, packed]);
    },
  );
});

it('eight descriptors hold two requests of three buffers, and four with tables (2.7.5.3)', () => {
  const full = findScenario('queue/full') as Scenario;
  for (const ring of ['split', 'packed']) {
    const waits = (indirect: string): number =>
      run(full, { options: { indirect, ring } }).steps.filter(({ probe }) => probe === 'driver.waits').length;
    expect(waits('off'), ring).toBeGreaterThan(0);
    expect(waits('on'), ring).toBe(0);
  }
});

describe('a write barrier before the index (2.7.13.3.1)', () => {
  const scenario = findScenario('queue/barrier') as Scenario;
  const ends = (barrier: string): Set<string> =>
    new Set(
      Array.from({ length: 40 }, (_, seed) => run(scenario, { seed, options: { barrier } }).ending.kind),
    );

  it('makes the exchange come out right in whatever order the writes are seen', () => {
    expect(ends('on')).toEqual(new Set(['complete']));
  });

  it('left out, lets the device see the index first in some orders', () => {
    expect(ends('off')).toContain('complete');
    expect(ends('off').size).toBeGreaterThan(1);
  });
});

it('scenarios have different IDs, titles and summaries', () => {
  for (const part of ['id', 'title', 'summary'] as const) {
    expect(new Set(scenarios.map((scenario) => scenario[part])).size).toBe(scenarios.length);
  }
});
