import { describe, expect, it } from 'vitest';
import { FEATURE, offerableIn } from '../../src/virtio/devices/blk/codes.ts';
import { configOf } from '../../src/virtio/devices/blk/config.ts';
import { blkRequest } from '../../src/virtio/devices/blk/spec.ts';
import { RNG as RNG_FACTS } from '../../src/virtio/devices/rng/spec.ts';
import { encode } from '../../src/virtio/layout/layout.ts';
import { splitSizes } from '../../src/virtio/queue/split.ts';
import { mask } from '../../src/virtio/requirements.ts';
import type { AccessWidth } from '../../src/virtio/transport/transport.ts';
import { bench, type Differing, differs } from './kit/bench.ts';
import type { Peer } from './kit/peers.ts';
import { RawDriver } from './kit/raw.ts';
import { BLK, BLK_LARGE, RING, RNG } from './kit/subjects.ts';

const sides = bench(BLK, BLK_LARGE, RNG);
const wanted = offerableIn('1.4') | RING;
const layout = configOf('1.4');
const WRITEBACK = layout.offsetOf('writeback');
const GET_ID = encode(blkRequest, { type: 8, reserved: 0, sector: 0n });

describe('The configuration space', () => {
  it('of a block device holds the same in every field of an offered feature (§ 5.2.4)', () => {
    const read = (peer: Peer) => {
      const { core } = new RawDriver(peer, { wanted });
      const text = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
      const value = (at: number) => {
        const one = layout.fields[at];
        return one && JSON.stringify(core.readConfig(one.type, one.offset), text);
      };
      return Object.fromEntries(layout.fields.map(({ name }, at) => [name, value(at)]));
    };
    const word = '4294967295';
    const bytes = (value: number, length: number) => JSON.stringify(new Uint8Array(length).fill(value));
    const zoned = (value: number) => {
      const u32 = value === 0 ? 0 : 0xffff_ffff;
      const unused2 = new Uint8Array(3).fill(value);
      return JSON.stringify({
        zone_sectors: u32,
        max_open_zones: u32,
        max_active_zones: u32,
        max_append_sectors: u32,
        write_granularity: u32,
        model: value,
        unused2,
      });
    };
    sides.agree(BLK, read, [
      differs('num-queues-without-mq', 'num_queues', '1', '0'),
      differs('config-length', 'unused1', bytes(0xff, 3), bytes(0, 3)),
      differs('config-length', 'max_secure_erase_sectors', word, '0'),
      differs('config-length', 'max_secure_erase_seg', word, '0'),
      differs('config-length', 'secure_erase_sector_alignment', word, '0'),
      differs('config-length', 'zoned', zoned(0xff), zoned(0)),
    ]);
  });

  it('gives the same bytes to accesses of 8, 16 and 32 bits (§ 4.1.3.1)', () => {
    const end = layout.offsetOf('num_queues');
    const { wide } = sides.agree(BLK, ({ transport }) => {
      const read = (width: AccessWidth) =>
        Array.from({ length: end / width }, (_, at) => transport.readConfig(at * width, width));
      return { narrow: read(1), halves: read(2), wide: read(4).slice(0, 2) };
    });
    expect(wide).toEqual([2048, 0]);
  });

  it('reads as ones where a device has none (§ 5.4.4)', () => {
    const { values } = sides.agree(RNG, ({ transport }) => ({
      values: ([1, 2, 4] as const).map((width) => transport.readConfig(0, width)),
    }));
    expect(values).toEqual([0xff, 0xffff, 0xffff_ffff]);
  });

  it('of a block device ignores writes to what a driver may only read (§ 5.2.4)', () => {
    const { capacity } = sides.agree(BLK, (peer) => {
      const driver = new RawDriver(peer, { wanted });
      for (const [offset, width] of [
        [0, 4],
        [4, 4],
        [0, 1],
        [12, 4],
        [20, 4],
        [36, 4],
      ] as const)
        peer.transport.writeConfig(offset, width, 1);
      return { capacity: driver.core.readField(layout, 'capacity'), status: driver.status };
    });
    expect(capacity).toBe(2048n);
  });
});

