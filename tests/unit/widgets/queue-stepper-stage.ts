import { decodeChains, isBytePatch } from '../../../src/virtio/world/codec.ts';
import { completeOptions, type Scenario } from '../../../src/virtio/world/scenario.ts';
import type { Step, Trace } from '../../../src/virtio/world/trace.ts';
import type { Stage } from '../../../src/widgets/QueueStepper/state.ts';

/** A stage small enough to know by heart: the driver writes bytes one by one, then the device reads them all. */
export const BASE = 0x4000_0000;
export const DATA = BASE + 0x100;

const scenario = (id: string, text?: 'chains'): Scenario => ({
  id,
  title: id,
  summary: '',
  options: [
    {
      name: 'count',
      label: 'Bytes',
      values: [
        { value: '4', label: '4' },
        { value: '8', label: '8' },
      ],
      initial: '4',
    },
    ...(text ? [{ name: 'chains', label: 'Chains', values: [], initial: 'r1', text }] : []),
  ],
  actions: [{ name: 'poke', label: 'Poke', actor: 'device' }],
  prepare() {},
});

const known = [scenario('test/bytes'), scenario('test/other'), scenario('queue/custom', 'chains')];

function step(
  index: number,
  actor: Step['actor'],
  kind: Step['kind'],
  address: number,
  after: number[],
): Step {
  const bytes = Uint8Array.from(after);
  const before = kind === 'write' ? new Uint8Array(after.length) : bytes;
  const rest = { probe: 'test', driver: {}, device: {}, ownership: {}, time: index };
  return { index, actor, kind, address, size: after.length, before, after: bytes, ...rest };
}

export const stage: Stage = {
  scenario: (id) => known.find((each) => each.id === id),
  run(id, { options, seed, patches }): Trace {
    const found = known.find((each) => each.id === id);
    if (!found) throw new Error(id);
    const complete = completeOptions(found, options);
    const chains = decodeChains(complete.chains ?? '');
    const count = chains.ok ? chains.value.length : Number(complete.count);
    const memory = new Uint8Array(count);
    const apply = (index: number) => {
      for (const patch of patches) {
        if (patch.step !== index || !isBytePatch(patch)) continue;
        patch.bytes.forEach((byte, i) => {
          memory[patch.address + i - DATA] = byte;
        });
      }
    };
    const steps: Step[] = [];
    for (let i = 0; i < count; i++) {
      apply(i);
      memory[i] = i + seed;
      steps.push(step(i, 'driver', 'write', DATA + i, [i + seed]));
    }
    apply(count);
    steps.push(step(count, 'device', 'read', DATA, [...memory]));
    return {
      scenario: id,
      options: complete,
      seed,
      patches,
      regions: [{ name: 'ram', base: BASE, size: 0x1000 }],
      initial: [new Uint8Array(0x1000)],
      steps,
      queues: [],
      names: [{ name: 'data', address: DATA, size: count }],
      ending: { kind: 'complete' },
    };
  },
};
