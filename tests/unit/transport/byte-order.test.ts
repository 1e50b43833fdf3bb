import { describe, expect, it } from 'vitest';
import { DeviceConfig } from '../../../src/virtio/device-config.ts';
import type { DeviceModel } from '../../../src/virtio/device-model.ts';
import { FEATURE } from '../../../src/virtio/devices/blk/codes.ts';
import { getId, readSectors, writeSectors } from '../../../src/virtio/devices/blk/requests.ts';
import { RESERVED } from '../../../src/virtio/fact-lookup.ts';
import { encode, le16, le32, le64, struct, u8 } from '../../../src/virtio/layout/layout.ts';
import type { AccessWidth } from '../../../src/virtio/transport/transport.ts';
import { blkOver } from './bench.ts';

const BIG = { driver: { bigEndian: true }, more: { bigEndian: true } };

/** A block device and its driver, both of which know that the guest is big-endian. */
const inBigEndianGuest = (name: string) => blkOver(name, BIG);

describe.each(['pci, legacy', 'mmio, version 1', 'ccw, revision 0'])('a big-endian guest over %s', (name) => {
  it('finds the capacity of a disk, and hears of a new one (§ 5.2.4.1)', () => {
    const { driver, model, clock, transport } = inBigEndianGuest(name);
    driver.initialise();
    expect(driver.info.capacity).toBe(2048);
    const bytes = [0, 1, 2, 3, 4, 5, 6, 7].map((at) => transport.readConfig(at, 1));
    expect(bytes).toEqual([0, 0, 0, 0, 0, 0, 8, 0]);
    model.resize(0x123);
    clock.run();
    expect(driver.info.capacity).toBe(0x123);
  });

  it('gets its requests done, with a header in its own order (§ 5.2.6.3)', () => {
    const { driver, run, clock, memory } = inBigEndianGuest(name);
    driver.initialise();
    const data = Uint8Array.from({ length: 512 }, (_, at) => at & 0xff);
    expect(run(writeSectors(0x102, data)).ok).toBe(true);
    const request = driver.submit(readSectors(0x102, 1));
    const header = [...memory.peek(request.header.address, 16)];
    expect(header).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
    clock.run();
    expect(request.result).toMatchObject({ ok: true, bytes: data });
    expect(run(getId()).ok).toBe(true);
  });

  it('has rings in its own order (§ 2.7.3)', () => {
    const { driver, run, memory } = inBigEndianGuest(name);
    driver.initialise();
    run(readSectors(0, 1));
    const area = driver.queues[0]?.addresses.driverArea ?? 0;
    expect([...memory.peek(area + 2, 2)]).toEqual([0, 1]);
  });

  it('turns the write cache off', () => {
    const { driver, model } = inBigEndianGuest(name);
    driver.initialise();
    expect([driver.core.has(FEATURE.CONFIG_WCE), model.writeback]).toEqual([true, 1]);
    driver.setWriteback(false);
    expect(model.writeback).toBe(0);
  });

  it('reads a configuration that is the same at every width (§ 4.1.4.10)', () => {
    const { driver, transport } = inBigEndianGuest(name);
    driver.initialise();
    const read = (width: AccessWidth) =>
      Array.from({ length: 32 / width }, (_, at) => transport.readConfig(at * width, width)).flatMap(
        (value) => Array.from({ length: width }, (_, byte) => (value >>> (8 * byte)) & 0xff),
      );
    expect(read(2)).toEqual(read(1));
    expect(read(4)).toEqual(read(1));
  });
});