describe('writeback', () => {
  const modes =
    (bits: bigint, writes: readonly (readonly [AccessWidth, number])[]) =>
    (peer: Peer): Record<string, number> => {
      const driver = new RawDriver(peer, { wanted: bits });
      const mode = () => peer.transport.readConfig(WRITEBACK, 1);
      const found: Record<string, number> = { start: mode() };
      for (const [at, [width, value]] of writes.entries()) {
        peer.transport.writeConfig(WRITEBACK, width, value);
        found[`${at}`] = mode();
      }
      driver.start();
      return { ...found, 'after reset': mode() };
    };
  const toggle = [
    [1, 0],
    [1, 1],
    [1, 0],
  ] as const;

  it('is what the driver writes, and what it was after a reset (§ 5.2.5)', () => {
    const found = sides.agree(BLK, modes(wanted, toggle));
    expect(found).toEqual({ start: 1, 0: 0, 1: 1, 2: 0, 'after reset': 1 });
  });

  it('begins as 0 for a driver that cannot flush (§ 5.2.5.2)', () => {
    sides.agree(BLK, modes(wanted & ~mask(FEATURE.FLUSH), toggle), [
      differs('writeback-without-flush', 'start', 1, 0),
      differs('writeback-without-flush', 'after reset', 1, 0),
    ]);
  });

  it('is not for a driver without CONFIG_WCE to change (§ 5.2.6.1)', () => {
    sides.agree(BLK, modes(wanted & ~mask(FEATURE.CONFIG_WCE), [[1, 0]]), [
      differs('config-write-unasked', '0', 0, 1),
    ]);
  });

  it('is a field of 8 bits (§ 4.1.3.1)', () => {
    sides.agree(BLK, modes(wanted, [[4, 0]]), [differs('config-write-unasked', '0', 0, 1)]);
  });

  it('moves the generation when it has changed and is read again (§ 4.1.4.3.1)', () => {
    sides.agree(
      BLK,
      (peer) => {
        const { core } = new RawDriver(peer, { wanted });
        const { transport } = core;
        transport.readConfig(WRITEBACK, 1);
        const before = transport.readConfigGeneration();
        transport.writeConfig(WRITEBACK, 1, 0);
        transport.readConfig(WRITEBACK, 1);
        return { moved: transport.readConfigGeneration() !== before };
      },
      [differs('generation-after-own-write', 'moved', false, true)],
    );
  });
});

/** Sets up queue 0 with `size` in place of a size that the driver's half of a ring would take. */
function withSize(peer: Peer, size: number) {
  const driver = new RawDriver(peer, { wanted });
  const { core } = driver;
  const { transport, allocator, memory } = core;
  const sizes = splitSizes(Math.max(size, 256));
  const area = (bytes: number) => {
    const { address } = allocator.allocate('area', bytes, 16);
    memory.store(address, new Uint8Array(bytes));
    return address;
  };
  const [descriptors, driverArea, deviceArea] = [
    area(sizes.descriptors),
    area(sizes.driverArea),
    area(sizes.deviceArea),
  ];
  core.initialise(() => {
    transport.writeQueue(0, { size, descriptors, driverArea, deviceArea });
    transport.enableQueue(0);
  });
  const enabled = transport.readQueueEnabled(0);
  const [header, reply, table] = [driver.place(GET_ID), driver.room(21), area(32)];
  driver.write(0, { address: header.address, length: 16, flags: 1, next: 1 }, table);
  driver.write(1, { address: reply.address, length: 21, flags: 2 }, table);
  driver.write(0, { address: table, length: 32, flags: 4 }, descriptors);
  const used = () => memory.read16(deviceArea + 2);
  // Three rounds of the ring, so that a wrong size puts an entry in the wrong place.
  for (let idx = 1; idx <= size * 3 && enabled; idx++) {
    memory.write16(driverArea + 2, idx);
    transport.notify(0);
    peer.settle(() => used() === idx || driver.status !== 0x0f);
  }
  const entry = new Uint32Array(2);
  memory.fetchWords(deviceArea + 4 + 8 * (size - 1), 2, entry);
  return { enabled, used: used(), status: driver.status, entry: [...entry] };
}

