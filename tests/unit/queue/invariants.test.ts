import { describe, expect, it } from 'vitest';
import { RecordedMemory } from '../../../src/virtio/memory/recorded.ts';
import { checkQueue, INVARIANTS, type InvariantName } from '../../../src/virtio/queue/invariants.ts';
import { PACKED_INVARIANTS, type PackedInvariantName } from '../../../src/virtio/queue/packed-invariants.ts';
import type { DeviceQueue, DriverQueue } from '../../../src/virtio/queue/queue.ts';
import { VIRTQ_DESC_F_NEXT } from '../../../src/virtio/spec/ring.ts';
import { makePackedPair, type PackedPair } from './packed-pair.ts';
import { BASE, buffer, END, makePair, type Pair, TABLES } from './pair.ts';
import { RINGS } from './rings.ts';

/** Two buffers with the device, one of them taken; a third one came back and was not reaped. */
function busy<P extends { driver: DriverQueue<string>; device: DeviceQueue }>(pair: P): P {
  const { driver, device } = pair;
  driver.add([buffer(0)], [buffer(1)], 'a');
  driver.add([], [buffer(2)], 'b');
  driver.add([], [buffer(3)], 'c');
  driver.publish();
  device.pop();
  device.push(device.pop()?.head ?? -1, 0);
  device.publish();
  return pair;
}

const splitBreaks: readonly (readonly [InvariantName, string, (pair: Pair) => void])[] = [
  ['available-fits', '9 chains are available', ({ raw, places }) => raw.write16(places.availIdx, 9)],
  ['used-behind-available', 'used index 4 is ahead', ({ raw, places }) => raw.write16(places.usedIdx, 4)],
  ['device-in-between', 'taken chains up to 2', ({ raw, places }) => raw.write16(places.availIdx, 1)],
  [
    'chain-ends',
    'Descriptor 1 leads to 0, back into the chain',
    ({ raw, places }) => {
      raw.write16(places.descriptors + 16 + 12, VIRTQ_DESC_F_NEXT);
      raw.write16(places.descriptors + 16 + 14, 0);
    },
  ],
  [
    'chain-ends',
    'Descriptor 0 leads to 8, beyond the table',
    ({ raw, places }) => raw.write16(places.descriptors + 14, 8),
  ],
  [
    'one-owner',
    'runs through descriptor 2, which is not part of it',
    ({ raw, places }) => raw.write16(places.descriptors + 14, 2),
  ],
  ['used-id-known', 'names head 7', ({ raw, places }) => raw.write32(places.usedRing, 7)],
  [
    'used-id-known',
    'names head 2, which is not with the device or came back before',
    ({ raw, places, driver }) => {
      driver.publish();
      raw.write32(places.usedRing + 8, 2);
      raw.write16(places.usedIdx, 2);
    },
  ],
  ['driver-flags', 'The flags are 2', ({ raw, places }) => raw.write16(places.availFlags, 2)],
  ['device-flags', 'The flags are 65535', ({ raw, places }) => raw.write16(places.usedFlags, 0xffff)],
];

const flags = (index: number) => BASE + 16 * index + 14;
const packedBreaks: readonly (readonly [PackedInvariantName, string, (pair: PackedPair) => void])[] = [
  ['used-id-known', 'Descriptor 0 has buffer ID 7', ({ raw }) => raw.write16(BASE + 12, 7)],
  ['available-marked', 'Descriptor 3 was made available', ({ raw }) => raw.write16(flags(3), 0)],
  ['list-ends', 'Descriptor 3 has NEXT, and no descriptor', ({ raw }) => raw.write16(flags(3), 0x81)],
  ['list-ends', 'Descriptor 3 has INDIRECT and is part', ({ raw }) => raw.write16(flags(3), 0x85)],
  ['free-unavailable', 'Descriptor 4 looks available', ({ raw }) => raw.write16(flags(4), 0x80)],
  ['counters-in-order', 'Descriptor 1 looks used', ({ raw }) => raw.write16(flags(1), 0x8080)],
  ['driver-events', 'flags are 2', ({ raw, addresses }) => raw.write16(addresses.driverArea + 2, 2)],
  ['device-events', 'flags are 65535', ({ raw, addresses }) => raw.write16(addresses.deviceArea + 2, 0xffff)],
];

describe('an invariant of a split queue', () => {
  it.each(splitBreaks)('%s: is broken when %s', (name, message, act) => {
    const pair = busy(makePair());
    expect(pair.check()).toEqual([]);
    act(pair);
    const found = pair.check().find((one) => one.name === name && one.message.includes(message));
    expect(found).toMatchObject({ name, clause: INVARIANTS[name] });
  });

  it('asks flags of 0 with VIRTIO_F_EVENT_IDX (§ 2.7.7.1, 2.7.10.2)', () => {
    const pair = busy(makePair({ eventIndex: true }));
    pair.raw.write16(pair.places.availFlags, 1);
    pair.raw.write16(pair.places.usedFlags, 1);
    expect(pair.check().map((one) => one.name)).toEqual(['driver-flags', 'device-flags']);
  });

  it('sees a descriptor with two owners, and a lost one', () => {
    const { memory, addresses, driver } = busy(makePair());
    const features = { indirect: false, eventIndex: false };
    const { free, chains } = driver.ownership();
    const twice = { free: [...free, 0], chains };
    const lost = { free: free.slice(1), chains };
    const messages = (ownership: typeof twice) =>
      checkQueue({ memory, addresses, features, ownership }).map((one) => one.message);
    expect(messages(twice)).toEqual(['Descriptor 0 has 2 owners at once.']);
    expect(messages(lost)).toEqual([`Descriptor ${free[0]} is lost.`]);
  });
});

