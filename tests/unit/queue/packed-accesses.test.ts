import { describe, expect, it } from 'vitest';
import type { Access } from '../../../src/virtio/memory/recorded.ts';
import { PACKED_PROBES } from '../../../src/virtio/queue/packed-probes.ts';
import { makeRecordedPackedPair, type PackedPair } from './packed-pair.ts';
import { buffer, TABLES } from './pair.ts';

describe('accesses to a packed ring', () => {
  it('of one request write flags after the rest and read them before it, with barriers between', () => {
    const { driver, device, accesses } = makeRecordedPackedPair();
    roundTrip({ driver, device });
    expect(accesses.map(short)).toEqual([
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
    ]);
  });

  it('of an indirect request read the table once, in order', () => {
    const { driver, device, accesses } = makeRecordedPackedPair({ indirect: true });
    roundTrip({ driver, device }, TABLES);
    expect(accesses.map(short).filter((line) => /table|hold|fetch/.test(line))).toEqual([
      'driver write packed.table 0 16',
      'driver write packed.table 1 16',
      'driver write packed.hold 0 12',
      'driver write packed.hold 0 2',
      'device barrier packed.fetch 0 read',
      'device read packed.fetch 0 16',
      'device read packed.table 0 16',
      'device read packed.table 1 16',
    ]);
  });

  it('carry probes from the table of probes, all of which occur', () => {
    const seen = new Set<string>();
    for (const table of [undefined, TABLES]) {
      const { driver, device, accesses } = makeRecordedPackedPair({ indirect: true });
      roundTrip({ driver, device }, table);
      device.enableKicks();
      for (const access of accesses) seen.add(access.probe);
    }
    expect([...seen].sort()).toEqual(Object.keys(PACKED_PROBES).sort());
  });

  it('check again after asking to be told, behind a full barrier (§ 2.8.22)', () => {
    const { driver, device, accesses } = makeRecordedPackedPair({ eventIndex: true });
    device.enableKicks();
    driver.enableInterrupts();
    expect(accesses.map(short)).toEqual([
      'device write packed.device-event 0 4',
      'device barrier packed.recheck 0 full',
      'device read packed.recheck 0 2',
      'driver write packed.driver-event 0 4',
      'driver barrier packed.recheck 0 full',
      'driver read packed.recheck 0 2',
    ]);
  });

  function roundTrip({ driver, device }: Pick<PackedPair, 'driver' | 'device'>, table?: number): void {
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
});
