import { describe, expect, test } from 'vitest';
import { joined } from '../../../src/virtio/admin/bytes.ts';
import {
  PART,
  type Part,
  partBytes,
  partsOf,
  readParts,
  withValueAt,
} from '../../../src/virtio/admin/parts.ts';
import { readSectors, writeSectors } from '../../../src/virtio/devices/blk/requests.ts';
import { RESERVED } from '../../../src/virtio/fact-lookup.ts';
import { groupBench, objectId, prepare, send } from './bench.ts';

const of = (member: bigint, ...data: readonly Uint8Array[]) => ({ groupType: 1, member, data: joined(data) });
const STOP = Uint8Array.of(1);
const GO = Uint8Array.of(0);

/** Source and destination with objects, and the source in use. */
function scene(latency = 0, wanted = RESERVED.VERSION_1) {
  const bench = groupBench({ limits: { get: 2, set: 2 } }, latency);
  prepare(bench.owner);
  prepare(bench.owner, 2n);
  const driver = bench.driverOf(bench.first.slot, wanted);
  driver.initialise();
  const get = () => {
    const { result } = send(
      bench.owner,
      'DEV_PARTS_GET',
      of(1n, objectId(0), Uint8Array.of(1), new Uint8Array(7)),
    );
    return readParts(result).parts;
  };
  const set = (parts: readonly Part[]) =>
    send(bench.owner, 'DEV_PARTS_SET', of(2n, objectId(3), partBytes(parts)));
  const mode = (member: bigint, flags: Uint8Array) =>
    send(bench.owner, 'DEV_MODE_SET', of(member, flags), 0, bench.clock);
  return { ...bench, driver, get, set, mode };
}

describe('reading parts (1.4 § 2.12.1.4)', () => {
  test('size, count and list agree with the parts', () => {
    const { owner, get } = scene();
    const ask = (type: number, room?: number) =>
      send(
        owner,
        'DEV_PARTS_METADATA_GET',
        of(1n, objectId(0), Uint8Array.of(type), new Uint8Array(7)),
        room,
      );
    const parts = get();
    expect(ask(0).result[0]).toBe(partBytes(parts).length & 0xff);
    expect(ask(1).result[0]).toBe(parts.length);
    expect(ask(2).result.length).toBe(8 + 16 * parts.length);
    expect(ask(2, 64).status).toBe(12);
    expect(ask(3).status).toBe(22);
  });

  test('parts come in the order of the table whatever the order of the headers', () => {
    const { owner } = scene();
    const header = (type: number) => Uint8Array.of(type & 0xff, type >> 8, ...new Uint8Array(14));
    const wanted = [PART.VQ_CFG, 0x1ff, PART.DEVICE_STATUS, PART.DEV_FEATURES].map(header);
    const { result } = send(owner, 'DEV_PARTS_GET', of(1n, objectId(0), new Uint8Array(8), ...wanted));
    expect(readParts(result).parts.map(({ type }) => type)).toEqual([
      PART.DEV_FEATURES,
      PART.DEVICE_STATUS,
      PART.VQ_CFG,
    ]);
  });

  test('reading needs an object for reading', () => {
    const { owner } = scene();
    const all = [Uint8Array.of(1), new Uint8Array(7)];
    expect(send(owner, 'DEV_PARTS_GET', of(1n, objectId(1), ...all)).qualifier).toBe(3);
    expect(send(owner, 'DEV_PARTS_GET', of(1n, objectId(9), ...all)).status).toBe(6);
    expect(
      send(owner, 'DEV_PARTS_GET', of(1n, objectId(0), Uint8Array.of(2), new Uint8Array(7))).status,
    ).toBe(22);
  });

  test('reading changes nothing: not even the queue that is selected', () => {
    const { first, get } = scene();
    const before = partBytes(partsOf(first.member));
    get();
    expect(partBytes(get())).toEqual(before);
  });
});

describe('a member that is stopped (1.4 § 2.12.1.4.3.4)', () => {
  test('the stop ends when all that was observed has been handed back', () => {
    const { owner, clock, driver } = scene(1000);
    const request = driver.submit(readSectors(3, 1));
    clock.run(1);
    let ended = false;
    owner.run({ opcode: 17, groupType: 1, member: 1n, data: STOP }, 0, () => {
      ended = true;
    });
    expect([ended, request.result]).toEqual([false, null]);
    clock.run();
    expect([ended, request.result?.ok]).toEqual([true, true]);
  });

  test('what comes afterwards waits, and is served when the member goes on', () => {
    const { clock, driver, mode } = scene();
    expect(mode(1n, STOP).status).toBe(0);
    const request = driver.submit(readSectors(3, 1));
    clock.run();
    expect(request.result).toBeNull();
    expect(mode(1n, GO).status).toBe(0);
    expect(request.result?.ok).toBe(true);
  });

  test('a change of the configuration is told when the member goes on', () => {
    const { first, driver, clock, mode } = scene();
    mode(1n, STOP);
    (first.device.model as unknown as { resize(capacity: number): void }).resize(1024);
    clock.run();
    expect(driver.info.capacity).not.toBe(1024n);
    mode(1n, GO);
    clock.run();
    expect(Number(driver.info.capacity)).toBe(1024);
  });

  test('stopping twice and going on twice succeed; other flags do not', () => {
    const { mode } = scene();
    expect([STOP, STOP, GO, GO].map((flags) => mode(1n, flags).status)).toEqual([0, 0, 0, 0]);
    expect(mode(1n, Uint8Array.of(2)).qualifier).toBe(3);
  });
});

