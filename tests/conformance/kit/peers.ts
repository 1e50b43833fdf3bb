import { readSync, writeSync } from 'node:fs';
import { ManualClock } from '../../../src/virtio/clock.ts';
import { VirtioDevice } from '../../../src/virtio/device.ts';
import { BlkDevice } from '../../../src/virtio/devices/blk/device.ts';
import { initialSector, SECTOR } from '../../../src/virtio/devices/blk/disk.ts';
import { GuestAllocator } from '../../../src/virtio/guest-allocator.ts';
import type { GuestMemory, MemoryHandle } from '../../../src/virtio/memory/memory.ts';
import { PlainMemory } from '../../../src/virtio/memory/plain.ts';
import { PciTransport } from '../../../src/virtio/transport/pci/driver.ts';
import { assignBars } from '../../../src/virtio/transport/pci/firmware.ts';
import { PciFunction } from '../../../src/virtio/transport/pci/function.ts';
import { PciSlot } from '../../../src/virtio/transport/pci/slot.ts';
import type { RegisterObserver, Transport } from '../../../src/virtio/transport/transport.ts';

import { type Qemu, RAM_SIZE } from './qemu.ts';
import { pause } from './qtest.ts';
import { QemuTransport } from './qtest-port.ts';
import { SharedMemory } from './shared-memory.ts';
import { CAPACITY, type Subject } from './subjects.ts';

/** The RAM that drivers use, on both sides: the first megabyte is not all RAM on a PC. */
export const REGION = { name: 'ram', base: 0x10_0000, size: RAM_SIZE - 0x10_0000 };

/** As much of it as is cleared before a scenario; the allocator hands out the lowest addresses first. */
const CLEARED = 0x10_0000;

/** How long a device may take, in milliseconds, before a scenario goes on without it. */
const PATIENCE = 3000;
/** What is left of the time that the tests of a file may lose by waiting in vain, and the least that each wait gets. */
let budget = 9000;
const LEAST = 200;

/** What was notified since the last time somebody asked. */
export interface Signals {
  /** Available buffer notifications that the driver sent. */
  readonly kicks: number;
  /** Whether a used buffer notification came; QEMU's interrupts are bits, so there is no number. */
  readonly usedBuffer: boolean;
  readonly configChange: boolean;
}

/** One side of a comparison: a device, and all that our driver half needs to drive it. */
export interface Peer {
  readonly name: 'QEMU' | 'model';
  readonly transport: Transport;
  readonly ram: GuestMemory;
  /** What a driver is built from. */
  readonly parts: { transport: Transport; memory: MemoryHandle; allocator: GuestAllocator };
  /** Lets the device work until `done` holds or its patience, in milliseconds, is over. Interrupts are delivered. */
  settle(done: () => boolean, patience?: number): void;
  signals(): Signals;
  /** The whole content of the disk; for a block device only. */
  disk(): Uint8Array;
}

/** Counts notifications. */
class Bell {
  #kicks = 0;
  #usedBuffer = false;
  #configChange = false;

  readonly observer: RegisterObserver = ({ kind, name }) => {
    if (kind === 'notify') this.#kicks++;
    if (kind !== 'interrupt') return;
    if (name === 'used-buffer') this.#usedBuffer = true;
    else this.#configChange = true;
  };

  take(): Signals {
    const signals = {
      kicks: this.#kicks,
      usedBuffer: this.#usedBuffer,
      configChange: this.#configChange,
    };
    this.#kicks = 0;
    this.#usedBuffer = false;
    this.#configChange = false;
    return signals;
  }
}

const initialDisk = (() => {
  const bytes = new Uint8Array(CAPACITY * SECTOR);
  for (let sector = 0; sector < CAPACITY; sector++) bytes.set(initialSector(sector), sector * SECTOR);
  return bytes;
})();

/** Our device half, new, behind our PCI registers. */
export function modelPeer(subject: Subject): Peer {
  const bell = new Bell();
  const model = subject.model();
  const clock = new ManualClock();
  const ram = new PlainMemory([REGION]);
  const { offered, makeQueue } = subject;
  const device = new VirtioDevice({
    model,
    memory: ram.as('device'),
    clock,
    offered,
    ...(makeQueue === undefined ? {} : { makeQueue }),
  });
  // The same bus as QEMU's, with the registers of 1.2, which are those that QEMU 7.2 has.
  const slot = new PciSlot(new PciFunction({ device, version: '1.2' }), { clock, observer: bell.observer });
  assignBars(slot);
  const transport = new PciTransport(slot, { msix: false });
  transport.writeStatus(0);
  bell.take();
  return {
    name: 'model',
    transport,
    ram,
    parts: { transport, memory: ram.as('driver'), allocator: new GuestAllocator(REGION) },
    settle: () => void clock.run(),
    signals: () => bell.take(),
    disk: () => {
      if (model instanceof BlkDevice) return model.disk.read(0, CAPACITY);
      throw new Error('The device has no disk.');
    },
  };
}

/** QEMU's device, reset, with its disk as new and the lower part of memory cleared. */
export function qemuPeer(qemu: Qemu, subject: Subject, slot: number): Peer {
  const bell = new Bell();
  const transport = new QemuTransport(qemu.qtest, slot, bell.observer);
  transport.writeStatus(0);
  transport.pump();
  bell.take();
  const ram = new SharedMemory(qemu.ram, REGION);
  ram.patch(REGION.base, new Uint8Array(CLEARED));
  const file = subject.disk === undefined ? undefined : qemu.disks.get(subject.disk);
  if (file !== undefined) writeSync(file, initialDisk, 0, initialDisk.length, 0);
  const settle = (done: () => boolean, patience = PATIENCE) => {
    const limit = patience === PATIENCE ? Math.max(LEAST, Math.min(PATIENCE, budget)) : patience;
    const begun = performance.now();
    for (let tries = 0; !done(); tries++) {
      if (performance.now() - begun > limit) {
        if (patience === PATIENCE) budget -= limit;
        break;
      }
      if (tries > 10) pause(Math.min(tries / 100, 1));
      transport.pump();
    }
    // QEMU answers between two of its events, so what belongs to the last one is here by now.
    transport.pump();
  };
  return {
    name: 'QEMU',
    transport,
    ram,
    parts: { transport, memory: ram.as('driver'), allocator: new GuestAllocator(REGION) },
    settle,
    signals: () => bell.take(),
    disk: () => {
      if (file === undefined) throw new Error('The device has no disk.');
      const bytes = new Uint8Array(CAPACITY * SECTOR);
      readSync(file, bytes, 0, bytes.length, 0);
      return bytes;
    },
  };
}
