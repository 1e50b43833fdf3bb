import { describe, expect, it } from 'vitest';
import type { ChainCase } from '../../../src/virtio/queue/chain-case.ts';
import { CHAIN_PRESETS } from '../../../src/virtio/queue/chain-presets.ts';
import { judge } from '../../../src/virtio/queue/judge.ts';
import { findScenario } from '../../../src/virtio/scenarios.ts';
import {
  VIRTQ_DESC_F_INDIRECT,
  VIRTQ_DESC_F_NEXT,
  VIRTQ_DESC_F_WRITE,
} from '../../../src/virtio/spec/ring.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Options, Patch, Trace } from '../../../src/virtio/world/trace.ts';

/** What the pages on concepts ask a reader to try, tried: each answer that a question takes for granted. */
function traceOf(id: string, options: Options = {}, patches: readonly Patch[] = []): Trace {
  const scenario = findScenario(id);
  if (!scenario) throw new Error(`There is no scenario “${id}”.`);
  return run(scenario, { options, patches });
}

const told = (trace: Trace, kind: 'notify' | 'interrupt'): number =>
  trace.steps.filter((step) => step.kind === kind).length;

describe('what the pages on concepts ask to be tried', () => {
  it('packed-ring: a list as long as the ring moves no index, and turns all four wrap counters', () => {
    const { steps, ending } = traceOf('queue/packed-custom', { chains: 'r8.r8.r8.w8.w8', size: '5' });
    expect(ending.kind).toBe('complete');
    for (const { driver, device } of steps) {
      const halves = [driver['queue'], device['queue']];
      expect(halves.flatMap((half) => [half?.['next avail'], half?.['next used']])).toEqual([0, 0, 0, 0]);
    }
    const last = steps.at(-1);
    const ends = [last?.driver['queue'], last?.device['queue']];
    expect(ends.flatMap((half) => [half?.['avail wrap'], half?.['used wrap']])).toEqual([0, 0, 0, 0]);
  });

  it('descriptor-chains: three boxes make a table in a table legal, each by itself', () => {
    const given = CHAIN_PRESETS.find(({ id }) => id === 'nested')?.given as ChainCase;
    const bits = { NEXT: VIRTQ_DESC_F_NEXT, WRITE: VIRTQ_DESC_F_WRITE, INDIRECT: VIRTQ_DESC_F_INDIRECT };
    const legal: string[] = [];
    for (const [name, bit] of Object.entries(bits)) {
      const turn = <Row extends { readonly flags: number }>(rows: readonly Row[], index: number): Row[] =>
        rows.map((row, at) => (at === index ? { ...row, flags: row.flags ^ bit } : row));
      const { rows, table } = given;
      const cases: readonly (readonly [string, ChainCase])[] = [
        ['desc[0]', { ...given, rows: turn(rows, 0) }],
        ['table[0]', { ...given, table: { ...table, rows: turn(table.rows, 0) } }],
        ['table[1]', { ...given, table: { ...table, rows: turn(table.rows, 1) } }],
      ];
      for (const [where, one] of cases) if (judge(one).kind === 'legal') legal.push(`${name} of ${where}`);
    }
    expect(legal).toEqual(['NEXT of table[0]', 'INDIRECT of desc[0]', 'INDIRECT of table[1]']);
  });

  it('indirect-descriptors: a request that lacks one descriptor waits until three come back', () => {
    const { steps } = traceOf('queue/full');
    const free = steps.map(({ driver }) => driver['queue']?.['num free']);
    const changes = free.filter((count, at) => count !== free[at - 1]);
    expect(changes.slice(0, 5)).toEqual([8, 5, 2, 5, 2]);
  });

  it('in-order: with the ID of the first buffer, the driver takes that one alone', () => {
    for (const ring of ['split', 'packed']) {
      const plain = traceOf('queue/in-order', { ring });
      const id = plain.steps.find(({ probe, after, before }) => {
        const isId = probe === (ring === 'split' ? 'used.ring' : 'packed.use');
        return isId && after[0] === 2 && before[0] !== 2;
      });
      if (!id) throw new Error('The device writes no ID.');
      const patch = { step: id.index + 1, address: id.address, bytes: [0] };
      const { steps, ending } = traceOf('queue/in-order', { ring }, [patch]);
      expect(ending.kind).toBe(ring === 'split' ? 'error' : 'stuck');
      expect(steps.at(-1)?.driver['queue']?.['num free']).toBe(2);
    }
  });

  it('performance: asking of everything or nothing spares one notification that one descriptor does not', () => {
    const signals = (events: string) => {
      const trace = traceOf('queue/packed-events', { events });
      return [told(trace, 'notify'), told(trace, 'interrupt')];
    };
    expect(signals('each')).toEqual([3, 3]);
    expect(signals('descriptor')).toEqual([3, 3]);
    expect(signals('flags')).toEqual([2, 3]);
  });

  it('hardening: the trusting device serves what flags or the index say, and nothing beyond', () => {
    const message = (ring: string): string => {
      const { ending } = traceOf('hardening/device', { attack: 'index', ring });
      return 'message' in ending ? ending.message : '';
    };
    expect(message('split')).toMatch(/^One buffer was offered and the device has served 20;/);
    expect(message('packed')).toMatch(/^One buffer was offered and the device has served 7,/);
  });
});
