import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findScenario } from '../../../src/virtio/scenarios.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Scenario } from '../../../src/virtio/world/scenario.ts';
import type { Options, Patch } from '../../../src/virtio/world/trace.ts';
import { violationsAt } from '../../../src/virtio/world/violations.ts';
import { MEMORY_BASE } from '../../../src/virtio/world/world.ts';

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
    ['double', 'overrun', 'complete'],
    ['loop', 'hang', 'loop'],
    ['table', 'memory-fault', 'indirect-outside-memory'],
    ['index', 'repeated', 'too-many-available'],
  ])('“%s” ends in %s where the device trusts, and in %s where it checks', (attack, trusting, careful) => {
    expect(endOf('hardening/device', { attack })).toBe(trusting);
    expect(endOf('hardening/device', { attack, checks: 'on' })).toBe(careful);
  });

  it('harms the trusting device by the second read alone: without the race the same device does its work', () => {
    const { steps } = run(scenarioOf('hardening/device'), { options: { attack: 'double' } });
    const race = steps.findIndex(({ probe }) => probe === 'hard.attack');
    const at = steps[race + 1];
    if (!at) throw new Error('There is no read after the attack.');
    const put = { step: race + 1, address: at.address + 8, bytes: [16, 0, 0, 0] };
    expect(endOf('hardening/device', { attack: 'double' }, [put])).toBe('complete');
  });
});

describe('a device that attacks its driver', () => {
  it.each([
    ['id', 'wild-token', 'used-id'],
    ['again', 'double-free', 'used-id'],
    ['length', 'leak', 'complete'],
    ['index', 'double-free', 'used-ahead'],
    ['table', 'wild-free', 'complete'],
  ])('“%s” ends in %s where the driver trusts, and in %s where it checks', (attack, trusting, careful) => {
    expect(endOf('hardening/driver', { attack })).toBe(trusting);
    expect(endOf('hardening/driver', { attack, checks: 'on' })).toBe(careful);
  });
});

describe('the rules of the ring', () => {
  it.each([
    ['hardening/device', 'loop', 'chain-ends'],
    ['hardening/device', 'index', 'available-fits'],
    ['hardening/driver', 'id', 'used-id-known'],
    ['hardening/driver', 'again', 'used-id-known'],
    ['hardening/driver', 'index', 'used-behind-available'],
  ])('light up in %s, “%s”: %s', (id, attack, rule) => {
    const trace = run(scenarioOf(id), { options: { attack, checks: 'on' } });
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

  it('comes to no harm, whatever bytes are put anywhere into the queue at whatever moment', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...attacks),
        fc.array(patch, { minLength: 1, maxLength: 4 }),
        ([id, attack], patches) => {
          expect(HARMS).not.toContain(endOf(id, { attack, checks: 'on' }, patches));
        },
      ),
      { numRuns: 300 },
    );
  });
});