describe('the byte order of a guest', () => {
  it('is not seen beside the legacy interface', () => {
    for (const name of ['direct', 'pci, transitional', 'mmio, version 2', 'ccw, revision 1']) {
      const { driver, run, transport, memory } = inBigEndianGuest(name);
      driver.initialise();
      expect(driver.core.bigEndian).toBe(false);
      expect(transport.readConfig(0, 4)).toBe(2048);
      expect(run(readSectors(1, 1)).ok).toBe(true);
      expect([...memory.peek((driver.queues[0]?.addresses.driverArea ?? 0) + 2, 2)]).toEqual([1, 0]);
    }
  });

  it('is big-endian over channel I/O whatever the two sides are told, since every such machine is (§ 4.3)', () => {
    const { driver, run, device } = blkOver('ccw, revision 0');
    driver.initialise();
    expect([driver.core.bigEndian, device.bigEndian]).toEqual([true, true]);
    expect(run(readSectors(1, 1)).ok).toBe(true);
  });

  it('has to be known to the device: told nothing, it shows a disk of another size', () => {
    const { driver } = blkOver('mmio, version 1', { driver: { bigEndian: true } });
    driver.initialise();
    expect(driver.info.capacity).toBe(8 * 2 ** 48);
  });

  it('ends with the reset, after which the device may be driven as a modern one', () => {
    const { driver, device } = blkOver('pci, legacy', BIG);
    driver.initialise();
    expect(device.bigEndian).toBe(true);
    device.writeStatus(0);
    expect([device.bigEndian, device.readConfig(0, 4)]).toEqual([false, 2048]);
    expect(device.offered & RESERVED.VERSION_1).not.toBe(0n);
  });
});

describe('the configuration space of a big-endian guest', () => {
  const layout = struct('settings', { wide: le64, number: le32, left: le16, right: le16, byte: u8 });
  const value = {
    wide: 0x0102_0304_0506_0708n,
    number: 0x1112_1314,
    left: 0x2122,
    right: 0x3132,
    byte: 0x41,
  };

  function settings(withLayout = true) {
    const writes: number[][] = [];
    const model: DeviceModel = {
      key: 'settings',
      deviceId: 1,
      version: '1.4',
      features: [],
      offered: 0n,
      queueSizes: [],
      config: encode(layout, value),
      ...(withLayout ? { configLayout: layout } : {}),
      attach: () => {},
      writeConfig: (...args) => writes.push(args),
      accept: () => {},
      reset: () => {},
    };
    return { config: new DeviceConfig(model), writes };
  }

  it('shows each number from its highest byte on', () => {
    const { config } = settings();
    const bytes = Array.from({ length: layout.size }, (_, at) => config.read(at, 1, true));
    const [n, l, r] = [
      [0x11, 0x12, 0x13, 0x14],
      [0x21, 0x22],
      [0x31, 0x32],
    ] as const;
    expect(bytes).toEqual([1, 2, 3, 4, 5, 6, 7, 8, ...n, ...l, ...r, 0x41]);
    expect(config.read(layout.size - 1, 2, true)).toBe(0xffff);
  });

  it('hands the model what the driver wrote as the number it stands for, whole, in halves or in bytes', () => {
    const { config, writes } = settings();
    // The bus carries the first byte lowest, and in this guest that is the highest one of the number.
    config.write(8, 4, 0x1413_1211, true);
    config.write(0, 4, 0x0403_0201, true);
    config.write(9, 1, 0x12, true);
    config.write(12, 2, 0x2221, true);
    config.write(16, 1, 0x41, true);
    expect(writes).toEqual([
      [8, 4, 0x1112_1314],
      [4, 4, 0x0102_0304],
      [10, 1, 0x12],
      [12, 2, 0x2122],
      [16, 1, 0x41],
    ]);
  });

  it('takes a write over two numbers byte by byte', () => {
    const { config, writes } = settings();
    config.write(12, 4, 0x3231_2221, true);
    expect(writes).toEqual([
      [13, 1, 0x21],
      [12, 1, 0x22],
      [15, 1, 0x31],
      [14, 1, 0x32],
    ]);
  });

  it('is the same as any where the device type says so, as the balloon does (§ 5.5.4)', () => {
    const { config, writes } = settings(false);
    expect(config.read(8, 4, true)).toBe(0x1112_1314);
    config.write(16, 1, 1, true);
    expect(writes).toEqual([[16, 1, 1]]);
  });
});
