import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLK_PROBES } from '../../../src/virtio/devices/blk/probes.ts';
import { BLK_SENTENCES } from '../../../src/virtio/devices/blk/sentences.ts';
import { RNG_PROBES } from '../../../src/virtio/devices/rng/probes.ts';
import { RNG_SENTENCES } from '../../../src/virtio/devices/rng/sentences.ts';
import { PACKED_PROBES } from '../../../src/virtio/queue/packed-probes.ts';
import { PROBES } from '../../../src/virtio/queue/probes.ts';
import { findScenario, scenarios } from '../../../src/virtio/scenarios.ts';
import { clause } from '../../../src/virtio/spec/clauses.ts';
import { BARRIERS } from '../../../src/virtio/world/barriers.ts';
import { COMMON_SENTENCES, narrate } from '../../../src/virtio/world/narrate.ts';
import type { Sayings } from '../../../src/virtio/world/narration.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Scenario } from '../../../src/virtio/world/scenario.ts';
import type { Patch } from '../../../src/virtio/world/trace.ts';

const tables: readonly Sayings[] = [...COMMON_SENTENCES, BLK_SENTENCES, RNG_SENTENCES];
const keys = new Set(tables.flatMap((table) => Object.keys(table)));
const find = (id: string): Scenario => findScenario(id) as Scenario;

describe('sentences', () => {
  it('there is one for every probe of a queue, for whoever sets it', () => {
    for (const [probe, { actor }] of Object.entries({ ...PROBES, ...PACKED_PROBES })) {
      const wanted = actor === null ? [`driver ${probe}`, `device ${probe}`] : [`${actor} ${probe}`];
      for (const key of wanted) expect(keys.has(key) || keys.has(probe), key).toBe(true);
    }
  });

  it('there is one for every probe of a device', () => {
    for (const probe of [...Object.values(BLK_PROBES), ...Object.values(RNG_PROBES)]) {
      expect(keys.has(probe), probe).toBe(true);
    }
  });

  it('every clause they cite is one of version 1.4', () => {
    const cited = tables.flatMap((table) =>
      Object.values(table).flatMap((saying) =>
        typeof saying.clause === 'object' ? Object.values(saying.clause) : [saying.clause],
      ),
    );
    for (const key of cited) if (key !== undefined) expect(clause(key, '1.4'), key).toBeDefined();
  });

  it('cite for each barrier of either ring the clause that the table of barriers has', () => {
    const saying = (key: string) => tables.find((table) => key in table)?.[key];
    for (const { actor, places } of BARRIERS) {
      for (const { probes, clause: wanted } of Object.values(places)) {
        for (const probe of probes) {
          const found = saying(`${actor} ${probe} barrier`) ?? saying(`${probe} barrier`);
          expect(found?.clause, `${actor} ${probe}`).toBe(wanted);
        }
      }
    }
  });

  it('conclude from a wish what is then done, also where stores wait, and cite the ring that it is', () => {
    const one = find('queue/memory-ordering');
    const wrong = /(?:each one;|wants an? \w+,) so the \w+ need not|(?:none;|wants no \w+,) so the \w+ tells/;
    for (const { id, places } of BARRIERS) {
      for (const ring of ['split', 'packed'] as const) {
        const trace = run(one, { options: { barrier: id, ring } });
        const told = trace.steps.map(({ index }) => narrate(trace, index, one.sentences));
        expect(told.map(({ sentence }) => sentence).filter((sentence) => wrong.test(sentence))).toEqual([]);
        const missing = trace.steps.findIndex(({ probe }) => probe === `order.missing.${id}`);
        expect(told[missing]?.clause, `${id}, ${ring}`).toBe(places[ring].clause);
      }
    }
  });

  it('call what lies in a table an entry, and take a used element in order for all up to it', () => {
    const table = run(find('queue/indirect'));
    const said = table.steps.map(({ index }) => narrate(table, index).sentence);
    expect(said.filter((one) => /^Writes entry 0/.test(one))).toEqual([
      expect.stringMatching(/`next` leads on to entry 1\.$/),
    ]);
    for (const ring of ['split', 'packed']) {
      const trace = run(find('queue/in-order'), { options: { ring } });
      const taken = trace.steps.filter(
        ({ probe, actor }) => /used\.ring|packed\.take/.test(probe) && actor === 'driver',
      );
      expect(narrate(trace, taken.at(-1)?.index ?? -1).sentence).toMatch(/up to it|every one before it/);
    }
  });

  it('say what is in the bytes', () => {
    const one = find('blk/read-one-sector');
    const trace = run(one);
    const step = trace.steps.find(({ probe, detail }) => probe === 'desc.follow' && detail === 1);
    expect(narrate(trace, step?.index ?? -1, one.sentences)).toEqual({
      sentence:
        'Follows `next` of descriptor 0 to descriptor 1: 512 bytes at `0x40012000`, which it may write.',
      clause: 'basic/split-virtqueues/the-virtqueue-descriptor-table',
    });
  });

  it('say that nothing has happened before the first step', () => {
    expect(narrate(run(find('queue/one-buffer')), -1)).toEqual({ sentence: 'Nothing has happened yet.' });
  });

  it('tell a device that has resumed from one that has not suspended yet (§ 3.4)', () => {
    const one = find('init/suspend');
    const trace = run(one);
    const reads = trace.steps
      .filter(({ kind, name }) => kind === 'register-read' && name === 'device_status')
      .map(({ index }) => narrate(trace, index, one.sentences).sentence);
    expect(reads.slice(1)).toEqual([
      expect.stringContaining('has not suspended yet'),
      expect.stringContaining('has suspended'),
      expect.stringContaining('has resumed'),
    ]);
  });

  it('are whole sentences with a clause or a reason, whatever a reader writes into memory', () => {
    const patch: fc.Arbitrary<Patch> = fc.record({
      step: fc.integer({ min: 0, max: 60 }),
      address: fc.integer({ min: 0x4000_0000, max: 0x4000_00ff }),
      bytes: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 8 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...scenarios.map(({ id }) => id)),
        fc.array(patch, { maxLength: 3 }),
        (id, patches) => {
          const one = find(id);
          const trace = run(one, { patches });
          for (const { index, probe } of trace.steps) {
            const { sentence, clause: key } = narrate(trace, index, one.sentences);
            expect(sentence, probe).toMatch(/^[A-Z].*[.!?”]$/s);
            expect(sentence).not.toMatch(
              /undefined|NaN|^(Reads|Writes) \d+ bytes? of `|^Passes a|the register `/,
            );
            if (key !== undefined) expect(clause(key, '1.4'), key).toBeDefined();
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
