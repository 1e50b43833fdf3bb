import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPci } from '../../../src/virtio/decode/pci.ts';
import { readSectors } from '../../../src/virtio/devices/blk/requests.ts';
import { RESERVED, STATUS } from '../../../src/virtio/fact-lookup.ts';
import { PciTransport } from '../../../src/virtio/transport/pci/driver.ts';
import { assignBars } from '../../../src/virtio/transport/pci/firmware.ts';
import { identityOf } from '../../../src/virtio/transport/pci/identity.ts';
import type { Message } from '../../../src/virtio/transport/pci/msix.ts';
import { PciSlot } from '../../../src/virtio/transport/pci/slot.ts';
import { reasonOf } from '../devices/reason.ts';
import { blkOver, deviceBench, pciFunction, pciSlot, REGION, RING_BITS } from './bench.ts';

const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK } = STATUS;
const COMMON = 0;
const [ISR, NOTIFY] = [0x1000, 0x3000];
const at = {
  select: 0x16,
  size: 0x18,
  vector: 0x1a,
  enable: 0x1c,
  off: 0x1e,
  desc: 0x20,
  data: 0x38,
  reset: 0x3a,
};

/** A function whose driver has got as far as DRIVER_OK, with queue 0 enabled, by registers alone. */
function live(options: Parameters<typeof pciFunction>[1] = {}, offered = RING_BITS) {
  const bench = deviceBench({}, offered);
  const fn = pciFunction(bench, options);
  const messages: Message[] = [];
  const lines: boolean[] = [];
  fn.attach({ line: (up) => lines.push(up), message: (one) => messages.push(one) });
  const write = (offset: number, width: number, value: number) =>
    fn.writeBar(4, COMMON + offset, width, value);
  const read = (offset: number, width: number) => fn.readBar(4, COMMON + offset, width);
  fn.writeConfig(4, 2, 7);
  for (const status of [0, ACKNOWLEDGE, ACKNOWLEDGE | DRIVER]) write(0x14, 1, status);
  for (const window of [0, 1]) {
    write(0x08, 4, window);
    write(0x0c, 4, Number((offered >> BigInt(32 * window)) & 0xffff_ffffn));
  }
  write(0x14, 1, ACKNOWLEDGE | DRIVER | FEATURES_OK);
  write(at.select, 2, 0);
  for (const [part, address] of [REGION.base, REGION.base + 0x1000, REGION.base + 0x2000].entries()) {
    write(at.desc + 8 * part, 4, address);
  }
  write(at.enable, 2, 1);
  write(0x14, 1, ACKNOWLEDGE | DRIVER | FEATURES_OK | DRIVER_OK);
  return { ...bench, fn, messages, lines, read, write };
}

describe('the configuration space', () => {
  const recorded = JSON.parse(
    readFileSync(new URL('../../fixtures/recordings/qemu-7.2-features.json', import.meta.url), 'utf8'),
  ).devices['virtio-blk-pci'];

  it.each([
    ['transitional', recorded.default],
    ['modern', recorded.packed],
  ])(
    'of a %s device is that of QEMU 7.2, but for how long the structures say they are',
    (kind, { pciConfigHex }) => {
      const bench = deviceBench();
      const fn = pciFunction(bench, { transitional: kind === 'transitional', version: '1.2' });
      const own = Buffer.from(fn.config.bytes);
      const qemu = Buffer.from(pciConfigHex, 'hex');
      // QEMU gives every structure a page.
      for (const length of [0x4c, 0x5c, 0x6c, 0x7c]) {
        expect(own.readUInt32LE(length)).toBeLessThanOrEqual(qemu.readUInt32LE(length));
        own.writeUInt32LE(0x1000, length);
      }
      // Its regions: 128 bytes of I/O, 4 KiB, 16 KiB of 64 bits and prefetchable. The dump has them unplaced.
      expect(own.toString('hex')).toBe(qemu.toString('hex'));
    },
  );

  it('refuses a transitional device of a type that has no transitional ID (§ 4.1.2.1)', () => {
    expect(() => identityOf({ transitional: true }, 16)).toThrow(RangeError);
  });

  it('tells how large its regions are, and lets firmware place them', () => {
    const bench = deviceBench();
    const fn = pciFunction(bench, { transitional: true });
    const next = assignBars(new PciSlot(fn, { clock: bench.clock }));
    expect(fn.bars.map((bar) => fn.config.addressOf(bar))).toEqual([0xc000, 0xe000_0000, 0xe000_4000]);
    expect(next).toEqual({ memory: 0xe000_8000, io: 0xc080 });
  });

  it('answers nowhere while the Command register does not let it', () => {
    const bench = deviceBench();
    const slot = pciSlot(bench);
    expect(slot.readMemory(0xe000_4014, 1)).toBe(0);
    slot.writeConfig(4, 2, 0);
    expect(slot.readMemory(0xe000_4014, 1)).toBe(0xff);
    expect(slot.readMemory(0xd000_0000, 4)).toBe(0xffff_ffff);
  });
});

