import { readFileSync } from 'node:fs';
import { parseFeatures } from '../../../src/virtio/decode/features.ts';
import { array, decode, type Infer } from '../../../src/virtio/layout/layout.ts';
import { PlainMemory } from '../../../src/virtio/memory/plain.ts';
import type { RingPlace } from '../../../src/virtio/queue/packed-events.ts';
import type { QueueAddresses, QueueFeatures } from '../../../src/virtio/queue/queue.ts';
import { pvirtqDesc } from '../../../src/virtio/spec/packed-ring.ts';

/** Where QEMU stood, from the state that it saves of a device: the two wrap counters are nowhere else. */
interface Migrated {
  readonly lastAvail: number;
  readonly lastAvailWrap: number;
  readonly used: number;
  readonly usedWrap: number;
  readonly inuse: number;
}

/** One queue at one moment, as QEMU printed it, with the bytes of its areas and of some buffers. */
interface Shot {
  readonly at: string;
  readonly 'vring-num': number;
  readonly 'vring-desc': number;
  /** The driver's event suppression structure, in QEMU's words for it. */
  readonly 'vring-avail': number;
  /** The device's. */
  readonly 'vring-used': number;
  readonly 'last-avail-idx': number;
  readonly 'used-idx': number;
  readonly inuse: number;
  /** Only where the machine was stopped. */
  readonly migrated?: Migrated;
  readonly descHex: string;
  readonly availHex: string;
  readonly usedHex: string;
  readonly memory: readonly { readonly address: number; readonly hex: string }[];
}

interface Recording {
  readonly device: string;
  readonly features: string;
  readonly featureNames: readonly string[];
  readonly dumps: readonly Shot[];
}

/** A shot with what the tests ask of it. */
export interface Dump {
  readonly at: string;
  readonly size: number;
  readonly descriptors: readonly Infer<typeof pvirtqDesc>[];
  readonly driverEvent: Uint8Array;
  readonly deviceEvent: Uint8Array;
  readonly addresses: QueueAddresses;
  /** What QEMU takes next and where it puts the next used descriptor. */
  readonly avail: RingPlace;
  readonly used: RingPlace;
  /** Descriptors that QEMU held. */
  readonly inUse: number;
  readonly migrated: Migrated | undefined;
  readonly pieces: readonly { readonly address: number; readonly bytes: Uint8Array }[];
  /** Guest memory with the three areas and the buffers in their places. */
  load(): PlainMemory;
}

/** A run of a guest: its dumps in order. */
export interface Run {
  readonly name: string;
  readonly device: string;
  readonly bits: bigint;
  readonly features: QueueFeatures;
  readonly featureNames: readonly string[];
  readonly dumps: readonly Dump[];
  dump(at: string): Dump;
}

/** The guest had 128 MiB. */
const RAM = { name: 'ram', base: 0, size: 0x800_0000 };

export const direct = read('packed-blk-direct');
export const indirect = read('packed-blk-indirect');
export const input = read('packed-input');
export const runs = [direct, indirect, input];

/** The place `count` descriptors further on. */
export function further({ index, wrap }: RingPlace, count: number, size: number): RingPlace {
  const to = index + count;
  return { index: to % size, wrap: wrap !== to % (2 * size) >= size };
}

/** How many descriptors it is from one place to another. */
export function between(from: RingPlace, to: RingPlace, size: number): number {
  return from.wrap === to.wrap ? to.index - from.index : to.index + size - from.index;
}

function read(name: string): Run {
  const url = new URL(`../../fixtures/ring-dumps/${name}.json`, import.meta.url);
  const { device, features, featureNames, dumps: shots } = JSON.parse(readFileSync(url, 'utf8')) as Recording;
  const parsed = parseFeatures(features);
  if (!parsed.ok) throw new Error(parsed.message);
  const { bits } = parsed;
  const has = (bit: bigint) => ((bits >> bit) & 1n) === 1n;
  const dumps = shots.map((shot, at) => toDump(shot, shots[at + 1]));
  return {
    name,
    device,
    bits,
    features: { indirect: has(28n), eventIndex: has(29n), inOrder: has(35n), packed: has(34n) },
    featureNames,
    dumps,
    dump: (at) => dumps.find((one) => one.at === at) ?? fail(`${name} has no dump "${at}".`),
  };
}

function toDump(shot: Shot, next: Shot | undefined): Dump {
  const size = shot['vring-num'];
  // While the machine runs, QEMU says indices alone. It was stopped next, and used on the way only what it held.
  const stop = shot.migrated ?? next?.migrated ?? fail(`The machine was not stopped after "${shot.at}".`);
  const isSameLap = shot['used-idx'] <= stop.used;
  const addresses = {
    size,
    descriptors: shot['vring-desc'],
    driverArea: shot['vring-avail'],
    deviceArea: shot['vring-used'],
  };
  const pieces = shot.memory.map(({ address, hex }) => ({ address, bytes: bytesOf(hex) }));
  return {
    at: shot.at,
    size,
    descriptors: decode(array(pvirtqDesc, size), bytesOf(shot.descHex)),
    driverEvent: bytesOf(shot.availHex),
    deviceEvent: bytesOf(shot.usedHex),
    addresses,
    avail: { index: shot['last-avail-idx'], wrap: stop.lastAvailWrap === 1 },
    used: { index: shot['used-idx'], wrap: (stop.usedWrap === 1) === isSameLap },
    inUse: shot.inuse,
    migrated: shot.migrated,
    pieces,
    load: () => {
      const memory = new PlainMemory([RAM]);
      memory.patch(addresses.descriptors, bytesOf(shot.descHex));
      memory.patch(addresses.driverArea, bytesOf(shot.availHex));
      memory.patch(addresses.deviceArea, bytesOf(shot.usedHex));
      for (const { address, bytes } of pieces) memory.patch(address, bytes);
      return memory;
    },
  };
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function fail(message: string): never {
  throw new Error(message);
}
