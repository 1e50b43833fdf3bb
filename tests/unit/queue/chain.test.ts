import { describe, expect, it } from 'vitest';
import { CHAIN_CLAUSES, ChainError, type ChainReason } from '../../../src/virtio/queue/errors.ts';
import { SplitDevice } from '../../../src/virtio/queue/split.ts';
import {
  VIRTQ_DESC_F_INDIRECT as INDIRECT,
  VIRTQ_DESC_F_NEXT as NEXT,
  VIRTQ_DESC_F_WRITE as WRITE,
} from '../../../src/virtio/spec/ring.ts';
import {
  BUFFERS,
  buffer,
  type Descriptor,
  END,
  makePair,
  offer,
  type Pair,
  type PairOptions,
  TABLES,
  writeDescriptor,
} from './pair.ts';

/** A way for a chain to be malformed: what is done by hand, and what the device half has to say. */
interface Case {
  readonly title: string;
  readonly reason: ChainReason;
  readonly options?: PairOptions;
  readonly desc?: readonly Descriptor[];
  readonly table?: readonly Descriptor[];
  readonly head?: number;
  readonly act?: (pair: Pair) => void;
  readonly message: string;
}

const indirect = { indirect: true };
const refer = (length: number, more: Descriptor = {}): Descriptor => ({
  address: TABLES,
  length,
  flags: INDIRECT,
  ...more,
});

