import { readConfig } from '../../config-reader.ts';
import { configOf } from '../../devices/blk/config.ts';
import { BlkDevice } from '../../devices/blk/device.ts';
import { Disk } from '../../devices/blk/disk.ts';
import { BLK_SENTENCES } from '../../devices/blk/sentences.ts';
import { BLK } from '../../devices/blk/spec.ts';
import { le64 } from '../../layout/layout.ts';
import type { Buffer } from '../../queue/queue.ts';
import { ChainError, splitDevice, splitDriver } from '../../queue/split.ts';
import { placesOf } from '../../queue/split-places.ts';
import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from '../../spec/ring.ts';
import { bytesOf } from '../bare-queue.ts';
import { DeviceStage } from '../device-stage.ts';
import { Harm } from '../harm.ts';
import { hex, type Sayings, type Told } from '../narration.ts';
import { registerSentences } from '../register-sentences.ts';
import { choice, type Scenario, toggle } from '../scenario.ts';
import { placeQueue, showQueue } from '../stage-queue.ts';
import { ROOM, reapTrusting, TrustingDevice } from '../trusting.ts';
import { LATENCY, MEMORY_BASE, MEMORY_SIZE, type World } from '../world.ts';

const SIZE = 8;
const FEATURES = { indirect: true, eventIndex: false } as const;

const own = ({ name }: Told): string => name;
const value = (told: Told): string =>
  hex(told.size >= 8 ? told.u64() : told.size === 4 ? told.u32() : told.u16());

const sentences: Sayings = {
  'hard.attack': { say: (told) => `Attacks: puts ${value(told)} into \`${told.name}\`.` },
  'hard.check': { say: (told) => `Reads the descriptor to check it: ${told.u32(8)} bytes.` },
  'hard.checked': { say: own },
  'hard.again': { say: (told) => `Reads the same descriptor again, for the copy: ${told.u32(8)} bytes.` },
  'hard.back': {
    say: (told) => `Reads descriptor ${told.detail} back, to know what to free: ${hex(told.u64())}.`,
  },
  'hard.clamps': { say: own },
  'hard.believes': { say: own },
};

const checks = (who: string) => toggle('checks', `The ${who} checks`);

/** Overwrites a part of the queue as somebody who means harm. */
function attackAs(world: World, actor: 'driver' | 'device') {
  const memory = actor === 'driver' ? world.driver : world.device;
  const at = () => memory.at('hard.attack');
  return {
    put16: (address: number, wanted: number): void => {
      at();
      memory.write16(address, wanted);
    },
    put32: (address: number, wanted: number): void => {
      at();
      memory.write32(address, wanted);
    },
    put64: (address: number, wanted: number): void => {
      at();
      memory.write64(address, BigInt(wanted));
    },
  };
}

/** A driver attacks the device of its queue. */
export const attackedDevice: Scenario = {
  id: 'hardening/device',
  title: 'A driver attacks the device',
  summary: 'What a guest can write into a queue, and what becomes of a device that believes it.',
  sentences,
  actions: [],
  options: [
    choice('attack', 'The driver', [
      ['double', 'changes a length between two reads'],
      ['loop', 'leads the chain back to its head'],
      ['table', 'puts the indirect table outside memory'],
      ['index', 'lets the available index jump'],
    ]),
    checks('device'),
  ],
  prepare(world, options) {
    const { attack = '' } = options;
    const addresses = placeQueue(SIZE, MEMORY_BASE);
    const driver = splitDriver<string>(world.driver, addresses, FEATURES);
    const guest = attackAs(world, 'driver');
    const race = (): void => {
      if (attack !== 'double') return;
      world.act('driver', () => guest.put32(addresses.descriptors + 8, 4096));
      // What follows is the device's doing again.
      world.lastActor = 'device';
    };
    const device =
      options.checks === 'on' ? carefulDevice(world, race) : new TrustingDevice(world, addresses, race);
    showQueue(world, 'queue', addresses, FEATURES, { driver, device });
    const sent = world.allocate('request', 16, 0x100);
    const answer = world.allocate('answer', 16, 0x100);
    world.after(0, 'driver', () => {
      world.driver.at('data.fill');
      world.driver.store(sent, bytesOf('which sector?   '));
      driver.add([{ address: sent, length: 16 }], [{ address: answer, length: 16 }], 'request');
      const { availIdx } = placesOf(addresses);
      const last = addresses.descriptors + 16;
      if (attack === 'loop') guest.put16(last + 12, VIRTQ_DESC_F_WRITE | VIRTQ_DESC_F_NEXT);
      if (attack === 'table') {
        guest.put64(addresses.descriptors, MEMORY_BASE + MEMORY_SIZE);
        guest.put16(addresses.descriptors + 12, VIRTQ_DESC_F_INDIRECT);
      }
      driver.publish();
      if (attack === 'index') guest.put16(availIdx, 20);
      world.happen({ actor: 'driver', kind: 'notify', probe: 'notify', name: 'queue', detail: 0 });
      world.after(LATENCY.notify, 'device', () => device.service());
    });
  },
};

