import { describe, expect, it } from 'vitest';
import { findScenario } from '../../../src/virtio/scenarios.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Scenario } from '../../../src/virtio/world/scenario.ts';
import type { Step, Trace } from '../../../src/virtio/world/trace.ts';

const bringUp = findScenario('init/bring-up') as Scenario;
const valuesOf = (name: string): string[] =>
  bringUp.options.find((option) => option.name === name)?.values.map(({ value }) => value) ?? [];
const TRANSPORTS = valuesOf('transport');
const LEGACY = ['pci-legacy', 'mmio-legacy'];

const trace = (transport: string, failure: string): Trace =>
  run(bringUp, { options: { transport, failure, request: 'on' } });
const reasonOf = ({ ending }: Trace): string => (ending.kind === 'error' ? ending.reason : ending.kind);
const numberIn = ({ after }: Step): number => after.reduceRight((sum, byte) => 256 * sum + byte, 0);

/** What the driver wrote into the status last: over channel I/O it lies in memory, for a command to fetch. */
function lastStatus({ steps }: Trace): number {
  const command = steps.findLastIndex(({ name }) => name === 'CCW_CMD_WRITE_STATUS');
  const isStatus = ({ kind, name = '' }: Step): boolean =>
    kind === 'register-write' && /^(?:device_status|Device Status|Status)$/.test(name);
  const found =
    command < 0
      ? steps.findLast(isStatus)
      : steps.slice(0, command).findLast(({ kind, probe }) => kind === 'write' && probe === 'ccw.fill');
  return found === undefined ? 0 : numberIn(found);
}

/** How a bring-up ends by failure, and the status that the driver leaves. */
type Ends = Readonly<Record<string, readonly [reason: string, status: number]>>;

/** How each failure ends over a transport that is not legacy, and the status that the driver leaves. */
const MODERN: Ends = {
  none: ['complete', 0x0f],
  // A device that does not reset hears nothing more of its driver.
  reset: ['reset-incomplete', 0],
  legacy: ['version-1-missing', 0x83],
  refused: ['features-refused', 0x83],
  config: ['config-unstable', 0x8b],
  queue: ['queue-too-large', 0x8b],
  live: ['stuck', 0x0b],
};
/** Through a legacy interface nothing is confirmed, so the driver learns less, and later. */
const OLD: Readonly<Record<string, Ends>> = {
  'pci-legacy': { queue: ['stuck', 0x07] },
  'mmio-legacy': { queue: ['queue-too-large', 0x83] },
};
const OLD_BOTH: Ends = {
  none: ['complete', 0x07],
  reset: ['reset-incomplete', 0],
  legacy: ['complete', 0x07],
  refused: ['stuck', 0x07],
  config: ['config-unstable', 0x83],
  live: ['complete', 0x03],
};

describe('a device that comes up, with a failure injected (3.1.1, 3.1.2)', () => {
  it('knows a failure for every step at which a driver can stop', () => {
    expect(valuesOf('failure').sort()).toEqual(Object.keys(MODERN).sort());
  });

  for (const transport of TRANSPORTS) {
    it.each(valuesOf('failure'))(`over ${transport}: %s`, (failure) => {
      const isLegacy = LEGACY.includes(transport);
      const [reason, status] =
        (isLegacy ? (OLD[transport]?.[failure] ?? OLD_BOTH[failure]) : MODERN[failure]) ?? [];
      const found = trace(transport, failure);
      expect(reasonOf(found)).toBe(reason);
      expect(lastStatus(found)).toBe(status);
    });
  }

  it('serves one request and not the next where a legacy driver counts on an event index (2.7.10)', () => {
    const found = trace('pci-legacy', 'refused');
    const kinds = found.steps.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'notify')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'interrupt')).toHaveLength(1);
  });

  it('has a device over channel I/O break its word when its reset does not end (4.3.3.3.1)', () => {
    const said = (transport: string) =>
      trace(transport, 'reset').steps.filter(({ name = '' }) => name.startsWith('Breaks its word')).length;
    expect(TRANSPORTS.map(said)).toEqual(TRANSPORTS.map((one) => (one === 'ccw' ? 1 : 0)));
  });

  it('shows no FEATURES_OK in the status of a legacy device (3.1.2)', () => {
    const status = (transport: string) =>
      trace(transport, 'reset').steps.findLast(({ kind }) => kind === 'register-read') as Step;
    expect(numberIn(status('pci-legacy'))).toBe(0x07);
    expect(numberIn(status('pci'))).toBe(0x0f);
  });

  it('finds nothing in the ring where a legacy PCI driver keeps to a size of its own (2.7.2)', () => {
    const found = trace('pci-legacy', 'queue');
    const looks = found.steps.filter(({ actor, probe }) => actor === 'device' && probe === 'avail.idx');
    expect(looks.map(numberIn)).toEqual([0]);
    expect(looks[0]?.address).not.toBe((found.queues[0]?.driverArea ?? 0) + 2);
  });
});
