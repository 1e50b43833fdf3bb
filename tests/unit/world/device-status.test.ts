import { describe, expect, it } from 'vitest';
import { findScenario } from '../../../src/virtio/scenarios.ts';
import { statusAt } from '../../../src/virtio/world/device-status.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Options } from '../../../src/virtio/world/trace.ts';

/** The values that the status goes through, each once. */
function course(options: Options): readonly (number | null)[] {
  const scenario = findScenario('init/bring-up');
  if (scenario === undefined) throw new Error('There is no such scenario.');
  const trace = run(scenario, { options });
  const all = trace.steps.map(({ index }) => statusAt(trace, index));
  return all.filter((status, at) => status !== all[at - 1]);
}

describe('the device status after each step', () => {
  it.each(['pci', 'mmio', 'ccw'])('goes up in the same steps over %s', (transport) => {
    expect(course({ transport })).toEqual([null, 0, 1, 3, 0xb, 0xf]);
  });

  it.each(['pci-legacy', 'mmio-legacy'])('leaves FEATURES_OK out over %s', (transport) => {
    expect(course({ transport })).toEqual([null, 0, 1, 3, 7]);
  });

  it('shows what a reset that does not end leaves of it, by register and by command', () => {
    expect(course({ transport: 'mmio', failure: 'reset' })).toEqual([null, 0, 0xf]);
    expect(course({ transport: 'mmio-legacy', failure: 'reset' }).at(-1)).toBe(7);
    expect(course({ transport: 'ccw', failure: 'reset' })).toEqual([null, 0, 0xf]);
  });

  it('shows a refusal where the driver reads it, and over channel I/O nothing but FAILED', () => {
    expect(course({ transport: 'mmio', failure: 'refused' })).toEqual([null, 0, 1, 3, 0xb, 3, 0x83]);
    expect(course({ transport: 'ccw', failure: 'refused' })).toEqual([null, 0, 1, 3, 0x83]);
  });
});