describe('the common configuration (§ 4.1.4.3)', () => {
  it.each([
    ['1.0', 56],
    ['1.1', 56],
    ['1.2', 60],
    ['1.3', 64],
    ['1.4', 64],
  ] as const)('has in %s %i bytes', (version, size) => {
    const fn = pciFunction(deviceBench(), { version });
    expect(fn.structures.find(({ key }) => key === 'common')?.length).toBe(size);
  });

  it('of 56 bytes has no queue_reset, and the driver says so', () => {
    const bench = deviceBench({}, RING_BITS | RESERVED.RING_RESET);
    const transport = new PciTransport(pciSlot(bench, pciFunction(bench, { version: '1.1' })));
    expect(reasonOf(() => transport.resetQueue(0))).toBe('no-device');
  });

  it('shows 64 bits as two halves, which are written each on its own (§ 4.1.3.2)', () => {
    const { fn } = { fn: pciFunction(deviceBench()) };
    fn.writeBar(4, at.desc + 4, 4, 0x1234);
    expect([fn.readBar(4, at.desc, 4), fn.readBar(4, at.desc + 4, 4)]).toEqual([0, 0x1234]);
    fn.writeBar(4, at.desc, 4, 0xffff_f000);
    expect([fn.readBar(4, at.desc, 4), fn.readBar(4, at.desc + 4, 4)]).toEqual([0xffff_f000, 0x1234]);
  });

  it('takes accesses of the width of the field and no others (§ 4.1.3.1)', () => {
    const { read, write, events } = live();
    write(at.size, 4, 4);
    write(at.size, 1, 4);
    expect(read(at.size, 2)).toBe(16);
    expect([read(0x14, 4), read(0x14, 2), read(0x15, 2)]).toEqual([0, 0, 0]);
    expect(events.filter(({ kind }) => kind === 'ignored')).toHaveLength(5);
  });

  it('does not let a driver write what it may only read', () => {
    const { read, write } = live();
    for (const [offset, width] of [
      [0x04, 4],
      [0x12, 2],
      [0x15, 1],
      [at.off, 2],
    ] as const) {
      const before = read(offset, width);
      write(offset, width, 0x55);
      expect(read(offset, width)).toBe(before);
    }
  });

  it('has size 0 and no vector for a queue that is not there', () => {
    const { read, write } = live();
    write(at.select, 2, 7);
    write(at.vector, 2, 1);
    expect([read(at.size, 2), read(at.vector, 2), read(at.enable, 2)]).toEqual([0, 0xffff, 0]);
  });

  it('ignores a 0 in queue_enable, which a driver must not write', () => {
    const { read, write } = live();
    write(at.enable, 2, 0);
    expect(read(at.enable, 2)).toBe(1);
  });

  it('keeps an enabled queue where it is', () => {
    const { read, write } = live();
    write(at.desc, 4, 0x1000);
    expect(read(at.desc, 4)).toBe(REGION.base);
  });

  it('goes back to its first state on a reset, vectors and select registers too', () => {
    const { fn, read, write } = live();
    write(0x10, 2, 1);
    write(at.vector, 2, 1);
    write(0x14, 1, 0);
    write(at.select, 2, 0);
    expect([read(0x14, 1), read(0x10, 2), read(at.vector, 2), read(at.enable, 2)]).toEqual([
      0, 0xffff, 0xffff, 0,
    ]);
    expect([read(0x00, 4), read(0x08, 4), fn.readBar(4, ISR, 1)]).toEqual([0, 0, 0]);
  });
});

