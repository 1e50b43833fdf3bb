import { offerableIn, TYPE } from '../../../src/virtio/devices/blk/codes.ts';
import { blkRequest } from '../../../src/virtio/devices/blk/spec.ts';
import { encode } from '../../../src/virtio/layout/layout.ts';
import {
  VIRTQ_DESC_F_INDIRECT as INDIRECT,
  VIRTQ_DESC_F_NEXT as NEXT,
  VIRTQ_DESC_F_WRITE as WRITE,
} from '../../../src/virtio/spec/ring.ts';
import { type Differing, differs } from './bench.ts';
import type { DifferenceName } from './differences.ts';
import type { Peer } from './peers.ts';
import { RawDriver } from './raw.ts';
import { RING } from './subjects.ts';

const GET_ID = encode(blkRequest, { type: TYPE.GET_ID, reserved: 0, sector: 0n });

/** A chain written by hand, out of a header of 16 bytes, room for a whole answer, and room for a table. */
export interface Parts {
  readonly driver: RawDriver;
  readonly header: number;
  readonly reply: number;
  readonly table: number;
}

/** A chain and how it is made available. */
export interface Attempt {
  /** Writes descriptors; the head is 0. */
  readonly write: (parts: Parts) => void;
  readonly heads?: readonly number[];
  /** The available index, when it is not the number of heads. */
  readonly idx?: number;
  readonly features?: bigint;
  readonly queueSize?: number;
}

/** A chain that a test has a name for. */
export interface Case extends Attempt {
  readonly title: string;
  /** What QEMU says of it when it refuses it. */
  readonly says?: string;
}

/** What a driver of these chains accepts unless told otherwise. */
export const WANTED = offerableIn('1.4') | RING;

/** Makes the chain available, sees what becomes of it, and whether the device serves again after a reset. */
export const attempt =
  ({ write, heads = [0], idx = heads.length, features = WANTED, queueSize }: Attempt) =>
  (peer: Peer) => {
    const driver = new RawDriver(peer, {
      wanted: features,
      ...(queueSize === undefined ? {} : { queueSize }),
    });
    const reply = driver.room(64);
    const header = driver.place(GET_ID).address;
    write({ driver, header, reply: reply.address, table: driver.room(16 * 8, 0).address });
    driver.offer(heads, idx);
    const outcome = driver.outcome(idx);
    const answer = driver.bytes({ ...reply, length: 8 });
    driver.start();
    const again = driver.send([driver.place(GET_ID)], [driver.room(21)])?.bytes[0]?.slice(-2);
    return { ...outcome, answer, again, afterwards: driver.status };
  };

/** What the two outcomes look like: the first bytes of the answer, and what becomes of the device. */
export const ID = Buffer.from('RINGSIDE').toString('hex');
export const NOTHING = 'ee'.repeat(8);
export const REFUSED = { status: 0x4f, used: 0, usedBuffer: false, configChange: true, answer: NOTHING };
export const SERVED = { status: 0x0f, used: 1, usedBuffer: true, configChange: false, answer: ID };
/** What every device comes to after a reset and a good request. */
export const RECOVERED = { again: '00', afterwards: 0x0f };
/** QEMU's spurious notification beside that of the configuration change. */
export const spurious = differs('both-interrupt-bits', 'usedBuffer', true, false);

/** Every finding in which a chain that QEMU serves differs from one that our device refuses, or the other way round. */
export function opposite(
  why: DifferenceName,
  qemuServes: boolean,
  qemu: Partial<typeof SERVED> = {},
): Differing[] {
  const theirs = { ...(qemuServes ? SERVED : { ...REFUSED, usedBuffer: true }), ...qemu };
  const ours = qemuServes ? REFUSED : SERVED;
  const keys = Object.keys(ours) as (keyof typeof ours)[];
  return keys
    .filter((key) => theirs[key] !== ours[key])
    .map((key) => differs(why, key, theirs[key], ours[key]));
}

/** Header and room as a chain of two. */
export const whole = ({ driver, header, reply }: Parts, table?: number) => {
  driver.write(0, { address: header, length: 16, flags: NEXT, next: 1 }, table);
  driver.write(1, { address: reply, length: 21, flags: WRITE }, table);
};
/** Lets descriptor 0 refer to the table. */
export const refer = ({ driver, table }: Parts, length = 32, flags = 0, next = 0) =>
  driver.write(0, { address: table, length, flags: INDIRECT | flags, next });
