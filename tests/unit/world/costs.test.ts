import { describe, expect, it } from 'vitest';
import { findScenario } from '../../../src/virtio/scenarios.ts';
import { type Costly, costsOf, countCosts } from '../../../src/virtio/world/costs.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Scenario } from '../../../src/virtio/world/scenario.ts';

const step = (
  actor: 'driver' | 'device',
  kind: Costly['kind'],
  address: number,
  size: number,
  probe = 'desc.fill',
) => ({ actor, kind, address, size, probe }) satisfies Costly;

describe('what an exchange costs', () => {
  it('counts each cache line once for each side, and those that travel between them', () => {
    const counted = countCosts([
      step('driver', 'write', 0x1000, 16),
      step('driver', 'write', 0x1010, 16),
      step('driver', 'write', 0x103c, 8),
      step('device', 'read', 0x1000, 16, 'desc.fetch'),
      step('device', 'read', 0x2000, 2, 'avail.idx'),
      step('device', 'barrier', 0, 0, 'avail.ring'),
      step('driver', 'write', 0x8000, 512, 'data.fill'),
      step('driver', 'notify', 0, 0, 'notify'),
    ]);
    expect(counted.driver).toEqual({ reads: 0, writes: 3, barriers: 0, bytes: 40, lines: 2 });
    expect(counted.device).toEqual({ reads: 2, writes: 0, barriers: 1, bytes: 18, lines: 2 });
    expect([counted.shared, counted.notifications, counted.interrupts]).toEqual([1, 1, 0]);
  });

  it('is less on a packed ring: fewer lines travel, and the ring is smaller', () => {
    const costs = (ring: string) =>
      costsOf(run(findScenario('queue/same-work') as Scenario, { options: { ring } }));
    const [split, packed] = [costs('split'), costs('packed')];
    expect([split.size, packed.size]).toEqual([16 * 8 + 20 + 68, 16 * 8 + 8]);
    expect(packed.shared).toBeLessThan(split.shared);
    expect(packed.notifications).toBe(split.notifications);
  });
});
