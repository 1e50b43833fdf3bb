import type { SplitChainReason } from '../../../src/virtio/queue/errors.ts';
import {
  VIRTQ_DESC_F_INDIRECT as INDIRECT,
  VIRTQ_DESC_F_NEXT as NEXT,
  VIRTQ_DESC_F_WRITE as WRITE,
} from '../../../src/virtio/spec/ring.ts';
import type { ClauseKey } from '../../../src/virtio/spec/types.ts';
import { type Descriptor, END, offer, type Pair, type PairOptions, TABLES, writeDescriptor } from './pair.ts';

/** A way for a chain to be malformed: what is done by hand, and what the device half has to say. */
export interface Case {
  readonly title: string;
  readonly reason: SplitChainReason;
  readonly options?: PairOptions;
  readonly desc?: readonly Descriptor[];
  readonly table?: readonly Descriptor[];
  readonly head?: number;
  readonly act?: (pair: Pair) => void;
  readonly message: string;
  /** Where it is not the one that the reason usually has. */
  readonly clause?: ClauseKey;
}

const indirect = { indirect: true };
export const refer = (length: number, more: Descriptor = {}): Descriptor => ({
  address: TABLES,
  length,
  flags: INDIRECT,
  ...more,
});

export const cases: readonly Case[] = [
  {
    title: 'a descriptor that leads back to the head (§ 2.7.5.2)',
    reason: 'loop',
    desc: [
      { flags: NEXT, next: 1 },
      { flags: NEXT | WRITE, next: 2 },
      { flags: NEXT | WRITE, next: 0 },
    ],
    message:
      'Descriptor 2 of the chain from head 0 names 0 as next, which the chain has been to: it is a loop.',
  },
  {
    title: 'a descriptor that leads to itself',
    reason: 'loop',
    desc: [{ flags: NEXT, next: 0 }],
    message: 'Descriptor 0 of the chain from head 0 names 0 as next',
  },
  {
    title: 'a loop in an indirect table',
    reason: 'loop',
    options: indirect,
    desc: [refer(32)],
    table: [
      { flags: NEXT, next: 1 },
      { flags: NEXT, next: 1 },
    ],
    message: 'Entry 1 of the indirect table of head 0 names 1 as next',
  },
  {
    title: 'an indirect table of more buffers than the queue has descriptors (§ 2.7.5.3.1)',
    reason: 'too-long',
    options: { indirect: true, size: 2 },
    desc: [refer(48)],
    table: [{ flags: NEXT, next: 1 }, { flags: NEXT, next: 2 }, {}],
    message: 'makes the chain longer than the queue, which has 2 descriptors.',
  },
  {
    title: 'direct descriptors and a table that are too many together',
    reason: 'too-long',
    options: { indirect: true, size: 2 },
    desc: [{ flags: NEXT, next: 1 }, refer(32)],
    table: [{ flags: NEXT, next: 1 }, {}],
    message: 'Entry 1 of the indirect table of head 0 makes the chain longer than the queue',
  },
  {
    title: 'a head beyond the table (§ 2.7.6)',
    reason: 'head-out-of-range',
    head: 77,
    message: 'The available ring names descriptor 77, but the table ends at 7.',
  },
  {
    title: 'a descriptor that skips the next one, with VIRTIO_F_IN_ORDER (§ 2.7.5.2)',
    reason: 'next-not-in-order',
    options: { inOrder: true },
    desc: [{ flags: NEXT, next: 2 }, {}, {}],
    message:
      'Descriptor 0 of the chain from head 0 names 2 as next, and with VIRTIO_F_IN_ORDER it has to be the one that follows it.',
  },
  {
    title: 'an indirect table out of order, with VIRTIO_F_IN_ORDER (§ 2.7.5.3.1)',
    reason: 'next-not-in-order',
    options: { indirect: true, inOrder: true },
    desc: [refer(48)],
    table: [{ flags: NEXT, next: 2 }, {}, {}],
    message: 'Entry 0 of the indirect table of head 0 names 2 as next',
    clause: 'basic/split-virtqueues/the-virtqueue-descriptor-table/indirect-descriptors/driver-requirements',
  },
  {
    title: 'next beyond the table (§ 2.7.5)',
    reason: 'next-out-of-range',
    desc: [{ flags: NEXT, next: 8 }],
    message: 'Descriptor 0 names 8 as next, but the descriptor table ends at 7.',
  },
  {
    title: 'next beyond an indirect table (§ 2.7.5.3)',
    reason: 'indirect-next-out-of-range',
    options: indirect,
    desc: [refer(32)],
    table: [{ flags: NEXT, next: 2 }],
    message: 'Entry 0 names 2 as next, but the indirect table of head 0 ends at 1.',
  },
  {
    title: 'a readable buffer after a writable one (§ 2.7.4.2)',
    reason: 'readable-after-writable',
    desc: [{ flags: NEXT | WRITE, next: 1 }, {}],
    message:
      'Descriptor 1 of the chain from head 0 is for the device to read but comes after one for it to write.',
  },
  {
    title: 'a readable buffer in a table after a writable direct one',
    reason: 'readable-after-writable',
    options: indirect,
    desc: [{ flags: NEXT | WRITE, next: 1 }, refer(16)],
    table: [{}],
    message: 'Entry 0 of the indirect table of head 0 is for the device to read',
  },
  {
    title: 'a buffer outside memory',
    reason: 'buffer-outside-memory',
    desc: [{ address: END - 63, length: 64 }],
    message: 'has 64 bytes at 0x4000ffc1, which do not lie in guest memory.',
  },
  {
    title: 'a buffer at an address above 2^53, named in full',
    reason: 'buffer-outside-memory',
    desc: [{ address: 0xffff_ffff_4000_8001n }],
    message: 'has 64 bytes at 0xffffffff40008001, which',
  },
  {
    title: 'INDIRECT that was not negotiated (§ 2.7.5.3.1)',
    reason: 'indirect-not-negotiated',
    desc: [refer(16)],
    table: [{}],
    message: 'has INDIRECT, but VIRTIO_F_INDIRECT_DESC was not negotiated.',
  },
  {
    title: 'INDIRECT inside an indirect table (§ 2.7.5.3.1)',
    reason: 'nested-indirect',
    options: indirect,
    desc: [refer(16)],
    table: [refer(16)],
    message: 'Entry 0 of the indirect table of head 0 refers to a further table.',
  },
  {
    title: 'INDIRECT together with NEXT (§ 2.7.5.3.1)',
    reason: 'indirect-with-next',
    options: indirect,
    desc: [refer(16, { flags: INDIRECT | NEXT, next: 1 }), {}],
    table: [{}],
    message: 'Descriptor 0 of the chain from head 0 has both INDIRECT and NEXT.',
  },
  ...[0, 8, 17].map((length): Case => {
    const message = `refers to a table of ${length} bytes, which is no positive multiple of 16.`;
    const title = `an indirect table of ${length} bytes (§ 2.7.5.3)`;
    return {
      title,
      reason: 'indirect-length',
      options: indirect,
      desc: [refer(length)],
      table: [{}],
      message,
    };
  }),
  {
    title: 'an indirect table outside memory',
    reason: 'indirect-outside-memory',
    options: indirect,
    desc: [refer(32, { address: END - 16 })],
    message: 'refers to a table at 0x4000fff0, which is outside guest memory.',
  },
  {
    title: 'an available index further ahead than the ring has entries (§ 2.7.13)',
    reason: 'too-many-available',
    act: ({ raw, places }) => raw.write16(places.availIdx, 9),
    message: 'The available index says that 9 chains wait, but the ring holds 8.',
  },
  {
    title: 'an available index that went back',
    reason: 'too-many-available',
    act: ({ raw, places }) => raw.write16(places.availIdx, 0xffff),
    message: 'The available index says that 65535 chains wait, but the ring holds 8.',
  },
  {
    title: 'a head made available again while the device holds one chain for each descriptor',
    reason: 'too-many-in-flight',
    options: { size: 2 },
    act: (pair) => {
      writeDescriptor(pair.raw, pair.addresses.descriptors, 0, {});
      for (const idx of [1, 2]) {
        offer(pair, [0], idx);
        pair.device.pop();
      }
      offer(pair, [0], 3);
    },
    message: 'The device holds 2 chains, one for each descriptor; there can be no further one.',
  },
  {
    title: 'a buffer of no bytes, for a device that refuses those as QEMU 7.2 does',
    reason: 'empty-buffer',
    options: { emptyBuffers: 'refuse' },
    desc: [{ length: 0 }],
    message: 'has no bytes, and this device refuses such buffers.',
  },
];