const cases: readonly Case[] = [
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
    message: 'Descriptor 0 names 2 as next, but the indirect table of head 0 ends at 1.',
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

const seen = new Set<ChainReason>();

describe('a malformed chain', () => {
  it.each(cases)(
    'is refused: $title',
    ({ reason, options = {}, desc = [], table = [], head, act, message }) => {
      const pair = makePair(options);
      for (const [at, one] of desc.entries()) writeDescriptor(pair.raw, pair.addresses.descriptors, at, one);
      for (const [at, one] of table.entries()) writeDescriptor(pair.raw, TABLES, at, one);
      if (act === undefined) offer(pair, [head ?? 0]);
      else act(pair);
      const before = pair.memory.snapshot();
      const error = refusal(() => pair.device.pop());
      expect(error.message).toContain(message);
      expect(error).toMatchObject({ reason, clause: CHAIN_CLAUSES[reason] });
      expect(refusal(() => pair.device.pop()).reason).toBe(reason);
      expect(pair.memory.snapshot()).toEqual(before);
      seen.add(reason);
    },
  );

  it('of more than 2^32 bytes is refused (§ 2.7.5.2)', () => {
    const pair = makePair();
    const memory = { ...pair.raw, ...pretendHuge(pair) };
    const device = new SplitDevice(memory, pair.addresses, { indirect: false, eventIndex: false });
    const length = 0x8000_0000;
    writeDescriptor(pair.raw, pair.addresses.descriptors, 0, { length, flags: NEXT, next: 1 });
    writeDescriptor(pair.raw, pair.addresses.descriptors, 1, { length, flags: NEXT | WRITE, next: 2 });
    writeDescriptor(pair.raw, pair.addresses.descriptors, 2, { length: 1, flags: WRITE });
    offer(pair, [0]);
    const error = refusal(() => device.pop());
    expect(error.message).toContain(
      'Descriptor 2 of the chain from head 0 makes the chain 4294967297 bytes long',
    );
    expect(error.reason).toBe('too-many-bytes');
    seen.add(error.reason);
    writeDescriptor(pair.raw, pair.addresses.descriptors, 1, { length, flags: WRITE });
    expect(device.pop()).toMatchObject({ readableLength: length, writableLength: length });
  });

  it('is any chain of a queue that was set up wrong', () => {
    const { memory, addresses } = makePair();
    for (const [change, reason] of [
      [{ size: 0 }, 'queue-size'],
      [{ size: 6 }, 'queue-size'],
      [{ size: 65536 }, 'queue-size'],
      [{ descriptors: END - 16 }, 'queue-outside-memory'],
      [{ driverArea: 0 }, 'queue-outside-memory'],
      [{ deviceArea: 2 ** 60 }, 'queue-outside-memory'],
    ] as const) {
      const features = { indirect: true, eventIndex: true };
      const handle = memory.as('device');
      const device = new SplitDevice(handle, { ...addresses, ...change }, features, { start: 5 });
      device.disableKicks();
      expect(device.enableKicks()).toBe(true);
      expect(refusal(() => device.pop()).reason).toBe(reason);
      seen.add(reason);
    }
    expect(memory.snapshot()[0]?.every((byte) => byte === 0)).toBe(true);
  });

  it('has been met above for every reason there is', () => {
    expect([...seen].sort()).toEqual(Object.keys(CHAIN_CLAUSES).sort());
  });
});

describe('a chain that is unusual but legal', () => {
  it('has direct descriptors before one indirect (§ 2.7.5.3.2)', () => {
    const pair = makePair(indirect);
    writeDescriptor(pair.raw, pair.addresses.descriptors, 3, { flags: NEXT, next: 5, length: 4 });
    writeDescriptor(pair.raw, pair.addresses.descriptors, 5, refer(32));
    writeDescriptor(pair.raw, TABLES, 0, { flags: NEXT, next: 1, length: 5 });
    writeDescriptor(pair.raw, TABLES, 1, { flags: WRITE, length: 6 });
    offer(pair, [3]);
    expect(pair.device.pop()).toMatchObject({ head: 3, readableLength: 9, writableLength: 6 });
    expect(pair.device.inspect()).toMatchObject({ chain: [3, 5], 'in table': [0, 1] });
  });

  it('has WRITE on the descriptor that refers to a table, which is ignored (§ 2.7.5.3.2)', () => {
    const pair = makePair(indirect);
    writeDescriptor(pair.raw, pair.addresses.descriptors, 0, refer(16, { flags: INDIRECT | WRITE }));
    writeDescriptor(pair.raw, TABLES, 0, { length: 7 });
    offer(pair, [0]);
    expect(pair.device.pop()).toMatchObject({ readableLength: 7, writableLength: 0 });
  });

  it('runs through an indirect table out of order, and need not use all of it', () => {
    const pair = makePair(indirect);
    writeDescriptor(pair.raw, pair.addresses.descriptors, 0, refer(64));
    writeDescriptor(pair.raw, TABLES, 0, { flags: NEXT, next: 3, length: 1 });
    writeDescriptor(pair.raw, TABLES, 3, { flags: NEXT, next: 1, length: 2 });
    writeDescriptor(pair.raw, TABLES, 1, { flags: WRITE, length: 3 });
    offer(pair, [0]);
    expect(pair.device.pop()).toMatchObject({ readableLength: 3, writableLength: 3 });
  });

  it('has flags that no version defines, and a next without NEXT', () => {
    const pair = makePair();
    writeDescriptor(pair.raw, pair.addresses.descriptors, 0, { flags: 0xfff8, next: 0xffff });
    offer(pair, [0]);
    expect(pair.device.pop()).toMatchObject({ readableLength: 64 });
  });

  it('is as long as the queue', () => {
    const { driver, device } = makePair({ indirect: true, size: 4 });
    const four = [0, 1, 2, 3].map((at) => buffer(at, 1));
    driver.add(four, [], 'direct');
    driver.publish();
    expect(device.pop()?.readable).toEqual(four);
    const other = makePair({ indirect: true, size: 4 });
    other.driver.add(four.slice(0, 2), four.slice(2), 'indirect', TABLES);
    other.driver.publish();
    expect(other.device.pop()?.writable).toEqual(four.slice(2));
  });

  it('has buffers of no bytes, which are left out wherever they point', () => {
    const pair = makePair();
    const { descriptors } = pair.addresses;
    writeDescriptor(pair.raw, descriptors, 0, { address: 0, length: 0, flags: NEXT, next: 1 });
    writeDescriptor(pair.raw, descriptors, 1, { length: 8, flags: NEXT | WRITE, next: 2 });
    writeDescriptor(pair.raw, descriptors, 2, { address: 2n ** 63n, length: 0, flags: WRITE });
    offer(pair, [0]);
    expect(pair.device.pop()).toMatchObject({
      readable: [],
      writable: [{ address: BUFFERS, length: 8 }],
      writableLength: 8,
    });
  });
});

describe('after a malformed chain', () => {
  it('the same half serves the chain once it is mended', () => {
    const pair = makePair();
    writeDescriptor(pair.raw, pair.addresses.descriptors, 0, { flags: NEXT, next: 9 });
    offer(pair, [0]);
    expect(() => pair.device.pop()).toThrow(ChainError);
    writeDescriptor(pair.raw, pair.addresses.descriptors, 0, {});
    expect(pair.device.pop()?.head).toBe(0);
  });
});

function refusal(run: () => unknown): ChainError {
  try {
    run();
  } catch (error) {
    if (error instanceof ChainError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

/** A handle for which buffers may be as long as they like: 4 GiB of memory are too much for a test. */
function pretendHuge({ raw }: Pair): Pair['raw'] {
  return {
    actor: 'device',
    contains: () => true,
    at: () => {},
    barrier: () => {},
    fetchWords: (address: number, count: number, into: Uint32Array) => raw.fetchWords(address, count, into),
    read16: (address: number) => raw.read16(address),
  } as unknown as Pair['raw'];
}
