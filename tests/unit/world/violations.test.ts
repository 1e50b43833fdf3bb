import { describe, expect, it } from 'vitest';
import { findScenario, scenarios } from '../../../src/virtio/scenarios.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Scenario } from '../../../src/virtio/world/scenario.ts';
import { violationsAt } from '../../../src/virtio/world/violations.ts';

const find = (id: string): Scenario => findScenario(id) as Scenario;

describe('rules of the ring', () => {
  // Where barriers are missing or one side attacks the other, rules are broken: that is what there is to see.
  const broken = ['queue/barrier', 'queue/memory-ordering', 'hardening/device', 'hardening/driver'];
  const sound = scenarios.filter(({ id }) => !broken.includes(id));

  it.each(sound.map((one) => [one.id, one] as const))('hold after every step of %s', (_, one) => {
    for (const option of [undefined, ...one.options.filter(({ name }) => name !== 'mistake')]) {
      for (const { value } of option?.values ?? [{ value: '' }]) {
        const trace = run(one, option ? { options: { [option.name]: value } } : {});
        for (const { index } of trace.steps) {
          expect(violationsAt(trace, index), `${option?.name}=${value} step ${index}`).toEqual([]);
        }
      }
    }
  });

  it('light up when a reader makes a chain lead back into itself (2.7.5.2)', () => {
    const one = find('blk/read-one-sector');
    const published = run(one).steps.find(({ probe, kind }) => probe === 'avail.idx' && kind === 'write');
    const step = published?.index ?? 0;
    // `next` of descriptor 2 becomes 0, and its flags get NEXT.
    const trace = run(one, { patches: [{ step, address: 0x4000002c, bytes: [3, 0, 0, 0] }] });
    expect(violationsAt(trace, step)).toMatchObject([{ name: 'chain-ends', queue: 0 }]);
    expect(violationsAt(trace, step - 1)).toEqual([]);
    expect(trace.ending).toMatchObject({ kind: 'error', reason: 'loop' });
    // It is the device that gives up, though the driver is the last to do anything.
    expect(trace.steps.at(-1)).toMatchObject({ kind: 'mark', probe: 'end.error', actor: 'device' });
  });

  it('light up when the used index runs ahead of the available index', () => {
    const one = find('queue/one-buffer');
    const trace = run(one, { patches: [{ step: 3, address: 0x400000a2, bytes: [5] }] });
    expect(violationsAt(trace, 3).map(({ name }) => name)).toContain('used-behind-available');
  });
});
