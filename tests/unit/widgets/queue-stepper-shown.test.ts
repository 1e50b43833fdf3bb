import { expect, it } from 'vitest';
import { findScenario } from '../../../src/virtio/scenarios.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Scenario } from '../../../src/virtio/world/scenario.ts';
import { shownQueue } from '../../../src/widgets/QueueStepper/shown.ts';

const shown = (id: string, options = {}): string | undefined => {
  const trace = run(findScenario(id) as Scenario, { options });
  return trace.queues[shownQueue(trace)]?.name;
};

it('shows the queue in which the driver makes something available', () => {
  expect(shown('init/mistake', { mistake: 'multiplier' })).toBe('queue 1');
  expect(shown('queue/mistake', { mistake: 'held' })).toBe('queue 0');
  expect(shown('queue/mistake', { mistake: 'held', made: 'off' })).toBe('queue 1');
});

it('shows the first queue where nothing is made available, and where there is one queue', () => {
  expect(shown('init/bring-up')).toBe('queue 0');
  expect(shown('queue/one-buffer')).toBe('queue');
  expect(shown('queue/packed-wrap')).toBe('queue');
});