describe('interrupts', () => {
  it('set the ISR status and the line, and reading it clears both (§ 4.1.4.5.1)', () => {
    const { fn, device, lines, model } = live();
    device.configChanged();
    expect(lines.at(-1)).toBe(true);
    expect(fn.readConfig(6, 2) & 8).toBe(8);
    expect(fn.readBar(4, ISR, 1)).toBe(2);
    expect(lines.at(-1)).toBe(false);
    expect(fn.readConfig(6, 2) & 8).toBe(0);
    expect(fn.readBar(4, ISR, 1)).toBe(0);
    model.resize(1);
    expect(fn.readBar(4, ISR, 1)).toBe(2);
  });

  it('go by MSI-X once it is on, and wait while their vector is masked', () => {
    const { fn, device, write, messages } = live();
    const cap = 0x98;
    fn.writeConfig(cap + 2, 2, 0x8000);
    write(0x10, 2, 1);
    device.configChanged();
    expect(messages).toEqual([]);
    for (const [word, value] of [0xfee0_0000, 0, 0x41, 0].entries()) fn.writeBar(1, 16 + 4 * word, 4, value);
    expect(messages).toEqual([{ vector: 1, address: 0xfee0_0000n, data: 0x41 }]);
    // The configuration bit of the ISR status is set all the same (§ 4.1.4.5.1).
    expect(fn.readBar(4, ISR, 1)).toBe(2);
  });

  it('of an event without a vector are not delivered (§ 4.1.5.4.1)', () => {
    const { fn, device, messages, lines } = live();
    fn.writeConfig(0x9a, 2, 0x8000);
    lines.length = 0;
    device.configChanged();
    expect([messages, lines]).toEqual([[], []]);
  });

  it('cannot be mapped to a vector that is not there: the register says NO_VECTOR (§ 4.1.5.1.2.1)', () => {
    const { read, write } = live({ vectors: 2 });
    write(0x10, 2, 2);
    expect(read(0x10, 2)).toBe(0xffff);
    write(0x10, 2, 1);
    expect(read(0x10, 2)).toBe(1);
  });

  it('of a device with a single vector serve the queue and the configuration alike', () => {
    const bench = deviceBench();
    const transport = new PciTransport(pciSlot(bench, pciFunction(bench, { vectors: 1 })));
    const heard: string[] = [];
    transport.listen({
      usedBuffer: (queue) => heard.push(`queue ${queue}`),
      configChange: () => heard.push('config'),
    });
    transport.writeStatus(0);
    transport.writeQueue(0, { size: 4, descriptors: 0, driverArea: 0, deviceArea: 0 });
    bench.device.writeStatus(ACKNOWLEDGE | DRIVER);
    bench.device.writeDriverFeatures(1, 1);
    bench.device.writeStatus(ACKNOWLEDGE | DRIVER | FEATURES_OK);
    bench.device.writeStatus(ACKNOWLEDGE | DRIVER | FEATURES_OK | DRIVER_OK);
    bench.device.configChanged();
    bench.clock.run();
    expect(heard).toEqual(['config', 'queue 0']);
  });
});

