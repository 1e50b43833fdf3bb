import { describe, expect, it } from 'vitest';
import { RecordedMemory } from '../../../src/virtio/memory/recorded.ts';
import { checkQueue } from '../../../src/virtio/queue/invariants.ts';
import { PACKED_INVARIANTS, type PackedInvariantName } from '../../../src/virtio/queue/packed-invariants.ts';
import { makePackedPair, type PackedPair } from './packed-pair.ts';
import { BASE, buffer, END, makePair, TABLES } from './pair.ts';

/** Two buffers with the device, one of them taken; a third one came back and was not reaped. */
function busy(): PackedPair {
  const pair = makePackedPair();
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

const flags = (index: number) => BASE + 16 * index + 14;
const breaks: readonly (readonly [PackedInvariantName, string, (pair: PackedPair) => void])[] = [
  ['used-id-known', 'Descriptor 0 has buffer ID 7', ({ raw }) => raw.write16(BASE + 12, 7)],
  ['available-marked', 'Descriptor 3 was made available', ({ raw }) => raw.write16(flags(3), 0)],
  ['list-ends', 'Descriptor 3 has NEXT, and no descriptor', ({ raw }) => raw.write16(flags(3), 0x81)],
  ['list-ends', 'Descriptor 3 has INDIRECT and is part', ({ raw }) => raw.write16(flags(3), 0x85)],
  ['free-unavailable', 'Descriptor 4 looks available', ({ raw }) => raw.write16(flags(4), 0x80)],
  ['counters-in-order', 'Descriptor 1 looks used', ({ raw }) => raw.write16(flags(1), 0x8080)],
  ['driver-events', 'flags are 2', ({ raw, addresses }) => raw.write16(addresses.driverArea + 2, 2)],
  ['device-events', 'flags are 65535', ({ raw, addresses }) => raw.write16(addresses.deviceArea + 2, 0xffff)],
];

describe('invariants of a packed queue', () => {
  it.each(breaks)('%s: is broken when %s', (name, message, act) => {
    const pair = busy();
    expect(pair.check()).toEqual([]);
    act(pair);
    const found = pair.check().find((one) => one.name === name && one.message.includes(message));
    expect(found).toMatchObject({ name, clause: PACKED_INVARIANTS[name] });
  });

  it('ask an offset inside the ring of a side that names a descriptor (§ 2.8.14)', () => {
    const { raw, addresses, check } = makePackedPair({ eventIndex: true });
    raw.write32(addresses.driverArea, 0x2_8007);
    raw.write32(addresses.deviceArea, 0x2_0008);
    expect(check().map((one) => one.name)).toEqual(['device-events']);
  });

  it('ask for a place that a queue can have (§ 2.8.11)', () => {
    const { memory, addresses } = makePackedPair();
    const names = (change: object) =>
      checkQueue({
        memory,
        addresses: { ...addresses, ...change },
        features: { indirect: false, eventIndex: false, packed: true },
      }).map((one) => one.name);
    expect(names({})).toEqual([]);
    expect(names({ size: 3 })).toEqual([]);
    expect(names({ size: 0 })).toEqual(['well-placed']);
    expect(names({ descriptors: BASE + 8 })).toEqual(['well-placed']);
    expect(names({ deviceArea: END, driverArea: 0 })).toEqual(['well-placed', 'well-placed']);
  });

  it('see an ID with two owners, a lost one, and books that do not add up', () => {
    const { memory, addresses, driver, device } = busy();
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

  it.each(
    [false, true].flatMap((packed) =>
      [false, true].flatMap((inOrder) => [
        { ring: packed ? 'packed' : 'split', packed, inOrder, indirect: false, eventIndex: false },
        { ring: packed ? 'packed' : 'split', packed, inOrder, indirect: true, eventIndex: true },
      ]),
    ),
  )(
    'hold between any two accesses of a right run ($ring, in-order $inOrder, indirect $indirect, event index $eventIndex)',
    ({ packed, ...features }) => {
      const memory = new RecordedMemory([{ name: 'ram', base: BASE, size: END - BASE }]);
      const { driver, device, check } = packed
        ? makePackedPair({ ...features, size: 5 }, memory)
        : makePair({ ...features, size: 4 }, memory);
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