/** The model's own device half, which fetches each descriptor once and checks what it has fetched. */
function carefulDevice(world: World, checked: () => void) {
  const half = splitDevice(world.device, placeQueue(SIZE, MEMORY_BASE), FEATURES);
  return {
    inspect: () => half.inspect(),
    service(): void {
      try {
        for (let chain = half.pop(); chain; chain = half.pop()) {
          const { readableLength } = chain;
          const fits = readableLength <= ROOM;
          const found = fits ? 'which fit' : 'which do not fit, so it copies nothing';
          const sentence = `Has ${readableLength} bytes to copy into its buffer of ${ROOM}, by what it fetched, ${found}.`;
          world.mark('device', 'hard.checked', sentence);
          checked();
          for (const { address, length } of fits ? chain.readable : []) {
            world.device.at('data.read', length);
            world.device.fetch(address, length, new Uint8Array(length));
          }
          half.push(chain.head, 0);
        }
        half.publish();
      } catch (error) {
        if (!(error instanceof ChainError)) throw error;
        world.fail('device', error);
      }
    },
  };
}

/** A device attacks the driver of its queue. */
export const attackedDriver: Scenario = {
  id: 'hardening/driver',
  title: 'A device attacks the driver',
  summary: 'What a host can write into a queue, and what becomes of a driver that believes it.',
  sentences,
  actions: [],
  options: [
    choice('attack', 'The device', [
      ['id', 'returns a head that was never offered'],
      ['again', 'returns the same head twice'],
      ['length', 'says that it wrote more than there is room'],
      ['index', 'lets the used index jump'],
      ['table', 'changes a descriptor'],
    ]),
    checks('driver'),
  ],
  prepare(world, options) {
    const { attack = '' } = options;
    const addresses = placeQueue(SIZE, MEMORY_BASE);
    const driver = splitDriver<Buffer>(world.driver, addresses, FEATURES);
    const device = splitDevice(world.device, addresses, FEATURES);
    showQueue(world, 'queue', addresses, FEATURES, { driver, device });
    const host = attackAs(world, 'device');
    const heap = world.allocate('heap', 64, 0x100);
    world.map.add('heap.buffer', heap, 16);
    world.map.add('heap.key', heap + 16, 48);
    world.memory.patch(heap + 16, bytesOf('PRIVATE KEY: do not let this out of the guest!!!'));
    const second: Buffer = { address: world.allocate('second', 16, 0x100), length: 16 };
    const first: Buffer = { address: heap, length: 16 };
    const lent = new Map<number, Buffer>();
    const lend = (buffer: Buffer): void => void lent.set(driver.add([], [buffer], buffer), buffer);
    const reap =
      options.checks === 'on' ? () => reapCareful(world, driver) : () => reapTrusting(world, addresses, lent);
    const serve = (): void => {
      const chain = device.pop();
      if (!chain) return;
      world.device.at('data.write', 5);
      world.device.store(heap, bytesOf('hello'));
      device.push(chain.head, 5);
      spoil(host, attack, addresses, chain.head);
      device.publish();
      if (attack === 'again') host.put16(placesOf(addresses).usedIdx, 2);
      if (attack === 'index') host.put16(placesOf(addresses).usedIdx, 300);
      world.happen({ actor: 'device', kind: 'interrupt', probe: 'interrupt', name: 'queue', detail: 0 });
      world.after(LATENCY.interrupt, 'driver', reap);
    };
    world.after(0, 'driver', () => {
      lend(first);
      // Of two buffers one comes back twice, so that the index by itself is right.
      if (attack === 'again') lend(second);
      driver.publish();
      world.happen({ actor: 'driver', kind: 'notify', probe: 'notify', name: 'queue', detail: 0 });
      world.after(LATENCY.notify, 'device', serve);
    });
  },
};