describe('notifications (§ 4.1.5.2)', () => {
  const ignored = ({ events }: ReturnType<typeof live>) =>
    events.flatMap((one) => (one.kind === 'ignored' ? [one.message] : []));

  it('are 16 bits, and 32 with VIRTIO_F_NOTIFICATION_DATA', () => {
    const short = live();
    short.fn.writeBar(4, NOTIFY, 4, 0);
    expect(ignored(short)).toEqual(['A notification here is a write of 2 bytes, not of 4.']);
    const long = live({}, RING_BITS | RESERVED.NOTIFICATION_DATA);
    long.fn.writeBar(4, NOTIFY, 2, 0);
    expect(ignored(long)).toEqual(['A notification here is a write of 4 bytes, not of 2.']);
  });

  it('carry what the device told with VIRTIO_F_NOTIF_CONFIG_DATA, and are not heeded with the index', () => {
    const bench = live(
      { notifyConfigData: (queue) => 0x100 + queue },
      RING_BITS | RESERVED.NOTIF_CONFIG_DATA,
    );
    expect(bench.read(at.data, 2)).toBe(0x100);
    bench.fn.writeBar(4, NOTIFY, 2, 0);
    expect(ignored(bench)).toHaveLength(1);
    bench.fn.writeBar(4, NOTIFY, 2, 0x100);
    expect(ignored(bench)).toHaveLength(1);
  });

  it('are not heeded while Bus Master is off', () => {
    const bench = live();
    bench.fn.writeConfig(4, 2, 3);
    bench.fn.writeBar(4, NOTIFY, 2, 0);
    expect(ignored(bench)[0]).toMatch(/Bus Master/);
  });

  it.each([0, 2, 4, 4096])('reach every queue with a multiplier of %i', (notifyMultiplier) => {
    const bench = deviceBench({ queues: 3, offered: (1n << 12n) | (1n << 9n) });
    const fn = pciFunction(bench, { notifyMultiplier });
    const heard: number[] = [];
    Object.assign(bench.device, { notify: (queue: number) => heard.push(queue) });
    fn.writeConfig(4, 2, 7);
    for (const queue of [0, 1, 2]) fn.writeBar(4, NOTIFY + queue * notifyMultiplier, 2, queue);
    expect(heard).toEqual([0, 1, 2]);
  });
});

describe('one queue alone', () => {
  it('can be reset with VIRTIO_F_RING_RESET, loses what was in flight and works again (§ 2.6.1)', () => {
    const { driver, run, clock, memory } = blkOver('pci, MSI-X', {
      offered: RING_BITS | RESERVED.RING_RESET,
      device: { latency: () => 1000 },
    });
    driver.initialise();
    const lost = driver.submit(readSectors(1, 1));
    clock.step();
    const before = memory.snapshot();
    driver.core.resetQueue(0);
    clock.run();
    expect(lost.result).toBeNull();
    expect(memory.snapshot()).toEqual(before);
    expect(driver.core.queues).toEqual([]);
    driver.initialise();
    expect(run(readSectors(1, 1)).ok).toBe(true);
  });

  it('is not reset without the feature', () => {
    const { read, write, events } = live();
    write(at.reset, 2, 1);
    expect(read(at.enable, 2)).toBe(1);
    expect(events.some(({ kind }) => kind === 'ignored')).toBe(true);
  });
});

