import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/virtio/clock.ts';
import { VirtioDevice } from '../../src/virtio/device.ts';
import type { DeviceEvent } from '../../src/virtio/device-model.ts';
import { RngDevice } from '../../src/virtio/devices/rng/device.ts';
import { RESERVED, STATUS } from '../../src/virtio/fact-lookup.ts';
import { PlainMemory } from '../../src/virtio/memory/plain.ts';
import { CHAIN_CLAUSES, type SplitChainReason } from '../../src/virtio/queue/errors.ts';
import type { QueueAddresses } from '../../src/virtio/queue/queue.ts';
import { placeSplit, SplitDevice } from '../../src/virtio/queue/split.ts';
import { DirectTransport } from '../../src/virtio/transport/direct.ts';

const BASE = 0x1000;
const SIZE = 0x20_0000;
const DATA = BASE + 0x18_0000;
const LIVE = STATUS.ACKNOWLEDGE | STATUS.DRIVER | STATUS.FEATURES_OK | STATUS.DRIVER_OK;
const NEXT = 1;
const WRITE = 2;
const INDIRECT = 4;

interface Setting {
  readonly size?: number;
  readonly indirect?: boolean;
  readonly inOrder?: boolean;
  readonly refuseEmpty?: boolean;
  readonly latency?: number;
  readonly place?: (usual: QueueAddresses) => QueueAddresses;
}

/** A live entropy device whose ring is filled by hand. */
function makeStage(setting: Setting) {
  const { size = 8, indirect = true, inOrder = false, refuseEmpty = false, latency = 0, place } = setting;
  const memory = new PlainMemory([{ name: 'ram', base: BASE, size: SIZE }]);
  const clock = new ManualClock();
  const events: DeviceEvent[] = [];
  const sent: string[] = [];
  const device = new VirtioDevice({
    model: new RngDevice({ queueSize: 32768, latency: () => latency }),
    memory: memory.as('device'),
    clock,
    offered: RESERVED.VERSION_1 | RESERVED.INDIRECT_DESC | RESERVED.IN_ORDER,
    observer: (event) => events.push(event),
    ...(refuseEmpty
      ? {
          makeQueue: (handle, addresses, features) =>
            new SplitDevice(handle, addresses, features, { emptyBuffers: 'refuse' }),
        }
      : {}),
  });
  const transport = new DirectTransport(device, {
    clock,
    observer: (access) => {
      if (access.kind === 'interrupt') sent.push(access.name);
    },
  });
  const usual = placeSplit(size, BASE);
  const driver = memory.as('driver');
  const start = (addresses: QueueAddresses = usual) => {
    transport.writeStatus(0);
    const accepted =
      RESERVED.VERSION_1 | (indirect ? RESERVED.INDIRECT_DESC : 0n) | (inOrder ? RESERVED.IN_ORDER : 0n);
    transport.writeStatus(STATUS.ACKNOWLEDGE | STATUS.DRIVER);
    transport.writeDriverFeatures(0, Number(accepted & 0xffff_ffffn));
    transport.writeDriverFeatures(1, Number(accepted >> 32n));
    transport.writeStatus(LIVE & ~STATUS.DRIVER_OK);
    transport.writeQueue(0, addresses);
    transport.enableQueue(0);
    transport.writeStatus(LIVE);
  };
  start(place?.(usual));
  const describe = (table: number, at: number, address: number, length: number, flags: number, next = 0) => {
    driver.write64(table + 16 * at, BigInt(address));
    driver.write32(table + 16 * at + 8, length);
    driver.write16(table + 16 * at + 12, flags);
    driver.write16(table + 16 * at + 14, next);
  };
  return {
    size,
    memory: driver,
    clock,
    events,
    sent,
    device,
    transport,
    start,
    table: usual.descriptors,
    /** Writes one descriptor of the queue's own table. */
    desc: (at: number, address: number, length: number, flags: number, next = 0) =>
      describe(usual.descriptors, at, address, length, flags, next),
    indirectDesc: describe,
    /** Puts heads into the available ring from slot 0 on; `count` is what the index says. */
    offer: (heads: readonly number[], count = heads.length) => {
      for (const [slot, head] of heads.entries()) driver.write16(usual.driverArea + 4 + 2 * slot, head);
      driver.write16(usual.driverArea + 2, count);
      transport.notify(0);
      clock.run();
    },
    usedIndex: () => driver.read16(usual.deviceArea + 2),
    zero: () => driver.store(BASE, new Uint8Array(usual.end - BASE)),
  };
}

