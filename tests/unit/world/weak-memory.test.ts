import { describe, expect, it } from 'vitest';
import type { BarrierScope, MemoryHandle } from '../../../src/virtio/memory/memory.ts';
import { PlainMemory } from '../../../src/virtio/memory/plain.ts';
import type { DeviceKind, MachineKind } from '../../../src/virtio/world/machine.ts';
import { Random } from '../../../src/virtio/world/random.ts';
import { play } from '../../../src/virtio/world/run.ts';
import { WeakMemory } from '../../../src/virtio/world/weak-memory.ts';
import { MEMORY_BASE, World } from '../../../src/virtio/world/world.ts';

const X = MEMORY_BASE;
const Y = MEMORY_BASE + 8;
type Program = (memory: MemoryHandle, result: number[]) => void;

/** Every outcome of two programs that run at once, over many schedules: what they put into their results, in order. */
function outcomes(
  kind: MachineKind,
  driver: Program,
  device: Program,
  what: DeviceKind = 'software',
  seeds = 3_000,
): Set<string> {
  const found = new Set<string>();
  for (let seed = 1; seed <= seeds; seed++) {
    const world = new World(new PlainMemory([{ name: 'ram', base: X, size: 64 }]), seed, () => {});
    const memory = new WeakMemory(world, {
      kind,
      device: what,
      random: new Random(seed),
      missing: () => undefined,
      tells: false,
    });
    const results: [number[], number[]] = [[], []];
    // Either may be the one that is interrupted by the other.
    world.after(seed % 2, 'driver', () => driver(memory.driver, results[0]));
    world.after(1 - (seed % 2), 'device', () => device(memory.device, results[1]));
    expect(play(world, () => false)).toEqual({ kind: 'complete' });
    found.add(results.flat().join(' '));
  }
  return found;
}

const KINDS = ['weak', 'store-buffer'] as const;

/** Passes a message: data, then a flag; flag, then data. */
const send =
  (barrier: boolean): Program =>
  (memory) => {
    memory.at('data');
    memory.write16(X, 1);
    if (barrier) memory.barrier('write');
    memory.write16(Y, 1);
  };
const receive =
  (barrier: boolean): Program =>
  (memory, result) => {
    memory.at('flag');
    result.push(memory.read16(Y));
    if (barrier) memory.barrier('read');
    result.push(memory.read16(X));
  };

describe('a message passed through memory', () => {
  it('arrives whole when both sides have their barrier', () => {
    for (const kind of KINDS) {
      const seen = outcomes(kind, send(true), receive(true));
      expect(seen).not.toContain('1 0');
      expect(seen).toContain('1 1');
      expect(seen).toContain('0 0');
    }
  });

  it.each([
    ['the write barrier', false, true],
    ['the read barrier', true, false],
  ])('arrives broken on a weak machine without %s, and never where stores only wait', (_, write, read) => {
    expect(outcomes('weak', send(write), receive(read))).toContain('1 0');
    expect(outcomes('store-buffer', send(write), receive(read))).not.toContain('1 0');
  });

  it('arrives whole without a read barrier when the address came out of the first load', () => {
    const follow: Program = (memory, result) => {
      memory.at('flag');
      result.push(memory.read16(Y));
      memory.at('desc.fetch');
      result.push(memory.read16(X));
    };
    expect(outcomes('weak', send(true), follow)).not.toContain('1 0');
  });
});

/** Says that it is there, and looks whether the other is. */
const meet =
  (own: number, other: number, barrier: 'full' | 'write' | 'read' | undefined): Program =>
  (memory, result) => {
    memory.at('meet');
    memory.write16(own, 1);
    if (barrier) memory.barrier(barrier);
    result.push(memory.read16(other));
  };

describe('two sides that say they are there and look for the other', () => {
  it.each(KINDS)('find at least one when both pass a full barrier: %s', (kind) => {
    expect(outcomes(kind, meet(X, Y, 'full'), meet(Y, X, 'full'))).not.toContain('0 0');
  });

  it.each([undefined, 'write', 'read'] as const)('miss each other when one passes %s', (barrier) => {
    for (const kind of KINDS) {
      expect(outcomes(kind, meet(X, Y, 'full'), meet(Y, X, barrier))).toContain('0 0');
    }
  });
});

describe('a device in hardware', () => {
  const told =
    (scope: BarrierScope): Program =>
    (memory) => {
      memory.at('data');
      memory.write16(X, 1);
      memory.barrier('write', scope);
      memory.write16(Y, 1);
    };
  const asks =
    (scope: BarrierScope): Program =>
    (memory, result) => {
      memory.at('meet');
      memory.write16(X, 1);
      memory.barrier('full', scope);
      result.push(memory.read16(Y));
    };
  const hears =
    (scope: BarrierScope): Program =>
    (memory, result) => {
      memory.at('flag');
      result.push(memory.read16(Y));
      memory.barrier('read', scope);
      result.push(memory.read16(X));
    };
  const answers = meet(Y, X, 'full');

  it('needs barriers for the platform where a machine is weak, a device in software does not', () => {
    for (const [what, scope, breaks] of [
      ['hardware', 'processors', true],
      ['hardware', 'platform', false],
      ['software', 'processors', false],
      ['software', 'platform', false],
    ] as const) {
      expect(outcomes('weak', told(scope), receive(true), what).has('1 0'), `${what} ${scope} write`).toBe(
        breaks,
      );
      expect(outcomes('weak', hears(scope), send(true), what).has('1 0'), `${what} ${scope} read`).toBe(
        breaks,
      );
      expect(outcomes('weak', asks(scope), answers, what).has('0 0'), `${what} ${scope} full`).toBe(breaks);
    }
  });

  it('is content with barriers for processors where stores only wait', () => {
    expect(outcomes('store-buffer', told('processors'), receive(true), 'hardware')).not.toContain('1 0');
    expect(outcomes('store-buffer', asks('processors'), answers, 'hardware')).not.toContain('0 0');
  });
});

describe('on every machine', () => {
  it.each(KINDS)('a side sees its own stores at once, and those to one place in their order: %s', (kind) => {
    const seen = outcomes(
      kind,
      (memory, result) => {
        memory.write16(X, 1);
        memory.write16(X, 2);
        result.push(memory.read16(X));
      },
      (memory, result) => {
        result.push(memory.read16(X), memory.read16(X), memory.read16(X));
      },
    );
    for (const outcome of seen) {
      const [own, ...others] = outcome.split(' ').map(Number);
      expect(own, outcome).toBe(2);
      expect(others, outcome).toEqual(others.toSorted());
    }
    expect(seen.size).toBeGreaterThan(2);
  });

  it.each(KINDS)('what was stored before a notification is seen by whoever it wakes: %s', (kind) => {
    for (let seed = 1; seed <= 500; seed++) {
      const world = new World(new PlainMemory([{ name: 'ram', base: X, size: 64 }]), seed, () => {});
      const memory = new WeakMemory(world, {
        kind,
        random: new Random(seed),
        missing: () => undefined,
        tells: false,
      });
      let seen = 0;
      world.after(0, 'driver', () => {
        memory.driver.write16(X, 7);
        world.happen({ actor: 'driver', kind: 'notify', probe: 'notify' });
        world.after(1, 'device', () => {
          seen = memory.device.read16(X);
        });
      });
      play(world, () => false);
      expect(seen).toBe(7);
    }
  });
});
