import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findScenario } from '../../../src/virtio/scenarios.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Scenario } from '../../../src/virtio/world/scenario.ts';
import type { Options, Patch } from '../../../src/virtio/world/trace.ts';
import { violationsAt } from '../../../src/virtio/world/violations.ts';
import { MAX_STEPS, MEMORY_BASE } from '../../../src/virtio/world/world.ts';

const RINGS = ['split', 'packed'] as const;
const scenarioOf = (id: string): Scenario => {
  const found = findScenario(id);
  if (!found) throw new Error(`There is no ${id}.`);
  return found;
};
const endOf = (id: string, options: Options, patches: readonly Patch[] = []): string => {
  const { ending } = run(scenarioOf(id), { options, patches });
  return ending.kind === 'error' ? ending.reason : ending.kind;
};

describe('a driver that attacks its device', () => {
  it.each([
    ['split', 'double', 'overrun', 'complete'],
    ['split', 'loop', 'hang', 'loop'],
    ['split', 'table', 'memory-fault', 'indirect-outside-memory'],
    ['split', 'index', 'repeated', 'too-many-available'],
    ['packed', 'double', 'overrun', 'complete'],
    ['packed', 'loop', 'hang', 'too-long'],
    ['packed', 'table', 'memory-fault', 'indirect-outside-memory'],
    ['packed', 'index', 'repeated', 'id-in-flight'],
  ])(
    '%s ring, “%s” ends in %s where the device trusts, and in %s where it checks',
    (ring, attack, trusting, careful) => {
      expect(endOf('hardening/device', { ring, attack })).toBe(trusting);
      expect(endOf('hardening/device', { ring, attack, checks: 'on' })).toBe(careful);
    },
  );

  it.each(RINGS)(
    'harms the trusting device by the second read alone: without the race it does its work, %s ring',
    (ring) => {
      const options = { ring, attack: 'double' };
      const { steps } = run(scenarioOf('hardening/device'), { options });
      const race = steps.findIndex(({ probe }) => probe === 'hard.attack');
      const at = steps[race + 1];
      if (!at) throw new Error('There is no read after the attack.');
      const put = { step: race + 1, address: at.address + 8, bytes: [16, 0, 0, 0] };
      expect(endOf('hardening/device', options, [put])).toBe('complete');
    },
  );
});

describe('a device that attacks its driver', () => {
  it.each([
    ['id', 'wild-token', 'used-id'],
    ['again', 'double-free', 'used-id'],
    ['length', 'leak', 'complete'],
    ['index', 'double-free', 'used-ahead'],
    ['table', 'wild-free', 'complete'],
  ])(
    '“%s” ends in %s where the driver trusts, and in %s where it checks, on either ring',
    (attack, trusting, careful) => {
      for (const ring of RINGS) {
        expect(endOf('hardening/driver', { ring, attack }), ring).toBe(trusting);
        expect(endOf('hardening/driver', { ring, attack, checks: 'on' }), ring).toBe(careful);
      }
    },
  );

  it.each(RINGS)(
    'gets no more than was lent, and the address that was lent, where the driver checks: %s ring',
    (ring) => {
      for (const attack of ['length', 'table']) {
        const { steps } = run(scenarioOf('hardening/driver'), { options: { ring, attack, checks: 'on' } });
        const taken = steps.filter(({ probe }) => probe === 'data.take');
        expect(taken.length, attack).toBe(1);
        expect(taken[0]?.address, attack).toBe(MEMORY_BASE + 0x1_1000);
        expect(taken[0]?.size, attack).toBe(attack === 'length' ? 16 : 5);
      }
    },
  );
});

describe('the rules of the ring', () => {
  it.each([
    ['hardening/device', 'loop', 'chain-ends', 'split'],
    ['hardening/device', 'index', 'available-fits', 'split'],
    ['hardening/driver', 'id', 'used-id-known', 'split'],
    ['hardening/driver', 'again', 'used-id-known', 'split'],
    ['hardening/driver', 'index', 'used-behind-available', 'split'],
    ['hardening/device', 'loop', 'list-ends', 'packed'],
    ['hardening/device', 'index', 'free-unavailable', 'packed'],
    ['hardening/driver', 'id', 'used-id-known', 'packed'],
    ['hardening/driver', 'again', 'available-marked', 'packed'],
  ])('light up in %s, “%s”: %s, on a %s ring', (id, attack, rule, ring) => {
    const trace = run(scenarioOf(id), { options: { ring, attack, checks: 'on' } });
    const broken = trace.steps.flatMap(({ index }) => violationsAt(trace, index).map(({ name }) => name));
    expect(broken).toContain(rule);
  });
});

describe('a configuration that changes between two reads (2.5.1)', () => {
  it('is torn without the generation, and read again with it', () => {
    expect(endOf('hardening/config', {})).toBe('torn');
    expect(endOf('hardening/config', { generation: 'on' })).toBe('complete');
  });
});

describe('a side that checks', () => {
  /** Bytes anywhere in the queue or the first buffers, just before any step. */
  const patch = fc.record({
    step: fc.nat(22),
    address: fc
      .oneof(fc.nat(0x130), fc.integer({ min: 0x1_1000, max: 0x1_1200 }))
      .map((at) => MEMORY_BASE + at),
    bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 4 }),
  });
  const attacks = [
    ...['double', 'loop', 'table', 'index'].map((attack) => ['hardening/device', attack] as const),
    ...['id', 'again', 'length', 'index', 'table'].map((attack) => ['hardening/driver', attack] as const),
  ];
  /** What only a side that trusts can come to; `memory-fault` is how a run names a `MemoryFault`. */
  const HARMS = [
    'overrun',
    'hang',
    'repeated',
    'wild-token',
    'double-free',
    'wild-free',
    'leak',
    'memory-fault',
  ];

  const attacked = [
    fc.constantFrom(...attacks),
    fc.constantFrom(...RINGS),
    fc.array(patch, { minLength: 1, maxLength: 4 }),
  ] as const;

  it('comes to no harm, whatever bytes are put anywhere into the queue at whatever moment', () => {
    fc.assert(
      fc.property(...attacked, ([id, attack], ring, patches) => {
        expect(HARMS).not.toContain(endOf(id, { ring, attack, checks: 'on' }, patches));
      }),
      { numRuns: 600 },
    );
  });

  it('and one that trusts come to an end, be it by the bound on steps, and never to an error without a name', () => {
    fc.assert(
      fc.property(...attacked, ([id, attack], ring, patches) => {
        const { ending, steps } = run(scenarioOf(id), { options: { ring, attack }, patches });
        // The last step says how it ended.
        expect(steps.length).toBeLessThanOrEqual(MAX_STEPS + 1);
        if (ending.kind === 'error') expect(ending.reason).toMatch(/^[a-z-]+$/);
      }),
      { numRuns: 400 },
    );
  });
});