type Stage = ReturnType<typeof makeStage>;
interface Case extends Setting {
  readonly offend: (stage: Stage) => void;
}

const cases: Record<SplitChainReason, Case> = {
  'queue-size': { place: (usual) => ({ ...usual, size: 3 }), offend: ({ offer }) => offer([0]) },
  'queue-outside-memory': {
    place: (usual) => ({ ...usual, deviceArea: BASE + SIZE }),
    offend: ({ offer }) => offer([0]),
  },
  'too-many-available': { offend: ({ offer }) => offer([0], 9) },
  'too-many-in-flight': {
    latency: 1e9,
    offend: (stage) => {
      for (let at = 0; at < 8; at++) stage.desc(at, DATA, 16, WRITE);
      const driverArea = placeSplit(8, BASE).driverArea;
      for (let slot = 0; slot < 8; slot++) stage.memory.write16(driverArea + 4 + 2 * slot, slot);
      for (const count of [8, 9]) {
        stage.memory.write16(driverArea + 2, count);
        stage.transport.notify(0);
        stage.clock.step();
      }
    },
  },
  'head-out-of-range': { offend: ({ offer }) => offer([8]) },
  'next-out-of-range': {
    offend: ({ desc, offer }) => {
      desc(0, DATA, 16, WRITE | NEXT, 8);
      offer([0]);
    },
  },
  'next-not-in-order': {
    inOrder: true,
    offend: ({ desc, offer }) => {
      desc(0, DATA, 16, WRITE | NEXT, 2);
      desc(2, DATA, 16, WRITE);
      offer([0]);
    },
  },
  'indirect-next-out-of-range': {
    offend: ({ desc, indirectDesc, offer }) => {
      desc(0, DATA, 32, INDIRECT);
      indirectDesc(DATA, 0, DATA + 64, 16, WRITE | NEXT, 2);
      offer([0]);
    },
  },
  loop: {
    offend: ({ desc, offer }) => {
      desc(0, DATA, 16, WRITE | NEXT, 1);
      desc(1, DATA, 16, WRITE | NEXT, 0);
      offer([0]);
    },
  },
  'too-long': {
    offend: ({ desc, indirectDesc, offer }) => {
      desc(0, DATA, 16 * 9, INDIRECT);
      for (let at = 0; at < 9; at++) indirectDesc(DATA, at, DATA + 1024, 1, WRITE | NEXT, at + 1);
      offer([0]);
    },
  },
  'too-many-bytes': {
    size: 32768,
    offend: ({ desc, offer }) => {
      const length = 2 ** 32 / 32768 + 1;
      for (let at = 0; at < 32768; at++) desc(at, BASE, length, WRITE | (at < 32767 ? NEXT : 0), at + 1);
      offer([0]);
    },
  },
  'readable-after-writable': {
    offend: ({ desc, offer }) => {
      desc(0, DATA, 16, WRITE | NEXT, 1);
      desc(1, DATA, 16, 0);
      offer([0]);
    },
  },
  'buffer-outside-memory': {
    offend: ({ desc, offer }) => {
      desc(0, BASE + SIZE - 8, 16, WRITE);
      offer([0]);
    },
  },
  'indirect-not-negotiated': {
    indirect: false,
    offend: ({ desc, offer }) => {
      desc(0, DATA, 16, INDIRECT);
      offer([0]);
    },
  },
  'nested-indirect': {
    offend: ({ desc, indirectDesc, offer }) => {
      desc(0, DATA, 16, INDIRECT);
      indirectDesc(DATA, 0, DATA + 64, 16, INDIRECT);
      offer([0]);
    },
  },
  'indirect-with-next': {
    offend: ({ desc, offer }) => {
      desc(0, DATA, 16, INDIRECT | NEXT, 1);
      offer([0]);
    },
  },
  'indirect-length': {
    offend: ({ desc, offer }) => {
      desc(0, DATA, 17, INDIRECT);
      offer([0]);
    },
  },
  'indirect-outside-memory': {
    offend: ({ desc, offer }) => {
      desc(0, 2 ** 40, 16, INDIRECT);
      offer([0]);
    },
  },
  'empty-buffer': {
    refuseEmpty: true,
    offend: ({ desc, offer }) => {
      desc(0, DATA, 0, WRITE);
      offer([0]);
    },
  },
};

