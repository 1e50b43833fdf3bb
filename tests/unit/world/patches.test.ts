import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findScenario, scenarios } from '../../../src/virtio/scenarios.ts';
import { MemoryCursor } from '../../../src/virtio/world/memory-at.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Scenario } from '../../../src/virtio/world/scenario.ts';
import type { BytePatch, Patch, Step, Trace } from '../../../src/virtio/world/trace.ts';
import { MAX_STEPS, MEMORY_BASE, type World } from '../../../src/virtio/world/world.ts';
import { line, runIndependently } from './independent.ts';

const lineOf = ({ actor, kind, address, after }: Step): string => line(actor, kind, address, after);

/** The steps of a trace without the mark that says how it ended. */
const body = (trace: Trace): readonly Step[] =>
  trace.ending.kind === 'complete' || !trace.steps.at(-1)?.probe.startsWith('end.')
    ? trace.steps
    : trace.steps.slice(0, -1);

const id = fc.constantFrom(...scenarios.map((one) => one.id));
const queueScenario = (name: string): Scenario => {
  const found = findScenario(name);
  if (!found) throw new Error(name);
  return found;
};

/** Any byte that a run touches, or one near it, at any of its steps; `choose` and `at` are drawn. */
function poke(trace: Trace, choose: number, at: number, offset: number, bytes: number[]): BytePatch {
  const touched = trace.steps.filter(({ kind }) => kind === 'read' || kind === 'write');
  // An exchange of registers alone touches no memory at all.
  const near = touched[choose % touched.length]?.address ?? MEMORY_BASE;
  return { step: at % trace.steps.length, address: near + offset, bytes };
}

const patched = fc
  .tuple(
    id,
    fc.integer({ min: 0, max: 5 }),
    fc.nat(),
    fc.nat(),
    fc.integer({ min: 0, max: 15 }),
    fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 2 }),
  )
  .map(([name, seed, choose, at, offset, bytes]) => {
    const untouched = run(queueScenario(name), { seed });
    return { name, seed, patch: poke(untouched, choose, at, offset, bytes) };
  });

describe('a byte written in the middle of a run', () => {
  it('leaves every step before it as it was', () => {
    fc.assert(
      fc.property(patched, ({ name, seed, patch }) => {
        const one = queueScenario(name);
        const untouched = run(one, { seed });
        const trace = run(one, { seed, patches: [patch] });
        const before = untouched.steps.slice(0, patch.step).map(lineOf);
        expect(trace.steps.slice(0, patch.step).map(lineOf)).toEqual(before);
      }),
      { numRuns: 150 },
    );
  });

  it('makes every later step that of a run on plain memory with the same write at the same moment', () => {
    fc.assert(
      fc.property(patched, ({ name, seed, patch }) => {
        const one = queueScenario(name);
        const trace = run(one, { seed, patches: [patch] });
        const other = runIndependently(one, {}, seed, patch);
        expect(body(trace).map(lineOf)).toEqual(other.lines);
        expect(trace.ending).toEqual(other.ending);
        const cursor = new MemoryCursor(trace).seek(trace.steps.length - 1);
        trace.regions.forEach(({ base, size }, i) => {
          expect(
            Buffer.from(cursor.bytes(base, size)).equals(Buffer.from(other.memory[i] as Uint8Array)),
          ).toBe(true);
        });
      }),
      { numRuns: 300 },
    );
  });
});

const anyPatch = (one: Scenario): fc.Arbitrary<Patch> => {
  const bytes = fc.record({
    step: fc.integer({ min: 0, max: 120 }),
    address: fc.oneof(
      fc.integer({ min: 0x4000_0000, max: 0x4000_00ff }),
      fc.integer({ min: 0, max: 0x4002_0010 }),
    ),
    bytes: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 16 }),
  });
  const names = [...one.actions.map(({ name }) => name), 'no-such-thing'];
  return fc.oneof(
    bytes,
    fc.record({ step: fc.integer({ min: 0, max: 120 }), action: fc.constantFrom(...names) }),
  );
};

