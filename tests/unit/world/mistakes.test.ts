import { describe, expect, it } from 'vitest';
import { findScenario } from '../../../src/virtio/scenarios.ts';
import { memoryAt } from '../../../src/virtio/world/memory-at.ts';
import { narrate } from '../../../src/virtio/world/narrate.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Scenario } from '../../../src/virtio/world/scenario.ts';
import type { Step, Trace } from '../../../src/virtio/world/trace.ts';

const scenarioOf = (id: string): Scenario => {
  const found = findScenario(id);
  if (found === undefined) throw new Error(`There is no scenario ${id}.`);
  return found;
};
const INIT = scenarioOf('init/mistake');
const QUEUE = scenarioOf('queue/mistake');

const made = (scenario: Scenario, mistake: string): Trace => run(scenario, { options: { mistake } });
const mended = (scenario: Scenario, mistake: string): Trace =>
  run(scenario, { options: { mistake, made: 'off' } });
const mistakesOf = ({ options }: Scenario): string[] =>
  options.find(({ name }) => name === 'mistake')?.values.map(({ value }) => value) ?? [];

/** `used.idx` of the driver's view of a queue when all is over. */
function usedIndex(trace: Trace, queue = 0): number {
  const bytes = memoryAt(trace, trace.steps.length - 1).bytes((trace.queues[queue]?.deviceArea ?? 0) + 2, 2);
  return (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);
}
const numberIn = ({ after }: Step): number => after.reduceRight((sum, byte) => 256 * sum + byte, 0);
const named = (trace: Trace, kind: Step['kind'], name: string): Step[] =>
  trace.steps.filter((step) => step.kind === kind && step.name === name);
const interrupts = (trace: Trace): number => trace.steps.filter(({ kind }) => kind === 'interrupt').length;
const told = (trace: Trace, scenario: Scenario): string =>
  trace.steps.map((_, i) => narrate(trace, i, scenario.sentences).sentence).join('\n');
const lastStatus = (trace: Trace, kind: Step['kind'], name: string): number | undefined =>
  named(trace, kind, name).map(numberIn).at(-1);

describe.each([INIT, QUEUE])('$id', (scenario) => {
  it.each(mistakesOf(scenario))('fails with the mistake and not without: %s', (mistake) => {
    expect(made(scenario, mistake).ending.kind).not.toBe('complete');
    expect(mended(scenario, mistake).ending).toEqual({ kind: 'complete' });
  });

  it('makes a mistake unless it is taken back', () => {
    expect(scenario.options.find(({ name }) => name === 'made')?.initial).toBe('on');
  });
});

describe('a driver that gets PCI wrong', () => {
  it('and takes one region for all structures reads features from the table of MSI-X (4.1.4)', () => {
    const trace = made(INIT, 'bar');
    expect(trace.ending).toMatchObject({ kind: 'error', reason: 'version-1-missing' });
    expect(named(trace, 'register-read', 'MSI-X table[0] Message Upper Address')).toHaveLength(2);
    expect(named(trace, 'register-read', 'device_feature')).toEqual([]);
  });

  it('and leaves the multiplier out notifies the second queue where nobody listens (4.1.4.4)', () => {
    const trace = made(INIT, 'multiplier');
    expect(told(trace, INIT)).toMatch(/written at byte 1, where no queue has its place, and is ignored/);
    expect(usedIndex(trace, 1)).toBe(0);
    expect(usedIndex(mended(INIT, 'multiplier'), 1)).toBe(1);
  });

  it('and gives a queue no vector is never interrupted, though the buffer is back (4.1.5.1.2)', () => {
    const trace = made(INIT, 'vector');
    expect(usedIndex(trace)).toBe(1);
    expect(interrupts(trace)).toBe(0);
    expect(told(trace, INIT)).toMatch(/nobody hears it: queue 0 has no vector/);
    expect(interrupts(mended(INIT, 'vector'))).toBe(1);
  });

  it('and leaves out bit 33 loses FEATURES_OK to a device that demands it (6.2)', () => {
    const trace = made(INIT, 'platform');
    expect(trace.ending).toMatchObject({ kind: 'error', reason: 'features-refused' });
    expect(lastStatus(trace, 'register-read', 'device_status')).toBe(0x03);
    expect(lastStatus(mended(INIT, 'platform'), 'register-write', 'device_status')).toBe(0x0f);
  });

  it('and describes buffers by physical addresses has the device write elsewhere, behind an IOMMU (6.1)', () => {
    const trace = made(INIT, 'dma');
    const buffer = trace.names.find(({ name }) => name === 'request 0 data');
    const strange = trace.names.find(({ name }) => name === 'memory of somebody else');
    const written = trace.steps.filter(
      ({ actor, kind, size }) => actor === 'device' && kind === 'write' && size === 512,
    );
    expect(written).toHaveLength(1);
    const at = written[0]?.address ?? 0;
    expect(at).not.toBe(buffer?.address);
    expect(at).toBeGreaterThanOrEqual(strange?.address ?? Number.MAX_SAFE_INTEGER);
    expect(at + 512).toBeLessThanOrEqual((strange?.address ?? 0) + (strange?.size ?? 0));
    expect(usedIndex(trace)).toBe(1);
    const right = mended(INIT, 'dma').steps.find(({ actor, size }) => actor === 'device' && size === 512);
    expect(right?.address).toBe(buffer?.address);
  });
});