describe('what a live device does about a malformed chain (policy; 1.4 § 2.1.2)', () => {
  it.each(Object.keys(cases) as SplitChainReason[])(
    '%s: it needs a reset, says so, stops, and serves after it',
    (reason) => {
      const { offend, ...setting } = cases[reason];
      const stage = makeStage(setting);
      offend(stage);

      expect(stage.transport.readStatus()).toBe(LIVE | STATUS.DEVICE_NEEDS_RESET);
      expect(stage.device.failure).toMatchObject({ reason, clause: CHAIN_CLAUSES[reason] });
      expect(stage.events).toContainEqual(expect.objectContaining({ kind: 'needs-reset', reason }));
      expect(stage.sent).toEqual(['config-change']);

      stage.sent.length = 0;
      const used = stage.usedIndex();
      stage.transport.notify(0);
      stage.clock.run();
      expect([stage.usedIndex(), stage.sent]).toEqual([used, []]);

      stage.zero();
      stage.start();
      expect(stage.transport.readStatus()).toBe(LIVE);
      stage.desc(0, DATA, 16, WRITE);
      stage.offer([0]);
      stage.clock.run();
      expect(stage.usedIndex()).toBe(1);
      expect(stage.sent).toEqual(['used-buffer']);
    },
  );
});

describe('beside a malformed chain', () => {
  it('a chain in flight is not completed and its buffer is left alone, nor are later ones taken', () => {
    const stage = makeStage({ latency: 1000 });
    stage.memory.store(DATA, new Uint8Array(16).fill(0xee));
    stage.desc(0, DATA, 16, WRITE);
    stage.desc(1, BASE + SIZE, 16, WRITE);
    stage.desc(2, DATA, 16, WRITE);
    stage.offer([0, 1, 2]);
    expect(stage.device.failure?.reason).toBe('buffer-outside-memory');
    expect(stage.usedIndex()).toBe(0);
    const bytes = new Uint8Array(16);
    stage.memory.fetch(DATA, 16, bytes);
    expect(bytes).toEqual(new Uint8Array(16).fill(0xee));
  });

  it('direct descriptors before an indirect one, whose WRITE flag is ignored, are served', () => {
    const stage = makeStage({});
    stage.desc(0, DATA, 16, WRITE | NEXT, 1);
    stage.desc(1, DATA + 1024, 16, INDIRECT | WRITE);
    stage.indirectDesc(DATA + 1024, 0, DATA + 64, 16, WRITE);
    stage.offer([0]);
    expect(stage.usedIndex()).toBe(1);
    expect(stage.device.failure).toBeNull();
  });
});

describe('an error before DRIVER_OK', () => {
  it('sets the bit and sends nothing (1.4 § 2.1.2)', () => {
    const stage = makeStage({});
    stage.transport.writeStatus(0);
    stage.device.fail({ reason: 'test', message: 'The disk is gone.' });
    expect(stage.transport.readStatus()).toBe(STATUS.DEVICE_NEEDS_RESET);
    expect(stage.sent).toEqual([]);
  });
});