describe('shared memory (§ 4.1.4.7)', () => {
  const regions = [
    { id: 1, address: 0n, length: 0x1800n },
    { id: 7, address: 0n, length: 0x10_0000n },
  ];
  const withRegions = (options: Parameters<typeof pciFunction>[1] = {}) => {
    const bench = deviceBench();
    Object.assign(bench.model, { sharedMemory: regions });
    return { bench, fn: pciFunction(bench, options) };
  };

  it('is found by its ID, in a region of its own that firmware has placed', () => {
    const { bench, fn } = withRegions();
    const transport = new PciTransport(pciSlot(bench, fn));
    const bar = fn.bars.find(({ index }) => index === 2);
    expect(bar?.size).toBe(0x20_0000);
    const base = BigInt(fn.config.addressOf(bar ?? { index: 2, kind: 'memory-64', size: 0 }));
    expect(transport.readSharedMemory(1)).toEqual({ id: 1, address: base, length: 0x1800n });
    expect(transport.readSharedMemory(7)).toEqual({ id: 7, address: base + 0x2000n, length: 0x10_0000n });
    expect(transport.readSharedMemory(2)).toBeNull();
    expect(base % 0x20_0000n).toBe(0n);
  });

  it('is not there before 1.2', () => {
    const { fn } = withRegions({ version: '1.1' });
    expect(fn.structures.some(({ key }) => key === 'shared')).toBe(false);
  });

  it('reads as what it is in a dump', () => {
    const reading = readPci(withRegions().fn.config.bytes);
    const says = reading.stops.filter(({ name }) => name.includes('SHARED')).map((stop) => stop.says);
    expect(says).toEqual([
      'Shared memory region 7: BAR 2, 1048576 bytes.',
      'Shared memory region 1: BAR 2, 6144 bytes.',
    ]);
  });
});

describe('the window of the configuration space (§ 4.1.4.9)', () => {
  const CAP = 0x84;
  const access = (fn: ReturnType<typeof pciFunction>, offset: number, length: number) => {
    fn.writeConfig(CAP + 4, 1, 4);
    fn.writeConfig(CAP + 8, 4, offset);
    fn.writeConfig(CAP + 12, 4, length);
  };

  it('reads and writes a region that is not mapped', () => {
    const fn = pciFunction(deviceBench());
    access(fn, 0x14, 1);
    fn.writeConfig(CAP + 16, 4, ACKNOWLEDGE);
    expect(fn.readBar(4, 0x14, 1)).toBe(ACKNOWLEDGE);
    access(fn, 0x12, 2);
    expect(fn.readConfig(CAP + 16, 2)).toBe(1);
  });

  it('does nothing where it names no structure, a wrong length or an offset that is not aligned', () => {
    const bench = deviceBench();
    const fn = pciFunction(bench);
    for (const [offset, length] of [
      [0x14, 3],
      [0x15, 2],
      [0x3ff0, 4],
      [0x14, 0],
    ] as const) {
      access(fn, offset, length);
      fn.writeConfig(CAP + 16, 4, 1);
      expect(fn.readBar(4, 0x14, 1)).toBe(0);
    }
    expect(bench.events.every(({ kind }) => kind === 'ignored')).toBe(true);
  });
});

describe('the legacy header (§ 4.1.4.10)', () => {
  it('has the configuration of the device at 20, and at 24 while MSI-X is on', () => {
    const fn = pciFunction(deviceBench(), { transitional: true });
    expect(fn.readBar(0, 20, 4)).toBe(2048);
    fn.writeConfig(0x9a, 2, 0x8000);
    expect([fn.readBar(0, 20, 2), fn.readBar(0, 24, 4)]).toEqual([0xffff, 2048]);
    fn.writeConfig(0x9a, 2, 0);
    expect(fn.readBar(0, 20, 4)).toBe(2048);
  });

  it('gives the same configuration to accesses of any width', () => {
    const fn = pciFunction(deviceBench(), { transitional: true });
    const bytes = [0, 1, 2, 3].map((byte) => fn.readBar(0, 20 + byte, 1));
    expect(bytes).toEqual([0, 8, 0, 0]);
    expect(fn.readBar(0, 21, 2)).toBe(8);
  });

  it('takes a queue out of use when its address becomes 0', () => {
    const fn = pciFunction(deviceBench(), { transitional: true });
    fn.writeBar(0, 8, 4, REGION.base / 4096);
    expect([fn.readBar(0, 8, 4), fn.device.readQueueEnabled(0)]).toEqual([REGION.base / 4096, true]);
    fn.writeBar(0, 8, 4, 0);
    expect([fn.readBar(0, 8, 4), fn.device.readQueueEnabled(0)]).toEqual([0, false]);
  });
});
