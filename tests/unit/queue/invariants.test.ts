import { describe, expect, it } from 'vitest';
import { RecordedMemory } from '../../../src/virtio/memory/recorded.ts';
import { checkSplitQueue, INVARIANTS, type InvariantName } from '../../../src/virtio/queue/invariants.ts';
import { VIRTQ_DESC_F_NEXT } from '../../../src/virtio/spec/ring.ts';
import { BASE, buffer, END, makePair, type Pair, type PairOptions, TABLES } from './pair.ts';

/** Two chains with the device, one of them taken; a third one came back and was not reaped. */
function busy(options: PairOptions = {}): Pair {
  const pair = makePair(options);
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

const breaks: readonly (readonly [InvariantName, string, (pair: Pair) => void])[] = [
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

describe('invariants of a split queue', () => {
  it.each(breaks)('%s: is broken when %s', (name, message, act) => {
    const pair = busy();
    expect(pair.check()).toEqual([]);
    act(pair);
    const found = pair.check().find((one) => one.name === name && one.message.includes(message));
    expect(found).toMatchObject({ name, clause: INVARIANTS[name] });
  });

  it('ask flags of 0 with VIRTIO_F_EVENT_IDX (§ 2.7.7.1, 2.7.10.2)', () => {
    const pair = busy({ eventIndex: true });
    pair.raw.write16(pair.places.availFlags, 1);
    pair.raw.write16(pair.places.usedFlags, 1);
    expect(pair.check().map((one) => one.name)).toEqual(['driver-flags', 'device-flags']);
  });

  it('ask for a place that a queue can have (§ 2.7.1)', () => {
    const { memory, addresses } = makePair();
    const names = (change: object) =>
      checkSplitQueue({
        memory,
        addresses: { ...addresses, ...change },
        features: { indirect: false, eventIndex: false },
      }).map((one) => one.name);
    expect(names({})).toEqual([]);
    expect(names({ size: 3 })).toEqual(['well-placed']);
    expect(names({ descriptors: BASE + 8 })).toEqual(['well-placed']);
    expect(names({ deviceArea: END, driverArea: 0 })).toEqual(['well-placed', 'well-placed']);
  });

  it('see a descriptor with two owners, and a lost one', () => {
    const { memory, addresses, driver } = busy();
    const features = { indirect: false, eventIndex: false };
    const { free, chains } = driver.ownership();
    const twice = { free: [...free, 0], chains };
    const lost = { free: free.slice(1), chains };
    const messages = (ownership: typeof twice) =>
      checkSplitQueue({ memory, addresses, features, ownership }).map((one) => one.message);
    expect(messages(twice)).toEqual(['Descriptor 0 has 2 owners at once.']);
    expect(messages(lost)).toEqual([`Descriptor ${free[0]} is lost.`]);
  });

  it.each([
    { indirect: false, eventIndex: false },
    { indirect: true, eventIndex: true },
  ])(
    'hold between any two accesses of a right run (indirect $indirect, event index $eventIndex)',
    (features) => {
      const memory = new RecordedMemory([{ name: 'ram', base: BASE, size: END - BASE }]);
      const { driver, device, check } = makePair({ ...features, size: 4, start: 65534 }, memory);
      let checks = 0;
      const look = () => {
        checks++;
        expect(check()).toEqual([]);
      };
      memory.observe({ before: look, after: look });
      for (let turn = 0; turn < 6; turn++) {
        const table = (at: number) => (features.indirect ? TABLES + 64 * at : undefined);
        driver.add([buffer(0)], [buffer(1)], 'x', table(0));
        driver.add([], [buffer(2)], 'y', table(1));
        driver.publish();
        driver.shouldKick();
        device.disableKicks();
        const heads = [device.pop()?.head ?? -1, device.pop()?.head ?? -1];
        device.enableKicks();
        for (const head of heads.toReversed()) device.push(head, 1);
        device.publish();
        device.shouldInterrupt();
        driver.disableInterrupts();
        while (driver.reap() !== null);
        driver.enableInterrupts();
      }
      expect(checks).toBeGreaterThan(300);
    },
  );
});