describe('patches of every kind', () => {
  it('never make a run throw or exceed its bound, and the same ones give the same trace', () => {
    fc.assert(
      fc.property(
        id.chain((name) =>
          fc.tuple(
            fc.constant(name),
            fc.array(anyPatch(queueScenario(name)), { minLength: 1, maxLength: 6 }),
            fc.nat(),
          ),
        ),
        ([name, patches, seed]) => {
          const one = queueScenario(name);
          const trace = run(one, { seed, patches });
          expect(trace.steps.length).toBeLessThanOrEqual(MAX_STEPS + 1);
          expect(trace.steps.every((step, index) => step.index === index)).toBe(true);
          expect(isDeepStrictEqual(run(one, { seed, patches }), trace)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('more requests than there is fresh memory for', () => {
  it('use the pages of those that came back again', () => {
    const one = queueScenario('blk/read-one-sector');
    const patches = Array.from({ length: 60 }, (_, i) => ({ step: 15 * (i + 1), action: 'driver-adds' }));
    const trace = run(one, { patches });
    expect(trace.ending).toEqual({ kind: 'complete' });
    const fills = trace.steps.filter(
      ({ probe }) => probe === 'blk.header.fill' || probe === 'blk.status.fill',
    );
    const places = fills.map(({ address }) => address);
    expect(places.length).toBeGreaterThan(24);
    expect(new Set(places).size).toBeLessThan(places.length);
  });
});

describe('a run that does not end by itself', () => {
  const endless = (prepare: Scenario['prepare']): Scenario => ({
    id: 'test/endless',
    title: '',
    summary: '',
    options: [],
    actions: [],
    prepare,
  });

  it('is stopped after its last step, wherever it is, and says so', () => {
    const trace = run(
      endless((world) =>
        world.after(0, 'driver', () => {
          for (;;) world.driver.read8(MEMORY_BASE);
        }),
      ),
    );
    expect(trace.ending.kind).toBe('stuck');
    expect(trace.steps).toHaveLength(MAX_STEPS + 1);
    expect(trace.steps.at(-1)).toMatchObject({ kind: 'mark', probe: 'end.stuck' });
  });

  it('is stopped even when it takes no step', () => {
    const again = (world: World): void => world.after(1, 'device', () => again(world));
    expect(run(endless(again)).ending.kind).toBe('stuck');
  });

  it('lets an error that nobody named through', () => {
    const broken = endless((world) =>
      world.after(0, 'driver', () => {
        throw new TypeError('a fault of ours');
      }),
    );
    expect(() => run(broken)).toThrow(TypeError);
  });
});

describe('what patches can show', () => {
  it('a double fetch: the same two bytes read twice by the device, with another value in between', () => {
    const one = queueScenario('queue/chain');
    const plain = run(one);
    const reads = plain.steps.filter(
      ({ actor, kind, probe }) => actor === 'device' && kind === 'read' && probe === 'avail.idx',
    );
    const [, second] = reads as [Step, Step];
    const trace = run(one, { patches: [{ step: second.index, address: second.address, bytes: [2, 0] }] });
    const seen = trace.steps
      .filter(
        ({ kind, actor, address }) => kind === 'read' && actor === 'device' && address === second.address,
      )
      .map(({ after }) => after[0]);
    expect(seen.slice(0, 2)).toEqual([1, 2]);
  });

  it('a lost notification: the driver is told not to kick, and nothing happens any more', () => {
    const one = queueScenario('queue/one-buffer');
    const asks = run(one).steps.find(({ actor, kind, address, probe }) => {
      return actor === 'driver' && kind === 'read' && probe !== '' && address === 0x400000a0;
    }) as Step;
    const trace = run(one, { patches: [{ step: asks.index, address: asks.address, bytes: [1, 0] }] });
    expect(trace.ending.kind).toBe('stuck');
    expect(trace.steps.some(({ kind }) => kind === 'notify')).toBe(false);
    expect(trace.steps.at(-1)).toMatchObject({ kind: 'mark', probe: 'end.stuck' });
  });

  it('the other side acts in the middle of an operation, and its steps stand where the patch says', () => {
    const one = queueScenario('queue/reorder');
    const plain = run(one);
    const reading = plain.steps.find(({ actor, kind }) => actor === 'device' && kind === 'read') as Step;
    const trace = run(one, { patches: [{ step: reading.index, action: 'driver-adds' }] });
    expect(trace.steps[reading.index]).toMatchObject({ actor: 'driver' });
    expect(trace.ending.kind).toBe('complete');
    expect(trace.steps.length).toBeGreaterThan(plain.steps.length);
  });

  it('a side that is in the middle of something does the named thing when it has finished', () => {
    const one = queueScenario('queue/reorder');
    const plain = run(one);
    const trace = run(one, { patches: [{ step: 1, action: 'driver-adds' }] });
    expect(trace.steps[1]).toEqual(
      expect.objectContaining({ probe: plain.steps[1]?.probe, actor: 'driver' }),
    );
    expect(trace.ending.kind).toBe('complete');
    expect(trace.steps.length).toBeGreaterThan(plain.steps.length);
  });
});