/** What a device writes that means harm, before the driver can see the used element. */
function spoil(
  host: ReturnType<typeof attackAs>,
  attack: string,
  addresses: ReturnType<typeof placeQueue>,
  head: number,
): void {
  const { usedRing } = placesOf(addresses);
  if (attack === 'id') host.put32(usedRing, 300);
  if (attack === 'again') host.put32(usedRing + 8, head);
  if (attack === 'length') host.put32(usedRing + 4, 64);
  if (attack === 'table') host.put64(addresses.descriptors, MEMORY_BASE + 0x1_5000);
}

/** Takes what came back by the model's own driver half, and of each answer no more than was lent. */
function reapCareful(world: World, driver: ReturnType<typeof splitDriver<Buffer>>): void {
  for (let one = driver.reap(); one; one = driver.reap()) {
    const { token, written } = one;
    const taken = Math.min(written, token.length);
    if (written > taken) {
      const sentence = `Takes ${taken} bytes and not ${written}: it never lent more.`;
      world.mark('driver', 'hard.clamps', sentence);
    }
    world.driver.at('data.take', taken);
    world.driver.fetch(token.address, taken, new Uint8Array(taken));
  }
}

/** Sectors of a disk of 2 TiB, one sector short: the next one carries into the upper half. */
const BEFORE = 0xffff_ffff;
const AFTER = 0x1_0000_0000;

/** A disk grows while its driver reads the capacity in two halves. */
export const tornConfig: Scenario = {
  id: 'hardening/config',
  title: 'The capacity changes between two reads',
  summary: 'Sixty-four bits are read as two halves, and in between the disk grows by one sector.',
  sentences: { ...sentences, ...BLK_SENTENCES, ...registerSentences(BLK.features) },
  actions: [],
  options: [toggle('generation', 'The driver reads the generation')],
  prepare(world, options) {
    const model = new BlkDevice({
      disk: new Disk(AFTER),
      offered: 0n,
      queueSize: SIZE,
      id: 'RINGSIDE-0001',
      latency: () => LATENCY.request,
    });
    const { parts } = new DeviceStage(world, { model, config: configOf('1.4') });
    model.resize(BEFORE);
    const { transport } = parts;
    let hasGrown = false;
    const source = {
      ...(transport.legacy === undefined ? {} : { legacy: transport.legacy }),
      readConfigGeneration: () => transport.readConfigGeneration(),
      readConfig(offset: number, width: 1 | 2 | 4): number {
        const read = transport.readConfig(offset, width);
        if (!hasGrown) {
          hasGrown = true;
          world.act('device', () => {
            world.mark(
              'device',
              'hard.believes',
              `Grows: it has ${AFTER.toLocaleString('en-GB')} sectors now, one more.`,
            );
            model.resize(AFTER);
          });
          world.lastActor = 'driver';
        }
        return read;
      },
    };
    world.after(0, 'driver', () => {
      const wants = 'Wants to know how large the disk is: `capacity`, eight bytes, in two reads of four.';
      world.mark('driver', 'hard.believes', wants);
      const capacity =
        options.generation === 'on'
          ? readConfig(source, le64, 0)
          : BigInt(source.readConfig(0, 4)) + (BigInt(source.readConfig(4, 4)) << 32n);
      const sectors = capacity.toLocaleString('en-GB');
      world.mark('driver', 'hard.believes', `Takes it that the disk has ${sectors} sectors.`);
      if (capacity === BigInt(AFTER)) return;
      throw new Harm(
        'torn',
        `The disk never had ${sectors} sectors: one half is old, the other new, and the driver will write where no disk is.`,
        'basic/device-configuration-space/driver-requirements',
      );
    });
  },
};

export const hardeningScenarios: readonly Scenario[] = [attackedDevice, attackedDriver, tornConfig];