describe('setting parts (1.4 § 2.12.1.4.3.3)', () => {
  test('a request that the source never saw completes on the destination, and earlier ones are not done twice', () => {
    const { first, second, driver, clock, get, set, mode } = scene();
    const before = driver.submit(writeSectors(1, new Uint8Array(512).fill(1)));
    clock.run();
    expect(before.result?.ok).toBe(true);
    mode(1n, STOP);
    const request = driver.submit(writeSectors(2, new Uint8Array(512).fill(7)));
    clock.run();
    expect(mode(2n, STOP).status).toBe(0);
    expect(set(get()).status).toBe(0);
    expect(second.device.readStatus()).toBe(0);
    expect(mode(2n, GO).status).toBe(0);
    expect(second.device.readStatus()).toBe(first.device.readStatus());
    expect(second.device.features).toBe(first.device.features);
    expect(partBytes(partsOf(second.member))).toEqual(partBytes(partsOf(first.member)));
    clock.run();
    driver.poll();
    expect(request.result?.ok).toBe(true);
    expect(second.device.inspect(0)).toMatchObject({ 'last avail': 2, 'used idx': 2 });
  });

  test.each<[string, (parts: readonly Part[]) => readonly Part[], RegExp]>([
    ['the other way round', (parts) => [...parts].reverse(), /must come before|comes after/],
    [
      'without the features',
      (parts) => parts.filter(({ type }) => type !== PART.DRV_FEATURES),
      /DRV_FEATURES must come/,
    ],
    [
      'with a part too long',
      (parts) => withValueAt(parts, PART.DEVICE_STATUS, Uint8Array.of(15, 0)),
      /has 1 bytes/,
    ],
    [
      'of a device with other features',
      (parts) => withValueAt(parts, PART.DEV_FEATURES, new Uint8Array(16)),
      /offers other features/,
    ],
    [
      'with features that were not offered',
      (parts) => withValueAt(parts, PART.DRV_FEATURES, new Uint8Array(16).fill(255)),
      /does not offer/,
    ],
    [
      'with a queue too large',
      (parts) => withValueAt(parts, PART.VQ_CFG, Uint8Array.of(0, 1, ...new Uint8Array(30))),
      /at most 16/,
    ],
    [
      'with notifications elsewhere',
      (parts) => withValueAt(parts, PART.VQ_NOTIFY_CFG, Uint8Array.of(9, ...new Uint8Array(7))),
      /read-only/,
    ],
    [
      'with one that nobody knows',
      (parts) => [...parts, { type: 0x1ff, flags: 0, selector: 0, value: new Uint8Array(0) }],
      /no part 0x1ff/,
    ],
  ])('%s they are refused, and nothing has changed', (_, change, message) => {
    const { second, get, set, mode } = scene();
    mode(1n, STOP);
    mode(2n, STOP);
    const before = partBytes(partsOf(second.member));
    const answer = set(change(get()));
    expect([answer.status, answer.qualifier]).toEqual([22, 3]);
    expect(answer.why?.message).toMatch(message);
    expect(partBytes(partsOf(second.member))).toEqual(before);
  });

  test('an unknown part that is optional is left out', () => {
    const { get, set, mode } = scene();
    mode(2n, STOP);
    expect(set([...get(), { type: 0x1ff, flags: 1, selector: 0, value: new Uint8Array(3) }]).status).toBe(0);
  });

  test('a member that is not stopped refuses', () => {
    const { get, set } = scene();
    expect(set(get())).toMatchObject({ status: 22, why: { message: 'The member is not stopped.' } });
  });

  test('a packed ring cannot be taken over: no part says where the source stands', () => {
    const { get, set, mode } = scene(0, RESERVED.VERSION_1 | RESERVED.RING_PACKED);
    mode(2n, STOP);
    expect(set(get()).why?.message).toMatch(/packed ring/);
  });

  test('a second set replaces the first, and may bring single parts', () => {
    const { second, get, set, mode } = scene();
    mode(2n, STOP);
    const parts = get();
    set(parts);
    const status = parts.filter(({ type }) => type === PART.DEVICE_STATUS);
    expect(set(withValueAt(status, PART.DEVICE_STATUS, Uint8Array.of(3))).status).toBe(0);
    mode(2n, GO);
    expect(second.device.readStatus()).toBe(3);
  });

  test('parts cut short are refused', () => {
    const { owner, get, mode } = scene();
    mode(2n, STOP);
    const bytes = partBytes(get());
    expect(send(owner, 'DEV_PARTS_SET', of(2n, objectId(3), bytes.subarray(0, 20))).status).toBe(22);
  });
});