describe('a driver that gets MMIO wrong', () => {
  it('and never moves the selector of features answers the lower word twice (3.1.1)', () => {
    const trace = made(INIT, 'selector');
    expect(named(trace, 'register-write', 'DeviceFeaturesSel')).toEqual([]);
    expect(named(trace, 'register-write', 'DriverFeaturesSel')).toEqual([]);
    const [low, high] = named(trace, 'register-read', 'DeviceFeatures').map(numberIn);
    expect(low).toBe(high);
    expect(trace.ending).toMatchObject({ kind: 'error', reason: 'features-refused' });
    expect(lastStatus(trace, 'register-read', 'Status')).toBe(0x03);
  });

  it('and does not enable the queue is live, notifies, and is ignored (4.2.3.2)', () => {
    const trace = made(INIT, 'enable');
    expect(named(trace, 'register-write', 'QueueReady')).toEqual([]);
    expect(lastStatus(trace, 'register-write', 'Status')).toBe(0x0f);
    expect(told(trace, INIT)).toMatch(/A notification for queue 0, which is not enabled, is ignored/);
    expect(usedIndex(trace)).toBe(0);
  });

  it('and never acknowledges hears of one buffer and no more (4.2.2)', () => {
    const trace = made(INIT, 'acknowledge');
    expect(named(trace, 'register-write', 'InterruptACK')).toEqual([]);
    expect(interrupts(trace)).toBe(1);
    expect(usedIndex(trace)).toBe(2);
    expect(told(trace, INIT)).toMatch(/nobody hears it: its interrupt line is still up/);
    expect(interrupts(mended(INIT, 'acknowledge'))).toBe(2);
  });

  it('and acknowledges late loses the buffer that came meanwhile; early, it finds it', () => {
    const late = made(INIT, 'late');
    const early = mended(INIT, 'late');
    for (const trace of [late, early]) {
      expect(interrupts(trace)).toBe(1);
      expect(usedIndex(trace)).toBe(2);
      expect(told(trace, INIT)).toMatch(/nobody hears it: its interrupt line is still up/);
    }
    expect(told(late, INIT)).toMatch(/Acknowledges `used buffer`, after it has looked at the queues/);
    expect(told(early, INIT)).toMatch(/Acknowledges `used buffer`, before it looks at the queues/);
  });

  it('and aligns the used ring as the device does not looks at another one (2.7.2)', () => {
    const trace = made(INIT, 'align');
    expect(usedIndex(trace)).toBe(0);
    const device = trace.steps.find(
      ({ actor, probe, kind }) => actor === 'device' && probe === 'used.idx' && kind === 'write',
    );
    expect(device?.address).toBe((trace.queues[0]?.descriptors ?? 0) + 4096 + 2);
    expect(interrupts(trace)).toBe(1);
    expect(usedIndex(mended(INIT, 'align'))).toBe(1);
  });
});

describe('a driver that gets a ring wrong', () => {
  it('and keeps the used index in a register reads memory once (2.7.14)', () => {
    const looks = (trace: Trace): number =>
      trace.steps.filter(
        ({ actor, probe, kind }) => actor === 'driver' && probe === 'used.idx' && kind === 'read',
      ).length;
    expect(looks(made(QUEUE, 'copies'))).toBe(1);
    expect(usedIndex(made(QUEUE, 'copies'))).toBe(1);
    expect(looks(mended(QUEUE, 'copies'))).toBeGreaterThan(1);
  });

  it('and compares with “greater” stops where the index wraps (2.7.8)', () => {
    const trace = made(QUEUE, 'compares');
    expect(usedIndex(trace)).toBe(1);
    expect(told(trace, QUEUE)).toMatch(/whether 0 is greater than 65535: it is not/);
    expect(trace.ending).toMatchObject({ kind: 'stuck', message: expect.stringContaining('2 buffers') });
  });

  it('and frees nothing runs out of descriptors while the device holds none (2.7.14)', () => {
    const trace = made(QUEUE, 'keeps');
    expect(usedIndex(trace)).toBe(2);
    expect(trace.steps.at(-1)?.driver['queue']?.['num free']).toBe(2);
    expect(mended(QUEUE, 'keeps').steps.at(-1)?.driver['queue']?.['num free']).toBe(8);
  });

  it('and goes by the order in which it asked takes the wrong answer (2.7.8)', () => {
    expect(made(QUEUE, 'queues').ending).toMatchObject({
      message:
        'The driver takes `00 00 00 00 00 00 00 00` for the answer to “first”. It is “answer to first”.',
    });
  });

  it('and ignores the used length takes old bytes for new ones (2.7.8)', () => {
    expect(made(QUEUE, 'overreads').ending).toMatchObject({
      message: 'The driver takes “fourcret of before” for the answer to “second”. It is “four”.',
    });
  });

  it('and counts the header of a legacy device is two bytes off (5.1.9)', () => {
    const taken = (trace: Trace): number | undefined =>
      trace.steps.find(({ probe }) => probe === 'data.take')?.address;
    const [wrong = 0, right = 0] = [taken(made(QUEUE, 'header')), taken(mended(QUEUE, 'header'))];
    expect(right - wrong).toBe(2);
  });

  it('and sends by the queue that receives waits for ever', () => {
    const trace = made(QUEUE, 'held');
    expect(usedIndex(trace)).toBe(0);
    expect(trace.steps.at(-1)?.device['queue 0']?.['last avail']).toBe(1);
  });
});
