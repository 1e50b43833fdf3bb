import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/virtio/clock.ts';
import { VirtioDevice } from '../../src/virtio/device.ts';
import type { DeviceModel } from '../../src/virtio/device-model.ts';
import { BlkDevice } from '../../src/virtio/devices/blk/device.ts';
import { RngDevice } from '../../src/virtio/devices/rng/device.ts';
import { RESERVED, STATUS } from '../../src/virtio/fact-lookup.ts';
import { RecordedMemory } from '../../src/virtio/memory/recorded.ts';
import type { QueueAddresses } from '../../src/virtio/queue/queue.ts';
import { DirectTransport } from '../../src/virtio/transport/direct.ts';

const RAM = { name: 'ram', base: 0x1000, size: 0x400 };
/** More than a device needs for all the chains that a ring of this size can hold. */
const BUDGET = 20_000;

/** A live device whose queue lies where the driver likes; it may touch memory `BUDGET` times. */
function liveDevice(model: DeviceModel, place: QueueAddresses, features: bigint, suppressKicks = true) {
  const memory = new RecordedMemory([RAM]);
  const clock = new ManualClock();
  let accesses = 0;
  memory.observe({
    after: () => {
      if (++accesses > BUDGET) throw new Error('The device goes on for ever.');
    },
  });
  const device = new VirtioDevice({
    model,
    memory: memory.as('device'),
    clock,
    offered: features,
    suppressKicks,
  });
  const transport = new DirectTransport(device, { clock });
  transport.writeStatus(STATUS.ACKNOWLEDGE | STATUS.DRIVER);
  transport.writeDriverFeatures(0, Number(features & 0xffff_ffffn));
  transport.writeDriverFeatures(1, Number(features >> 32n));
  transport.writeStatus(STATUS.ACKNOWLEDGE | STATUS.DRIVER | STATUS.FEATURES_OK);
  transport.writeQueue(0, place);
  transport.enableQueue(0);
  transport.writeStatus(STATUS.ACKNOWLEDGE | STATUS.DRIVER | STATUS.FEATURES_OK | STATUS.DRIVER_OK);
  return { memory, clock, device, transport };
}

describe('areas of a queue that lie on top of one another', () => {
  it('do not keep the device for ever, though its own flags are the available index', () => {
    const place = { size: 4, descriptors: RAM.base, driverArea: RAM.base + 66, deviceArea: RAM.base + 68 };
    const { clock, transport } = liveDevice(new RngDevice(), place, RESERVED.VERSION_1);
    transport.notify(0);
    expect(clock.run(1000)).toBeLessThan(1000);
  });

  it.each([
    ['block', () => new BlkDevice({ queueSize: 8 })],
    ['entropy', () => new RngDevice()],
  ] as const)('do no harm to a %s device wherever they are and whatever is in them', (_, makeModel) => {
    const at = fc.nat(RAM.size - 256).map((offset) => RAM.base + 16 + offset);
    const size = fc.constantFrom(1, 2, 4, 8);
    const queue = fc
      .record({ size, descriptors: at, driverArea: at, away: fc.integer({ min: -8, max: 40 }) })
      .map(({ away, ...place }) => ({ ...place, deviceArea: place.driverArea + away }));
    // Small numbers, so that indices, lengths and addresses often make sense.
    const byte = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(8), fc.nat(0xff));
    const bytes = fc.array(byte, { minLength: RAM.size, maxLength: RAM.size });
    const features = fc.constantFrom(0n, RESERVED.EVENT_IDX, RESERVED.INDIRECT_DESC, RESERVED.IN_ORDER);
    fc.assert(
      fc.property(queue, bytes, features, fc.nat(3), (place, content, extra, notifications) => {
        const bench = liveDevice(makeModel(), place, RESERVED.VERSION_1 | extra);
        bench.memory.patch(RAM.base, content);
        for (let sent = 0; sent <= notifications; sent++) {
          bench.transport.notify(0);
          expect(bench.clock.run(1000)).toBeLessThan(1000);
        }
      }),
      { numRuns: 500 },
    );
  });
});
