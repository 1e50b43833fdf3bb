import { describe, expect, it } from 'vitest';
import { readSectors } from '../../../src/virtio/devices/blk/requests.ts';
import { RESERVED, STATUS } from '../../../src/virtio/fact-lookup.ts';
import { MMIO } from '../../../src/virtio/spec/mmio.ts';
import { MmioDevice } from '../../../src/virtio/transport/mmio/device.ts';
import { MmioTransport } from '../../../src/virtio/transport/mmio/driver.ts';
import type { MmioPort } from '../../../src/virtio/transport/mmio/slot.ts';
import { reasonOf } from '../devices/reason.ts';
import { blkOver, deviceBench, mmioDevice, mmioSlot, REGION, RING_BITS } from './bench.ts';

const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK } = STATUS;
const at = {
  queueSel: 0x30,
  sizeMax: 0x34,
  size: 0x38,
  ready: 0x44,
  status: 0x70,
  interrupt: 0x60,
  ack: 0x64,
  shmSel: 0xac,
  reset: 0xc0,
} as const;

/** A device whose driver has got as far as DRIVER_OK, with queue 0 ready, by registers alone. */
function live(offered = RING_BITS) {
  const bench = deviceBench({}, offered);
  const registers = mmioDevice(bench);
  const write = (offset: number, value: number) => registers.write(offset, 4, value);
  const read = (offset: number) => registers.read(offset, 4);
  for (const status of [0, ACKNOWLEDGE, ACKNOWLEDGE | DRIVER]) write(at.status, status);
  for (const window of [0, 1]) {
    write(0x24, window);
    write(0x20, Number((offered >> BigInt(32 * window)) & 0xffff_ffffn));
  }
  write(at.status, ACKNOWLEDGE | DRIVER | FEATURES_OK);
  write(at.queueSel, 0);
  write(at.size, 8);
  for (const [part, address] of [REGION.base, REGION.base + 0x1000, REGION.base + 0x2000].entries()) {
    write(0x80 + 0x10 * part, address);
  }
  write(at.ready, 1);
  write(at.status, ACKNOWLEDGE | DRIVER | FEATURES_OK | DRIVER_OK);
  return { ...bench, registers, read, write };
}

describe('the registers of version 2 (§ 4.2.2)', () => {
  it('say who they are', () => {
    const { read } = live();
    expect([0x00, 0x04, 0x08].map(read)).toEqual([0x7472_6976, 2, 2]);
  });

  it('are read and written 32 bits at a time, aligned (§ 4.2.2.2)', () => {
    const { registers, events } = live();
    for (const [offset, width] of [
      [0x00, 1],
      [0x00, 2],
      [0x02, 4],
      [0x71, 1],
    ] as const) {
      expect(registers.read(offset, width)).toBe(0);
      registers.write(offset, width, 0);
    }
    expect(registers.read(at.status, 4)).toBe(0xf);
    expect(events.filter(({ kind }) => kind === 'ignored')).toHaveLength(8);
  });

  it('that are for one direction do nothing in the other', () => {
    const { registers, events, device } = live();
    const rows = MMIO.registers.filter(({ group, size }) => group === 'control registers' && size !== null);
    events.length = 0;
    const before = device.readStatus();
    for (const { access, offset } of rows) {
      if (access === 'W') expect(registers.read(offset ?? 0, 4)).toBe(0);
      if (access === 'R') registers.write(offset ?? 0, 4, 0xffff_ffff);
    }
    expect(events).toHaveLength(rows.filter(({ access }) => access !== 'RW').length);
    expect(device.readStatus()).toBe(before);
  });

  it('put a queue out of use when QueueReady becomes 0, and the device leaves it alone (§ 4.2.2.1)', () => {
    const { read, write, device, memory, clock } = live();
    write(at.ready, 0);
    expect(read(at.ready)).toBe(0);
    memory.patch(REGION.base + 0x1002, [1]);
    write(0x50, 0);
    clock.run();
    expect(device.failure).toBeNull();
    expect(memory.peek(REGION.base + 0x2002, 2)).toEqual(Uint8Array.of(0, 0));
  });

  it('do not change a queue while it is ready', () => {
    const { read, write } = live();
    write(at.size, 16);
    write(0x80, 0);
    write(at.ready, 0);
    write(at.ready, 1);
    expect(read(at.ready)).toBe(1);
  });

  it('do not make a queue ready that is longer than the device takes', () => {
    const { read, write } = live();
    write(at.status, 0);
    write(at.queueSel, 0);
    write(at.size, 32);
    write(at.ready, 1);
    expect(read(at.ready)).toBe(0);
  });

  it('hold the reasons of an interrupt until they are acknowledged, each on its own', () => {
    const { read, write, device } = live();
    device.configChanged();
    expect([read(at.interrupt), read(at.interrupt)]).toEqual([2, 2]);
    write(at.ack, 1);
    expect(read(at.interrupt)).toBe(2);
    write(at.ack, 2);
    expect(read(at.interrupt)).toBe(0);
    device.configChanged();
    write(at.status, 0);
    expect(read(at.interrupt)).toBe(0);
  });

  it('give a shared memory region that is not there all ones for its length and its address', () => {
    const { read, write } = live();
    write(at.shmSel, 3);
    expect([0xb0, 0xb4, 0xb8, 0xbc].map(read)).toEqual(Array(4).fill(0xffff_ffff));
  });

  it('find a shared memory region by its ID', () => {
    const bench = deviceBench();
    const region = { id: 1, address: 0x1_2345_6000n, length: 0x2_0000_0000n };
    Object.assign(bench.model, { sharedMemory: [region] });
    const transport = new MmioTransport(mmioSlot(bench));
    expect(transport.readSharedMemory(1)).toEqual(region);
    expect(transport.readSharedMemory(0)).toBeNull();
  });

  it('reset one queue with VIRTIO_F_RING_RESET, and only then', () => {
    const without = live();
    without.write(at.reset, 1);
    expect(without.read(at.ready)).toBe(1);
    const bench = live(RING_BITS | RESERVED.RING_RESET);
    bench.write(at.reset, 1);
    expect([bench.read(at.reset), bench.read(at.ready)]).toEqual([0, 0]);
  });

  it('do not offer what MMIO does not carry: ADMIN_VQ (§ 4.2.5), SR_IOV, NOTIF_CONFIG_DATA', () => {
    const bench = deviceBench({}, RING_BITS | (1n << 41n) | (1n << 37n) | RESERVED.NOTIF_CONFIG_DATA);
    mmioDevice(bench);
    expect(bench.device.offered >> 32n).toBe(1n);
  });

  it('have the names of their version, at the same places', () => {
    const names = (['1.0', '1.4'] as const).map((version) => {
      const bench = deviceBench();
      const port = mmioSlot(bench, mmioDevice(bench, { version }));
      port.read(at.sizeMax, 4);
      port.read(0xb0, 4);
      return bench.accesses.map(({ name }) => name);
    });
    expect(names).toEqual([
      ['QueueNumMax', 'offset 0xb0'],
      ['QueueSizeMax', 'SHMLenLow'],
    ]);
  });
});

