import { describe, expect, it } from 'vitest';
import type { Access } from '../../../src/virtio/memory/recorded.ts';
import { PROBES } from '../../../src/virtio/queue/probes.ts';
import { buffer, makeRecordedPair, type Pair, TABLES } from './pair.ts';

describe('accesses', () => {
  it('of one request are one for each descriptor, ring entry and index, with barriers between', () => {
    const { driver, device, accesses } = makeRecordedPair();
    roundTrip({ driver, device });
    expect(accesses.map(short)).toEqual([
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
    ]);
  });

  it('of an indirect request read the table once', () => {
    const { driver, device, accesses } = makeRecordedPair({ indirect: true, eventIndex: true });
    roundTrip({ driver, device }, TABLES);
    const lines = accesses.map(short);
    expect(lines.filter((line) => line.includes('indirect') || line.includes('desc'))).toEqual([
      'driver write indirect.fill 0 16',
      'driver write indirect.fill 1 16',
      'driver write desc.fill 0 16',
      'device read desc.fetch 0 16',
      'device read indirect.fetch 0 16',
      'device read indirect.follow 1 16',
    ]);
    expect(lines).toContain('driver read used.avail_event 2');
    expect(lines).toContain('device read avail.used_event 2');
  });

  it('carry probes from the table of probes, all of which occur', () => {
    const seen = new Set<string>();
    for (const eventIndex of [false, true]) {
      for (const table of [undefined, TABLES]) {
        const { driver, device, accesses } = makeRecordedPair({ indirect: true, eventIndex });
        roundTrip({ driver, device }, table);
        device.disableKicks();
        device.enableKicks();
        driver.disableInterrupts();
        driver.enableInterrupts();
        for (const access of accesses) seen.add(access.probe);
      }
    }
    expect([...seen].sort()).toEqual(Object.keys(PROBES).sort());
  });

  it('check again after asking to be told, behind a full barrier (§ 2.7.13.4.1)', () => {
    const { driver, device, accesses } = makeRecordedPair({ eventIndex: true });
    device.enableKicks();
    driver.enableInterrupts();
    expect(accesses.map(short)).toEqual([
      'device write used.avail_event 0 2',
      'device barrier avail.recheck 0 full',
      'device read avail.recheck 0 2',
      'driver write avail.used_event 0 2',
      'driver barrier used.recheck 0 full',
      'driver read used.recheck 0 2',
    ]);
  });

  function roundTrip({ driver, device }: Pick<Pair, 'driver' | 'device'>, table?: number): void {
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
