import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/virtio/clock.ts';
import { VirtioDevice } from '../../src/virtio/device.ts';
import type { DeviceHost, DeviceModel } from '../../src/virtio/device-model.ts';
import { BlkDevice } from '../../src/virtio/devices/blk/device.ts';
import { readSectors } from '../../src/virtio/devices/blk/requests.ts';
import { VirtioDriver } from '../../src/virtio/driver.ts';
import { RESERVED } from '../../src/virtio/fact-lookup.ts';
import { GuestAllocator } from '../../src/virtio/guest-allocator.ts';
import { PlainMemory } from '../../src/virtio/memory/plain.ts';
import type { Chain } from '../../src/virtio/queue/queue.ts';
import { DirectTransport } from '../../src/virtio/transport/direct.ts';
import { blkBench, REGION } from './devices/bench.ts';

const withoutEventIndex = RESERVED.VERSION_1 | RESERVED.INDIRECT_DESC;

/** A model that completes a chain as soon as it has it, and looks around before. */
class Mirror implements DeviceModel {
  readonly key = 'mirror';
  readonly deviceId = 1;
  readonly version = '1.4';
  readonly features = [];
  readonly offered = 0n;
  readonly config = new Uint8Array(0);
  readonly queueSizes: readonly number[];
  readonly #look: () => void;
  #host: DeviceHost | null = null;

  constructor(queueSize: number, look: () => void) {
    this.queueSizes = [queueSize];
    this.#look = look;
  }
  attach(host: DeviceHost): void {
    this.#host = host;
  }
  accept(queue: number, chain: Chain): void {
    this.#look();
    this.#host?.complete(queue, chain, chain.writableLength);
  }
  reset(): void {}
}

function mirrorStage(
  queueSize: number,
  size: number,
  suppressKicks: boolean,
  look: () => void = () => {},
  features = 0n,
) {
  const region = { ...REGION, size };
  const memory = new PlainMemory([region]);
  const clock = new ManualClock();
  const model = new Mirror(queueSize, look);
  const offered = RESERVED.VERSION_1 | features;
  const device = new VirtioDevice({ model, memory: memory.as('device'), clock, offered, suppressKicks });
  const driver = new VirtioDriver({
    transport: new DirectTransport(device, { clock }),
    memory: memory.as('driver'),
    allocator: new GuestAllocator(region),
    features: [],
    wanted: features,
  });
  driver.initialise(() => driver.addQueue<string>(0));
  const queue = driver.queues[0];
  if (queue === undefined) throw new Error('The queue was not set up.');
  return { memory: memory.as('driver'), clock, driver, queue };
}

describe('available buffer notifications', () => {
  it.each([
    [true, [1, 1], 0],
    [false, [0, 0], 0],
  ])('are suppressed while the device takes chains, if it likes: %s', (suppress, during, after) => {
    const seen: number[] = [];
    let usedFlags = () => 0;
    const { memory, clock, driver, queue } = mirrorStage(8, REGION.size, suppress, () =>
      seen.push(usedFlags()),
    );
    usedFlags = () => memory.read16(queue.addresses.deviceArea);
    const { address } = driver.allocator.allocate('data', 16);
    for (const token of ['a', 'b']) queue.ring.add([], [{ address, length: 8 }], token);
    expect(driver.publish(queue)).toBe(true);
    clock.run();
    expect(seen).toEqual(during);
    expect(usedFlags()).toBe(after);
  });
});

describe('available buffer notifications with an event index', () => {
  it.each([true, false])('are asked for again after each round, suppressed or not: %s', (suppress) => {
    const { clock, driver, queue } = mirrorStage(8, REGION.size, suppress, () => {}, RESERVED.EVENT_IDX);
    const { address } = driver.allocator.allocate('data', 16);
    for (const token of ['a', 'b', 'c']) {
      queue.ring.add([], [{ address, length: 8 }], token);
      expect(driver.publish(queue)).toBe(true);
      clock.run();
      expect(queue.ring.reap()?.token).toBe(token);
    }
  });
});

describe('used buffer notifications', () => {
  it('are not sent when the driver does not want them (1.4 § 2.7.7.2)', () => {
    const { driver, accesses, clock } = blkBench({ offered: withoutEventIndex });
    driver.queues[0]?.ring.disableInterrupts();
    const request = driver.submit(readSectors(0, 1));
    clock.run();
    expect(accesses.filter((one) => one.kind === 'interrupt')).toEqual([]);
    expect(request.result).toBeNull();
    expect(driver.poll()).toEqual([request]);
    expect(request.result).toMatchObject({ ok: true });
  });

  it('reach the driver through the clock, after the device has finished what it does', () => {
    const { driver, accesses, clock } = blkBench({ offered: withoutEventIndex });
    const request = driver.submit(readSectors(0, 1));
    const isSent = () => accesses.some((one) => one.kind === 'interrupt');
    while (!isSent() && clock.step());
    expect(isSent()).toBe(true);
    expect(request.result).toBeNull();
    clock.step();
    expect(request.result).toMatchObject({ ok: true });
  });

  it('that mean nothing do no harm (1.4 § 2.7.7.1)', () => {
    const { driver, settle } = blkBench();
    const request = driver.submit(readSectors(0, 1));
    for (let at = 0; at < 3; at++) driver.onInterrupt(0);
    expect(settle(request).ok).toBe(true);
    driver.onInterrupt(0);
  });
});

describe('the used length', () => {
  it('of a chain of 2^32 bytes is the most that 32 bits hold', () => {
    const count = 32768;
    const length = 2 ** 32 / count;
    const { clock, driver, queue } = mirrorStage(count, 0x20_0000, true);
    const { address } = driver.allocator.allocate('data', length);
    const pieces = Array.from({ length: count }, () => ({ address, length }));
    queue.ring.add([], pieces, 'all');
    driver.publish(queue);
    clock.run();
    expect(queue.ring.reap()?.written).toBe(0xffff_ffff);
  });
});

describe('a model without a device around it', () => {
  it('says what it lacks', () => {
    const chain = { head: 0, readable: [], writable: [], readableLength: 0, writableLength: 0 };
    expect(() => new BlkDevice().accept(0, chain)).toThrow('must be attached');
  });
});
