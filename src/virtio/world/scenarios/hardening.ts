import type { Buffer, Chain, DriverQueue, QueueFeatures } from '../../queue/queue.ts';
import { makeDeviceQueue, makeDriverQueue } from '../../queue/ring-kind.ts';
import { ChainError } from '../../queue/split.ts';
import { attackOfDevice, attackOfDriver, stretch } from '../attacks.ts';
import { bytesOf } from '../bare-queue.ts';
import type { RingFormat } from '../barriers.ts';
import { hex, type Sayings, type Told } from '../narration.ts';
import { choice, type Scenario, toggle } from '../scenario.ts';
import { placeQueue, showQueue } from '../stage-queue.ts';
import type { Options } from '../trace.ts';
import { ROOM, reapTrusting, TrustingDevice } from '../trusting.ts';
import { reapTrustingPacked, TrustingPackedDevice } from '../trusting-packed.ts';
import { LATENCY, MEMORY_BASE, type World } from '../world.ts';
import { ring } from './packed.ts';
import { tornConfig } from './torn-config.ts';

const SIZE = 8;

/** The queue that the options ask for. */
function queueOf(options: Options) {
  const packed = options.ring === 'packed';
  const features: QueueFeatures = { indirect: true, eventIndex: false, packed };
  const format: RingFormat = packed ? 'packed' : 'split';
  return { addresses: placeQueue(SIZE, MEMORY_BASE, packed), features, format };
}

/** One side tells the other that there is something in the queue. */
function signal(world: World, actor: 'driver' | 'device', format: RingFormat): void {
  const kind = actor === 'driver' ? 'notify' : 'interrupt';
  const probe = kind === 'notify' && format === 'packed' ? 'packed.notify' : kind;
  world.happen({ actor, kind, probe, name: 'queue', detail: 0 });
}

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
};

const checks = (who: string) => toggle('checks', `The ${who} checks`);

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
      ['loop', 'makes a chain that never ends'],
      ['table', 'puts the indirect table outside memory'],
      ['index', 'makes more available than it filled'],
    ]),
    ring,
    checks('device'),
  ],
  prepare(world, options) {
    const { attack = '' } = options;
    const { addresses, features, format } = queueOf(options);
    const driver = makeDriverQueue<string>(world.driver, addresses, features);
    const does = attackOfDriver(world.driver, format, attack, addresses);
    const race = (): void => {
      if (attack !== 'double') return;
      world.act('driver', () => stretch(world.driver, addresses));
      // What follows is the device's doing again.
      world.lastActor = 'device';
    };
    const Trusting = format === 'packed' ? TrustingPackedDevice : TrustingDevice;
    const device =
      options.checks === 'on' ? carefulDevice(world, options, race) : new Trusting(world, addresses, race);
    showQueue(world, 'queue', addresses, features, { driver, device });
    const sent = world.allocate('request', 16, 0x100);
    const answer = world.allocate('answer', 16, 0x100);
    world.after(0, 'driver', () => {
      world.driver.at('data.fill');
      world.driver.store(sent, bytesOf('which sector?   '));
      driver.add([{ address: sent, length: 16 }], [{ address: answer, length: 16 }], 'request');
      does.before();
      driver.publish();
      does.after();
      signal(world, 'driver', format);
      world.after(LATENCY.notify, 'device', () => device.service());
    });
  },
};

/** The model's own device half, which fetches each descriptor once and checks what it has fetched. */
function carefulDevice(world: World, options: Options, checked: () => void) {
  const { addresses, features } = queueOf(options);
  const half = makeDeviceQueue(world.device, addresses, features);
  return {
    inspect: () => half.inspect(),
    service(): void {
      try {
        // Everything is taken before anything is answered, as a device does that has several requests in flight.
        const chains: Chain[] = [];
        for (let chain = half.pop(); chain; chain = half.pop()) chains.push(chain);
        for (const chain of chains) {
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
      ['id', 'returns a buffer that was never offered'],
      ['again', 'returns the same buffer twice'],
      ['length', 'says that it wrote more than there is room'],
      ['index', 'hands back more than it was given'],
      ['table', 'changes a descriptor'],
    ]),
    ring,
    checks('driver'),
  ],
  prepare(world, options) {
    const { attack = '' } = options;
    const { addresses, features, format } = queueOf(options);
    const driver = makeDriverQueue<Buffer>(world.driver, addresses, features);
    const device = makeDeviceQueue(world.device, addresses, features);
    showQueue(world, 'queue', addresses, features, { driver, device });
    const does = attackOfDevice(world.device, format, attack, addresses);
    const heap = world.allocate('heap', 64, 0x100);
    world.map.add('heap.buffer', heap, 16);
    world.map.add('heap.key', heap + 16, 48);
    world.memory.patch(heap + 16, bytesOf('PRIVATE KEY: do not let this out of the guest!!!'));
    const second: Buffer = { address: world.allocate('second', 16, 0x100), length: 16 };
    const first: Buffer = { address: heap, length: 16 };
    const lent = new Map<number, Buffer>();
    const lend = (buffer: Buffer): void => void lent.set(driver.add([], [buffer], buffer), buffer);
    const reapAnyhow = format === 'packed' ? reapTrustingPacked : reapTrusting;
    const reap =
      options.checks === 'on' ? () => reapCareful(world, driver) : () => reapAnyhow(world, addresses, lent);
    const serve = (): void => {
      const chain = device.pop();
      if (!chain) return;
      world.device.at('data.write', 5);
      world.device.store(heap, bytesOf('hello'));
      device.push(chain.head, 5);
      does.before(chain.head);
      device.publish();
      does.after(chain.head);
      signal(world, 'device', format);
      world.after(LATENCY.interrupt, 'driver', reap);
    };
    world.after(0, 'driver', () => {
      lend(first);
      // Of two buffers one comes back twice, so that the index by itself is right.
      if (attack === 'again') lend(second);
      driver.publish();
      signal(world, 'driver', format);
      world.after(LATENCY.notify, 'device', serve);
    });
  },
};

/** Takes what came back by the model's own driver half, and of each answer no more than was lent. */
function reapCareful(world: World, driver: DriverQueue<Buffer>): void {
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

export const hardeningScenarios: readonly Scenario[] = [attackedDevice, attackedDriver, tornConfig];
