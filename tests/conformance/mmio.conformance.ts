import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BlkDriver } from '../../src/virtio/devices/blk/driver.ts';
import type { Asked, BlkResult } from '../../src/virtio/devices/blk/driver-request.ts';
import { flush, getId, readSectors, writeSectors } from '../../src/virtio/devices/blk/requests.ts';
import { RESERVED, STATUS } from '../../src/virtio/fact-lookup.ts';
import { GuestAllocator } from '../../src/virtio/guest-allocator.ts';
import { MmioTransport } from '../../src/virtio/transport/mmio/driver.ts';
import type { MmioPort } from '../../src/virtio/transport/mmio/slot.ts';
import type { AccessWidth } from '../../src/virtio/transport/transport.ts';
import { reasonOf } from '../unit/devices/reason.ts';
import { blkOver } from '../unit/transport/bench.ts';
import { DIFFERENCES } from './kit/differences.ts';
import { REGION } from './kit/peers.ts';
import { Qemu } from './kit/qemu.ts';
import { pause } from './kit/qtest.ts';
import { SharedMemory } from './kit/shared-memory.ts';
import { CAPACITY, RING } from './kit/subjects.ts';

/** Of the 24 places that the machine has, 512 bytes each, a single device takes the last. */
const BASE = 0xfeb0_2e00;

/** Registers of QEMU by its test protocol. There is no interrupt: `pump` lets the driver look for one. */
class QtestMmio implements MmioPort {
  readonly #qemu: Qemu;
  #onInterrupt = () => {};

  constructor(qemu: Qemu) {
    this.#qemu = qemu;
  }

  read(offset: number, width: AccessWidth): number {
    return this.#qemu.qtest.read(BASE + offset, width);
  }

  write(offset: number, width: AccessWidth, value: number): void {
    this.#qemu.qtest.write(BASE + offset, width, value);
  }

  listen(onInterrupt: () => void): void {
    this.#onInterrupt = onInterrupt;
  }

  pump(): void {
    this.#onInterrupt();
  }
}

const WORK: readonly Asked[] = [
  writeSectors(3, new Uint8Array(1024).fill(0x5a)),
  readSectors(3, 2),
  readSectors(0, 1),
  flush(),
  getId(),
];

describe.each([
  ['version 2', false],
  ['version 1', true],
] as const)("QEMU's virtio-mmio, %s (§ 4.2)", (_, legacy) => {
  let qemu: Qemu | undefined;
  beforeAll(async () => {
    qemu = await Qemu.start({
      machine: 'microvm,pit=off,pic=off,rtc=off,isa-serial=off',
      disks: { d: CAPACITY * 512 },
      devices: [
        ...['-global', `virtio-mmio.force-legacy=${legacy}`],
        ...['-drive', 'if=none,id=d,file={d},format=raw'],
        ...['-device', 'virtio-blk-device,drive=d,serial=RINGSIDE-0001'],
        ...['-global', 'virtio-mmio.ioeventfd=off'],
      ],
    });
  });
  afterAll(() => qemu?.stop());

  function drive() {
    if (qemu === undefined) throw new Error('QEMU is not running.');
    const port = new QtestMmio(qemu);
    const ram = new SharedMemory(qemu.ram, REGION);
    const driver = new BlkDriver({
      transport: new MmioTransport(port, { legacy }),
      memory: ram.as('driver'),
      allocator: new GuestAllocator(REGION),
      wanted: RING | (1n << 9n) | (1n << 6n),
      queueSize: 16,
    });
    const run = (asked: Asked): BlkResult | null => {
      const request = driver.submit(asked);
      for (let tries = 0; request.result === null && tries < 2000; tries++) {
        if (tries > 10) pause(1);
        port.pump();
      }
      return request.result;
    };
    return { driver, run, port };
  }

  it('is driven by the registers of the facts, and does the work of a block device', () => {
    const { driver, run } = drive();
    driver.initialise();
    expect(driver.info.capacity).toBe(CAPACITY);
    const results = WORK.map((asked) => run(asked));
    expect(results.map((result) => result?.ok)).toEqual(WORK.map(() => true));
    expect(results[1]).toMatchObject({ bytes: new Uint8Array(1024).fill(0x5a) });
  });

  it('works again after a reset', () => {
    const { driver, run } = drive();
    for (let round = 0; round < 3; round++) {
      driver.initialise();
      expect(run(readSectors(round, 1))?.ok).toBe(true);
    }
  });

  it('says what it is, and has no queue beyond its own', () => {
    const { driver, port } = drive();
    driver.initialise();
    expect([port.read(0, 4), port.read(4, 4), port.read(8, 4)]).toEqual([0x7472_6976, legacy ? 1 : 2, 2]);
    expect(driver.core.transport.readQueueMaxSize(0)).toBe(1024);
    expect(driver.core.transport.readQueueMaxSize(1)).toBe(0);
    const settled = legacy ? 0 : STATUS.FEATURES_OK;
    expect(port.read(0x70, 4)).toBe(STATUS.ACKNOWLEDGE | STATUS.DRIVER | STATUS.DRIVER_OK | settled);
  });

  it('gives 0 to a read of another width than 32 bits, as our device does', () => {
    const { port } = drive();
    expect([port.read(0, 1), port.read(0, 2), port.read(4, 2)]).toEqual([0, 0, 0]);
  });

  it.runIf(!legacy)(`differs: ${DIFFERENCES['ring-reset-over-mmio'].title} (§ 4.2.2.1)`, () => {
    const { driver } = drive();
    driver.initialise();
    expect(driver.core.features & RESERVED.RING_RESET).toBe(RESERVED.RING_RESET);
    expect(reasonOf(() => driver.core.resetQueue(0))).toBe('reset-incomplete');
    expect(driver.core.transport.readQueueEnabled(0)).toBe(true);
    const ours = blkOver('mmio, version 2', { offered: RESERVED.VERSION_1 | RING });
    ours.driver.initialise();
    ours.driver.core.resetQueue(0);
    expect(ours.device.readQueueEnabled(0)).toBe(false);
  });
});
