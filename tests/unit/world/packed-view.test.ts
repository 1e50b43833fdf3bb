import { describe, expect, it } from 'vitest';
import { findScenario } from '../../../src/virtio/scenarios.ts';
import { narrate } from '../../../src/virtio/world/narrate.ts';
import { packedView, slotStates } from '../../../src/virtio/world/packed-view.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Scenario } from '../../../src/virtio/world/scenario.ts';
import type { Options, Trace, TraceQueue } from '../../../src/virtio/world/trace.ts';
import { queueView } from '../../../src/virtio/world/view.ts';

const play = (id: string, options: Options = {}): Trace => run(findScenario(id) as Scenario, { options });
const stepOf = (trace: Trace, probe: string, kind: string, nth = 0): number =>
  trace.steps.filter((step) => step.probe === probe && step.kind === kind)[nth]?.index ?? -1;
const states = (trace: Trace, step: number): string =>
  slotStates(trace, step, trace.queues[0] as TraceQueue)
    .map((state) => state[0])
    .join('');

describe('a packed ring after a step', () => {
  it('shows each descriptor go from written to available, to the device, to used, to free (2.8.1)', () => {
    const trace = play('queue/packed-chain-over-the-wrap');
    const published = stepOf(trace, 'packed.avail', 'write');
    expect(states(trace, stepOf(trace, 'packed.fill', 'write'))).toBe('fffff');
    expect(states(trace, published - 1)).toBe('hhhff');
    expect(states(trace, published)).toBe('aaaff');
    expect(states(trace, stepOf(trace, 'packed.next', 'read', 1))).toBe('tttff');
    expect(states(trace, stepOf(trace, 'packed.used', 'write'))).toBe('uuuff');
    // The second list lies in descriptors 3, 4 and 0.
    expect(states(trace, stepOf(trace, 'packed.avail', 'write', 1))).toBe('affaa');
    expect(states(trace, trace.steps.length - 1)).toBe('fffff');
  });

  it('shows AVAIL and USED as they lie in memory, also where the device skipped a descriptor (2.8.6)', () => {
    const trace = play('queue/packed-chain-over-the-wrap');
    const { rows, places } = packedView(trace, trace.steps.length - 1);
    expect(rows.map(({ avail, used }) => `${Number(avail)}${Number(used)}`)).toEqual([
      '01',
      '10',
      '10',
      '11',
      '10',
    ]);
    expect(places).toEqual({ driver: { avail: 1, used: 1 }, device: { avail: 1, used: 1 } });
    expect(rows[0]).toMatchObject({ owner: 'driver', flags: ['WRITE'], cells: { id: { value: 0 } } });
  });

  it('shows what each side asks to be told of (2.8.10)', () => {
    const wishes = (events: string) => {
      const trace = play('queue/packed-events', { events });
      const { driverEvent, deviceEvent } = packedView(trace, trace.steps.length - 1);
      return [driverEvent.wish, deviceEvent.wish, deviceEvent.offset, deviceEvent.wrap];
    };
    expect(wishes('descriptor')).toEqual(['descriptor', 'descriptor', 3, 1]);
    expect(wishes('each')).toEqual(['each', 'each', 0, 0]);
  });

  it('shows an indirect table that is in use (2.8.7)', () => {
    const trace = play('queue/packed-indirect');
    const { indirect, rows } = packedView(trace, stepOf(trace, 'packed.avail', 'write'));
    expect(rows[0]).toMatchObject({ flags: ['INDIRECT'], owner: 'device', cells: { len: { value: 48 } } });
    expect(indirect).toMatchObject([
      { descriptor: 0, rows: [{ flags: [] }, { flags: ['WRITE'] }, { flags: ['WRITE'], state: null }] },
    ]);
  });

  it('is not shown as a split one, nor the other way round', () => {
    const packed = play('queue/packed-one-buffer');
    expect(() => queueView(packed, 0)).toThrow(RangeError);
    expect(packedView(packed, -1).rows.every(({ state }) => state === 'free')).toBe(true);
    expect(() => packedView(play('queue/one-buffer'), 0)).toThrow(RangeError);
    expect(() => packedView(packed, 0, 1)).toThrow(RangeError);
  });
});

it('a block device answers over a packed ring as over a split one', () => {
  for (const id of ['blk/read-one-sector', 'rng/fill-a-buffer']) {
    const [split, packed] = ['split', 'packed'].map((ring) => play(id, { ring }));
    const data = (trace: Trace | undefined) =>
      trace?.steps
        .filter(({ probe, kind }) => kind === 'write' && !/^(desc|avail|used|packed)\./.test(probe))
        .map(({ after }) => [...after]);
    expect(packed?.queues[0]?.format).toBe('packed');
    expect(data(packed)).toEqual(data(split));
  }
});

it('in order, one used element comes back for three buffers on either ring (2.7.9, 2.8.8)', () => {
  for (const [ring, probe] of [
    ['split', 'used.ring'],
    ['packed', 'packed.use'],
  ] as const) {
    const places = (inOrder: string) =>
      new Set(
        play('queue/in-order', { ring, 'in-order': inOrder })
          .steps.filter((step) => step.actor === 'device' && step.kind === 'write' && step.probe === probe)
          .map(({ detail }) => detail),
      ).size;
    expect([places('off'), places('on')]).toEqual([3, 1]);
  }
});

it('a sentence says what flags mean to the side that looks at them', () => {
  const trace = play('queue/packed-wrap');
  const looks = trace.steps.filter(({ probe }) => probe === 'packed.look').at(-2);
  expect(narrate(trace, looks?.index ?? -1)).toEqual({
    sentence:
      'Looks at the flags of descriptor 0: AVAIL is 0 and USED is 1, its own wrap counter is 0: the descriptor is available.',
    clause: 'basic/packed-virtqueues/polling-of-available-and-used-descriptors',
  });
});