describe('A queue', () => {
  it('is there or not, and takes as many descriptors (§ 4.1.4.3)', () => {
    const scenario = ({ transport }: Peer) => ({
      sizes: [0, 1, 2, 63, 64, 1023, 1024, 65535].map((queue) => transport.readQueueMaxSize(queue)),
      enabled: [0, 1, 65535].map((queue) => transport.readQueueEnabled(queue)),
    });
    expect(sides.agree(BLK, scenario).sizes[0]).toBe(256);
    expect(sides.agree(RNG, scenario).sizes[0]).toBe(8);
  });

  it.each([1, 2, 4, 8, 32, 1024])('of %i descriptors works, three times round (§ 2.7)', (size) => {
    const subject = size === 1 ? RNG : size > 256 ? BLK_LARGE : BLK;
    const found = sides.agree(subject, (peer) => {
      // A chain of two through an indirect table is longer than a queue of one (§ 2.7.5.3.1).
      if (size > 1) return withSize(peer, size);
      const driver = new RawDriver(peer, { wanted: RING, features: RNG_FACTS.features, queueSize: 1 });
      const written = [1, 2, 3].map((length) => driver.send([], [driver.room(length)])?.written ?? 0);
      return { enabled: true, used: driver.used, status: driver.status, entry: written };
    });
    expect(found).toMatchObject({ enabled: true, used: 3 * size, status: 0x0f });
  });

  it('of 3 descriptors is not for a driver to ask for (§ 4.1.4.3.2)', () => {
    const differing: Differing[] = [
      differs('queue-size-no-power-of-2', 'used', 9, 0),
      differs('queue-size-no-power-of-2', 'status', 0x0f, 0x4f),
      differs('queue-size-no-power-of-2', 'entry', [0, 21], [0, 0]),
    ];
    sides.agree(BLK, (peer) => withSize(peer, 3), differing);
  });

  it('of more descriptors than the device takes is not for a driver to ask for (§ 4.1.4.3)', () => {
    const differing = [
      differs('queue-size-above-maximum', 'enabled', true, false),
      differs('queue-size-above-maximum', 'used', 3 * 512, 0),
      differs('queue-size-above-maximum', 'entry', [0, 21], [0, 0]),
    ];
    sides.agree(BLK, (peer) => withSize(peer, 512), differing);
  });

  it('that is empty or not there may be notified without harm (§ 2.7.10.2)', () => {
    const { status } = sides.agree(RNG, (peer) => {
      const driver = new RawDriver(peer, { wanted: RING, features: RNG_FACTS.features });
      for (const queue of [0, 1]) peer.transport.notify(queue);
      peer.settle(() => false, 20);
      const { usedBuffer } = peer.signals();
      return { status: driver.status, usedBuffer, answer: driver.send([], [driver.room(8)])?.written };
    });
    expect(status).toBe(0x0f);
  });
});

describe('Before DRIVER_OK', () => {
  const early = (kick: boolean) => (peer: Peer) => {
    const driver = new RawDriver(peer, { wanted });
    const { core } = driver;
    let used = -1;
    core.initialise(() => {
      const live = core.addQueue<string>(0);
      live.ring.add([driver.place(GET_ID)], [driver.room(21)], '');
      live.ring.publish();
      if (kick) peer.transport.notify(0);
      peer.settle(() => false, 20);
      used = core.memory.read16(live.addresses.deviceArea + 2);
    });
    return { used, usedBuffer: peer.signals().usedBuffer, status: driver.status };
  };

  it('a device touches no buffer, notified or not (§ 2.1.2)', () => {
    expect(sides.agree(BLK, early(false)).used).toBe(0);
    sides.agree(BLK, early(true), [
      differs('work-before-driver-ok', 'used', 1, 0),
      differs('work-before-driver-ok', 'usedBuffer', true, false),
    ]);
  });
});