describe('the driver', () => {
  const wrong = (offset: number, value: number) => {
    const bench = deviceBench();
    const slot = mmioSlot(bench);
    const read: number[] = [];
    const port: MmioPort = {
      read: (at, width) => {
        read.push(at);
        return at === offset ? value : slot.read(at, width);
      },
      write: (...access) => slot.write(...access),
      listen: () => {},
    };
    return { reason: reasonOf(() => new MmioTransport(port).writeStatus(0)), read };
  };

  it('looks at magic, version and device ID in that order, and touches nothing after one that is wrong', () => {
    expect(wrong(0, 0)).toEqual({ reason: 'no-device', read: [0] });
    expect(wrong(4, 1)).toEqual({ reason: 'no-device', read: [0, 4] });
    expect(wrong(8, 0)).toEqual({ reason: 'no-device', read: [0, 4, 8] });
  });

  it('would lose an event that comes between its last look at the queue and a late acknowledgement', () => {
    const lost = (isLate: boolean) => {
      const { registers, read, write, device } = live();
      device.configChanged();
      const status = read(at.interrupt);
      if (!isLate) write(at.ack, status);
      // The driver has looked at everything; now something else happens.
      device.configChanged();
      if (isLate) write(at.ack, status);
      return registers.read(at.interrupt, 4) === 0;
    };
    expect([lost(true), lost(false)]).toEqual([true, false]);
  });

  it('resets a queue and sets it up again', () => {
    const { driver, run } = blkOver('mmio, version 2', { offered: RING_BITS | RESERVED.RING_RESET });
    driver.initialise();
    driver.core.resetQueue(0);
    driver.initialise();
    expect(run(readSectors(1, 1)).ok).toBe(true);
  });
});

describe('the registers of version 1 (§ 4.2.4)', () => {
  const legacy = () => {
    const bench = deviceBench();
    const registers = new MmioDevice({ device: bench.device, legacy: true });
    return {
      ...bench,
      read: (at: number) => registers.read(at, 4),
      write: (at: number, value: number) => registers.write(at, 4, value),
    };
  };

  it('place a queue by pages of the size that the driver said', () => {
    const { read, write, device } = legacy();
    const placed: number[] = [];
    Object.assign(device, {
      writeQueue: (_: number, { descriptors, deviceArea }: { descriptors: number; deviceArea: number }) =>
        placed.push(descriptors, deviceArea),
    });
    write(0x28, 1024);
    write(0x3c, 64);
    write(0x38, 4);
    write(0x40, 5);
    expect(placed).toEqual([5 * 1024, 5 * 1024 + 128]);
    expect(read(4)).toBe(1);
  });

  it('take no queue before the page size makes sense, and give 0 for one that is not in use', () => {
    const { read, write } = legacy();
    for (const size of [0, 3]) {
      write(0x28, size);
      write(0x40, 5);
      expect(read(0x40)).toBe(0);
    }
    write(0x28, 4096);
    write(0x40, REGION.base / 4096);
    expect(read(0x40)).toBe(REGION.base / 4096);
    write(at.status, 0);
    expect(read(0x40)).toBe(0);
  });

  it('remember FEATURES_OK and mean nothing by it', () => {
    const { read, write } = legacy();
    write(0x20, 0xffff_ffff);
    write(at.status, ACKNOWLEDGE | DRIVER | FEATURES_OK);
    expect(read(at.status) & FEATURES_OK).toBe(FEATURES_OK);
  });
});
