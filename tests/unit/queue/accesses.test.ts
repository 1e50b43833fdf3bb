import { describe, expect, it } from 'vitest';
import type { Access } from '../../../src/virtio/memory/recorded.ts';
import { PACKED_PROBES } from '../../../src/virtio/queue/packed-probes.ts';
import { PROBES } from '../../../src/virtio/queue/probes.ts';
import type { DeviceQueue, DriverQueue } from '../../../src/virtio/queue/queue.ts';
import { makeRecordedPackedPair } from './packed-pair.ts';
import { buffer, makeRecordedPair, TABLES } from './pair.ts';

const split = {
  ring: 'split',
  section: '2.7.13',
  record: makeRecordedPair,
  /** One access for each descriptor, ring entry and index. */
  direct: [
    'driver write desc.fill 0 16',
    'driver write desc.fill 1 16',
    'driver write avail.ring 0 2',
    'driver barrier avail.idx 1 write',
    'driver write avail.idx 1 2',
    'driver barrier used.flags full',
    'driver read used.flags 2',
    'device read avail.idx 0 2',
    'device barrier avail.ring 0 read',
    'device read avail.ring 0 2',
    'device read desc.fetch 0 16',
    'device read desc.follow 1 16',
    'device write used.ring 0 8',
    'device barrier used.idx 1 write',
    'device write used.idx 1 2',
    'device barrier avail.flags full',
    'device read avail.flags 2',
    'driver read used.idx 0 2',
    'driver barrier used.ring 0 read',
    'driver read used.ring 0 8',
  ],
  indirect: [
    'driver write indirect.fill 0 16',
    'driver write indirect.fill 1 16',
    'driver write desc.fill 0 16',
    'device read desc.fetch 0 16',
    'device read indirect.fetch 0 16',
    'device read indirect.follow 1 16',
  ],
  events: ['driver read used.avail_event 2', 'device read avail.used_event 2'],
  probes: PROBES,
  rechecks: [
    'device write used.avail_event 0 2',
    'device barrier avail.recheck 0 full',
    'device read avail.recheck 0 2',
    'driver write avail.used_event 0 2',
    'driver barrier used.recheck 0 full',
    'driver read used.recheck 0 2',
  ],
} as const;

const packed = {
  ring: 'packed',
  section: '2.8.22',
  record: makeRecordedPackedPair,
  /** Flags are written after the rest and read before it. */
  direct: [
    'driver write packed.hold 0 12',
    'driver write packed.hold 0 2',
    'driver write packed.fill 1 16',
    'driver barrier packed.avail 0 write',
    'driver write packed.avail 0 2',
    'driver barrier packed.device-event 2 full',
    'driver read packed.device-event 2 4',
    'device read packed.look 0 2',
    'device barrier packed.fetch 0 read',
    'device read packed.fetch 0 16',
    'device read packed.next 1 16',
    'device write packed.use 0 4',
    'device write packed.use 0 2',
    'device barrier packed.used 0 write',
    'device write packed.used 0 2',
    'device barrier packed.driver-event 2 full',
    'device read packed.driver-event 2 4',
    'driver read packed.poll 0 2',
    'driver barrier packed.take 0 read',
    'driver read packed.take 0 8',
  ],
  indirect: [
    'driver write packed.table 0 16',
    'driver write packed.table 1 16',
    'driver write packed.hold 0 12',
    'driver write packed.hold 0 2',
    'device barrier packed.fetch 0 read',
    'device read packed.fetch 0 16',
    'device read packed.table 0 16',
    'device read packed.table 1 16',
  ],
  events: ['driver read packed.device-event 1 4', 'device read packed.driver-event 1 4'],
  probes: PACKED_PROBES,
  rechecks: [
    'device write packed.device-event 0 4',
    'device barrier packed.recheck 0 full',
    'device read packed.recheck 0 2',
    'driver write packed.driver-event 0 4',
    'driver barrier packed.recheck 0 full',
    'driver read packed.recheck 0 2',
  ],
} as const;

describe.each([split, packed])('accesses to a $ring ring (1.4 § $section)', (ring) => {
  it('of one request follow one another with barriers where the section demands them', () => {
    const { driver, device, accesses } = ring.record();
    roundTrip(driver, device);
    expect(accesses.map(short)).toEqual(ring.direct);
  });

  it('of an indirect request read the table once, in order', () => {
    const { driver, device, accesses } = ring.record({ indirect: true, eventIndex: true });
    roundTrip(driver, device, TABLES);
    const lines = accesses.map(short);
    expect(lines.filter((line) => /desc|indirect|table|hold|fetch/.test(line))).toEqual(ring.indirect);
    for (const line of ring.events) expect(lines).toContain(line);
  });

  it('carry every probe there is and no other', () => {
    const seen = new Set<string>();
    for (const eventIndex of [false, true]) {
      for (const table of [undefined, TABLES]) {
        const { driver, device, accesses } = ring.record({ indirect: true, eventIndex });
        roundTrip(driver, device, table);
        device.disableKicks();
        device.enableKicks();
        driver.disableInterrupts();
        driver.enableInterrupts();
        for (const access of accesses) seen.add(access.probe);
      }
    }
    expect([...seen].sort()).toEqual(Object.keys(ring.probes).sort());
  });

  it('check again after asking to be told, behind a full barrier', () => {
    const { driver, device, accesses } = ring.record({ eventIndex: true });
    device.enableKicks();
    driver.enableInterrupts();
    expect(accesses.map(short)).toEqual(ring.rechecks);
  });
});

function roundTrip(driver: DriverQueue<string>, device: DeviceQueue, table?: number): void {
  driver.add([buffer(0, 16)], [buffer(1, 32)], 'x', table);
  driver.publish();
  driver.shouldKick();
  device.push(device.pop()?.head ?? -1, 32);
  device.publish();
  device.shouldInterrupt();
  expect(driver.reap()?.token).toBe('x');
}

function short({ actor, kind, probe, detail, size, barrier }: Access): string {
  return [actor, kind, probe, detail, barrier ?? size].filter((part) => part !== undefined).join(' ');
}
