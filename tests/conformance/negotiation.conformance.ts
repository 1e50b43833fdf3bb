import { describe, expect, it } from 'vitest';
import { offerableIn } from '../../src/virtio/devices/blk/codes.ts';
import { BLK as BLK_FACTS } from '../../src/virtio/devices/blk/spec.ts';
import { RNG as RNG_FACTS } from '../../src/virtio/devices/rng/spec.ts';
import { VirtioDriver } from '../../src/virtio/driver.ts';
import { RESERVED } from '../../src/virtio/fact-lookup.ts';
import { mask } from '../../src/virtio/requirements.ts';
import { PRESETS } from '../../src/virtio/spec/presets.ts';
import type { Transport } from '../../src/virtio/transport/transport.ts';
import { bench, type Differing, differs } from './kit/bench.ts';
import type { Peer } from './kit/peers.ts';
import { RawDriver } from './kit/raw.ts';
import {
  ACCESS_PLATFORM,
  BLK,
  BLK_PLATFORM,
  BLK_READ_ONLY,
  RING,
  RNG,
  type Subject,
} from './kit/subjects.ts';

const sides = bench(BLK, BLK_READ_ONLY, BLK_PLATFORM, RNG);
const { VERSION_1 } = RESERVED;
const everything = offerableIn('1.4') | RING;

function offerOf(transport: Transport): bigint {
  let bits = 0n;
  for (const window of [0, 1, 2, 3]) {
    bits |= BigInt(transport.readDeviceFeatures(window)) << BigInt(32 * window);
  }
  return bits;
}

describe('What is offered', () => {
  it.each([
    ['a block device', BLK, 'qemu-blk'],
    ['a read-only block device', BLK_READ_ONLY, 'qemu-blk-readonly'],
    ['an entropy device', RNG, 'qemu-rng'],
  ] as const)('is the same for %s, and what the recordings say (§ 2.2)', (_, subject, preset) => {
    const scenario = ({ transport }: Peer) => ({ id: transport.deviceId, bits: offerOf(transport) });
    const recorded = BigInt(PRESETS.find(({ id }) => id === preset)?.offered ?? 0);
    expect(sides.agree(subject, scenario).bits).toBe(recorded);
  });
});

describe('What the driver accepts', () => {
  const wishes: readonly (readonly [string, Subject, bigint])[] = [
    ['everything', BLK, everything],
    ['nothing but VIRTIO_F_VERSION_1', BLK, 0n],
    ['the ring features', BLK, RING],
    ['what the device has of its own', BLK, offerableIn('1.4')],
    ['every second bit', BLK, everything & 0x5555_5555_5555_5555n],
    ['everything, of a read-only disk', BLK_READ_ONLY, everything],
    ['VIRTIO_F_ACCESS_PLATFORM too', BLK_PLATFORM, everything | ACCESS_PLATFORM],
    ['everything, of an entropy device', RNG, everything],
  ];
  it.each(wishes)('is accepted by both devices: %s (§ 2.2.2, 3.1.1)', (_, subject, wanted) => {
    const { status } = sides.agree(subject, (peer) => {
      const { features } = subject === RNG ? RNG_FACTS : BLK_FACTS;
      const driver = new RawDriver(peer, { wanted, features });
      const again = () => {
        driver.start();
        return driver.core.features;
      };
      return { accepted: driver.core.features, status: driver.status, again: again() };
    });
    expect(status).toBe(0x0f);
  });
});

/** Writes a status each, or the driver's features, and reads the status back after each. */
type Write = number | 'features';
const walk =
  (writes: readonly Write[], accepted: bigint) =>
  ({ transport }: Peer) => {
    const seen: Record<string, number> = { reset: transport.readStatus() };
    for (const [at, write] of writes.entries()) {
      if (write === 'features') {
        for (const window of [0, 1, 2, 3])
          transport.writeDriverFeatures(window, Number((accepted >> BigInt(32 * window)) & 0xffff_ffffn));
      } else {
        transport.writeStatus(write);
        seen[`${at}: ${write.toString(16)}`] = transport.readStatus();
      }
    }
    return seen;
  };