describe('an invariant of a packed queue', () => {
  it.each(packedBreaks)('%s: is broken when %s', (name, message, act) => {
    const pair = busy(makePackedPair());
    expect(pair.check()).toEqual([]);
    act(pair);
    const found = pair.check().find((one) => one.name === name && one.message.includes(message));
    expect(found).toMatchObject({ name, clause: PACKED_INVARIANTS[name] });
  });

  it('asks an offset inside the ring of a side that names a descriptor (§ 2.8.14)', () => {
    const { raw, addresses, check } = makePackedPair({ eventIndex: true });
    raw.write32(addresses.driverArea, 0x2_8007);
    raw.write32(addresses.deviceArea, 0x2_0008);
    expect(check().map((one) => one.name)).toEqual(['device-events']);
  });

  it('sees an ID with two owners, a lost one, and books that do not add up', () => {
    const { memory, addresses, driver, device } = busy(makePackedPair());
    const features = { indirect: false, eventIndex: false, packed: true };
    const { free, chains, lengths = [] } = driver.ownership();
    const messages = (ownership: object, more: object = {}) =>
      checkQueue({
        memory,
        addresses,
        features,
        driver: { ...driver.inspect(), ...more },
        device: device.inspect(),
        ownership: { free, chains, lengths, ...ownership },
      }).map((one) => one.message);
    expect(messages({ free: [...free, 0] })).toEqual(['Buffer ID 0 has 2 owners at once.']);
    expect(messages({ free: free.slice(1) })).toEqual([`Buffer ID ${free[0]} is lost.`]);
    expect(messages({ lengths: [1, 1, 1] })).toEqual([
      'The buffers take 3 descriptors, and 4 of 8 are free.',
    ]);
    expect(messages({}, { 'num free': 5 })[0]).toContain('its two places are 4 apart');
    expect(messages({}, { 'next used': 2 })[0]).toContain('its two places are 2 apart');
  });
});

describe.each(RINGS)('the invariants of a $ring queue (1.4 § $section)', ({ packed, make, starts }) => {
  it('ask for a place that a queue can have', () => {
    const { memory, addresses } = make();
    const names = (change: object) =>
      checkQueue({
        memory,
        addresses: { ...addresses, ...change },
        features: { indirect: false, eventIndex: false, packed },
      }).map((one) => one.name);
    expect(names({})).toEqual([]);
    expect(names({ size: 3 })).toEqual(packed ? [] : ['well-placed']);
    expect(names({ size: 0 })).toEqual(['well-placed']);
    expect(names({ descriptors: BASE + 8 })).toEqual(['well-placed']);
    expect(names({ deviceArea: END, driverArea: 0 })).toEqual(['well-placed', 'well-placed']);
  });

  it.each(
    starts.flatMap((start) =>
      [false, true].flatMap((inOrder) => [
        { start, inOrder, indirect: false, eventIndex: false },
        { start, inOrder, indirect: true, eventIndex: true },
      ]),
    ),
  )(
    'hold between any two accesses of a right run ($start, in-order $inOrder, indirect $indirect, event index $eventIndex)',
    ({ start, ...features }) => {
      const memory = new RecordedMemory([{ name: 'ram', base: BASE, size: END - BASE }]);
      const { driver, device, check } = make({ ...features, ...start }, memory);
      let checks = 0;
      const look = () => {
        checks++;
        expect(check()).toEqual([]);
      };
      memory.observe({ before: look, after: look });
      for (let turn = 0; turn < 9; turn++) {
        const table = (at: number) => (features.indirect ? TABLES + 64 * at : undefined);
        driver.add([buffer(0)], [buffer(1)], 'x', table(0));
        driver.add([], [buffer(2)], 'y', table(1));
        driver.publish();
        driver.shouldKick();
        device.disableKicks();
        const heads = [device.pop()?.head ?? -1, device.pop()?.head ?? -1];
        device.enableKicks();
        if (!features.inOrder) heads.reverse();
        // Written to the end, so that with VIRTIO_F_IN_ORDER one used descriptor stands for both.
        for (const head of heads) device.push(head, 64);
        device.publish();
        device.shouldInterrupt();
        driver.disableInterrupts();
        while (driver.reap() !== null) look();
        driver.enableInterrupts();
      }
      expect(checks).toBeGreaterThan(300);
    },
  );
});