describe('The status reads back', () => {
  interface Case {
    readonly title: string;
    readonly writes: readonly Write[];
    readonly accepted?: bigint;
    readonly subject?: Subject;
    readonly differing?: readonly Differing[];
    readonly last: number;
  }
  const usual: readonly Write[] = [1, 3, 'features', 0x0b, 0x0f];
  const cases: readonly Case[] = [
    { title: 'step by step (§ 3.1.1)', writes: usual, last: 0x0f },
    { title: 'when bits are set together', writes: [3, 'features', 0x0f], last: 0x0f },
    { title: 'after a reset in between', writes: [1, 3, 'features', 0x0b, 0, 1, 3], last: 3 },
    { title: 'with FAILED (§ 2.1)', writes: [1, 3, 0x83], last: 0x83 },
    {
      title: 'when a bit was accepted that no device has (§ 2.2.1)',
      writes: usual,
      accepted: VERSION_1 | mask(50),
      last: 3,
      differing: [
        differs('unoffered-bit-accepted', '3: b', 0x0b, 3),
        differs('unoffered-bit-accepted', '4: f', 0x0f, 3),
      ],
    },
    {
      title: 'when VIRTIO_BLK_F_MQ was accepted but not offered (§ 2.2.1)',
      writes: usual,
      accepted: VERSION_1 | mask(12),
      last: 3,
      differing: [
        differs('unoffered-bit-accepted', '3: b', 0x0b, 3),
        differs('unoffered-bit-accepted', '4: f', 0x0f, 3),
      ],
    },
    {
      title: 'when VIRTIO_F_VERSION_1 was not accepted (§ 6.2)',
      writes: usual,
      accepted: 0n,
      last: 3,
      differing: [
        differs('version-1-not-accepted', '3: b', 0x0b, 3),
        differs('version-1-not-accepted', '4: f', 0x0f, 3),
      ],
    },
    {
      title: 'when a reset came after the features, which it forgets (§ 2.4.1)',
      writes: [1, 3, 'features', 0x0b, 0, 1, 3, 0x0b],
      last: 3,
      differing: [differs('version-1-not-accepted', '7: b', 0x0b, 3)],
    },
    {
      title: 'when VIRTIO_F_ACCESS_PLATFORM was not accepted (§ 6.2)',
      writes: usual,
      subject: BLK_PLATFORM,
      last: 0x0f,
      differing: [
        differs('access-platform-not-accepted', '3: b', 3, 0x0b),
        differs('access-platform-not-accepted', '4: f', 3, 0x0f),
      ],
    },
    {
      title: 'when the driver clears bits (§ 2.1.1)',
      writes: [1, 3, 'features', 0x0b, 3, 0x0b],
      last: 0x0b,
      differing: [differs('status-bit-cleared', '4: 3', 3, 0x0b)],
    },
    {
      title: 'when the driver writes DEVICE_NEEDS_RESET or a bit without meaning (§ 2.1)',
      writes: [1, 3, 0x43, 0x63],
      last: 3,
      differing: [
        differs('status-bit-not-the-drivers', '2: 43', 0x43, 3),
        differs('status-bit-not-the-drivers', '3: 63', 0x63, 3),
      ],
    },
    {
      title: 'when DRIVER_OK comes without FEATURES_OK (§ 3.1.1)',
      writes: [1, 3, 'features', 7],
      last: 3,
      differing: [differs('driver-ok-without-features-ok', '3: 7', 7, 3)],
    },
  ];
  it.each(cases)('the same $title', ({ writes, accepted = VERSION_1, subject = BLK, differing, last }) => {
    const seen = sides.agree(subject, walk(writes, accepted), differing);
    expect(Object.values(seen).at(-1)).toBe(last);
  });
});

describe('Features', () => {
  it('cannot be changed after FEATURES_OK: what was accepted before still holds (§ 3.1.1)', () => {
    const { first, second } = sides.agree(BLK, (peer) => {
      const driver = new RawDriver(peer, { wanted: everything & ~RESERVED.EVENT_IDX });
      const { memory } = driver.core;
      for (const window of [0, 1]) peer.transport.writeDriverFeatures(window, 0xffff_ffff);
      // With the event index in force, this flag would be ignored and used_event would count.
      memory.write16(driver.places.availFlags, 1);
      driver.send([driver.room(16, 0)], [driver.room(513)]);
      const first = peer.signals().usedBuffer;
      memory.write16(driver.places.availFlags, 0);
      driver.send([driver.room(16, 0)], [driver.room(513)]);
      return { first, second: peer.signals().usedBuffer, status: driver.status };
    });
    expect([first, second]).toEqual([false, true]);
  });

  it('that a driver cannot do without make it give up, with FAILED (§ 2.2.1)', () => {
    const { reason, status } = sides.agree(BLK_PLATFORM, (peer) => {
      // QEMU refuses for want of VIRTIO_F_ACCESS_PLATFORM, ours because of bit 50.
      const accept = () => VERSION_1 | mask(50);
      const options = { ...peer.parts, features: BLK_FACTS.features, wanted: everything, accept };
      const driver = new VirtioDriver(options);
      let reason = 'none';
      try {
        driver.initialise(() => {});
      } catch (error) {
        reason = (error as { reason?: string }).reason ?? String(error);
      }
      return { reason, status: peer.transport.readStatus() };
    });
    expect([reason, status]).toEqual(['features-refused', 0x83]);
  });
});

describe('A reset', () => {
  it('with a request in flight leaves status, queues and interrupts as after power-on (§ 2.4.1)', () => {
    const found = sides.agree(BLK, (peer) => {
      const driver = new RawDriver(peer, { wanted: everything });
      const { transport } = peer;
      driver.queue.ring.add([driver.room(16, 0)], [driver.room(51_201)], '');
      driver.core.publish(driver.queue);
      transport.writeStatus(0);
      const status = transport.readStatus();
      peer.signals();
      peer.settle(() => false, 30);
      const { usedBuffer } = peer.signals();
      const [enabled, size] = [transport.readQueueEnabled(0), transport.readQueueMaxSize(0)];
      return { status, usedBuffer, enabled, size };
    });
    expect(found).toEqual({ status: 0, usedBuffer: false, enabled: false, size: 256 });
  });

  it('is done by every initialisation, so that a device serves again however often (§ 3.1.1)', () => {
    const { answers } = sides.agree(BLK, (peer) => {
      const driver = new RawDriver(peer, { wanted: everything });
      const answers: (number | undefined)[] = [];
      for (let round = 0; round < 10; round++) {
        answers.push(driver.send([driver.room(16, 0)], [driver.room(513)])?.written);
        driver.start();
      }
      return { answers };
    });
    expect(answers).toEqual(new Array(10).fill(513));
  });
});
