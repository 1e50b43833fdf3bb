import { describe, expect, it } from 'vitest';
import {
  ChainError,
  PACKED_CHAIN_CLAUSES,
  type PackedChainReason,
} from '../../../src/virtio/queue/errors.ts';
import { PackedDevice } from '../../../src/virtio/queue/packed.ts';
import {
  VIRTQ_DESC_F_AVAIL as AVAIL,
  VIRTQ_DESC_F_USED as USED,
} from '../../../src/virtio/spec/packed-ring.ts';
import {
  VIRTQ_DESC_F_INDIRECT as INDIRECT,
  VIRTQ_DESC_F_NEXT as NEXT,
  VIRTQ_DESC_F_WRITE as WRITE,
} from '../../../src/virtio/spec/ring.ts';
import { makePackedPair, type PackedDescriptor, type PackedPairOptions, writePacked } from './packed-pair.ts';
import { BUFFERS, buffer, END, TABLES } from './pair.ts';

/** A way for a list to be malformed: what is in the ring, and what the device half has to say. */
interface Case {
  readonly title: string;
  readonly reason: PackedChainReason;
  readonly options?: PackedPairOptions;
  readonly desc: readonly PackedDescriptor[];
  readonly table?: readonly PackedDescriptor[];
  /** Lists that the device takes before. */
  readonly before?: number;
  readonly message: string;
}

const indirect = { indirect: true };
const refer = (length: number, more: PackedDescriptor = {}): PackedDescriptor => ({
  address: TABLES,
  length,
  flags: AVAIL | INDIRECT,
  ...more,
});
const plain = { flags: AVAIL };

const cases: readonly Case[] = [
  {
    title: 'more descriptors than the ring has (§ 2.8.17)',
    reason: 'too-long',
    options: { size: 3 },
    desc: [0, 1, 2].map(() => ({ flags: AVAIL | NEXT })),
    message: 'Descriptor 2 of the list from descriptor 0 makes the list longer than the ring',
  },
  {
    title: 'a table of more entries than the ring has descriptors (§ 2.8.5)',
    reason: 'too-long',
    options: { ...indirect, size: 2 },
    desc: [refer(48)],
    message: 'Descriptor 0 of the list from descriptor 0 makes the list longer than the ring, which has 2',
  },
  {
    title: 'a list that runs into what the device holds (§ 2.8.17)',
    reason: 'too-many-in-flight',
    options: { size: 3 },
    desc: [plain, { flags: AVAIL | NEXT, id: 1 }, { flags: AVAIL | NEXT, id: 1 }],
    before: 1,
    message: 'Descriptor 2 of the list from descriptor 1 has NEXT, and the descriptor after it is one that',
  },
  {
    title: 'a buffer ID that is in use (§ 2.8.21.1)',
    reason: 'id-in-flight',
    desc: [
      { ...plain, id: 5 },
      { ...plain, id: 5 },
    ],
    before: 1,
    message: 'The list from descriptor 1 has the buffer ID 5, and so has a buffer that the device holds.',
  },
  {
    title: 'a further descriptor that was not made available (§ 2.8.6)',
    reason: 'not-available',
    desc: [{ flags: AVAIL | NEXT }, {}],
    message: 'Descriptor 1 of the list from descriptor 0 has not the AVAIL and USED bits of its place',
  },
  {
    title: 'a list over the wrap whose bits did not change with it (§ 2.8.1)',
    reason: 'not-available',
    options: { size: 2 },
    desc: [
      { ...plain, id: 1 },
      { flags: AVAIL | NEXT, id: 0 },
    ],
    before: 2,
    message: 'Descriptor 0 of the list from descriptor 1 has not the AVAIL and USED bits of its place',
  },
  {
    title: 'a readable element after a writable one (§ 2.8.17)',
    reason: 'readable-after-writable',
    desc: [{ flags: AVAIL | NEXT | WRITE }, plain],
    message: 'Descriptor 1 of the list from descriptor 0 is for the device to read but comes after one',
  },
  {
    title: 'a readable entry after a writable one in a table',
    reason: 'readable-after-writable',
    options: indirect,
    desc: [refer(32)],
    table: [{ flags: WRITE }, {}],
    message: 'Entry 1 of the indirect table of descriptor 0 is for the device to read',
  },
  {
    title: 'an element outside memory (§ 2.8.4)',
    reason: 'buffer-outside-memory',
    desc: [{ ...plain, address: END - 8, length: 16 }],
    message: `has 16 bytes at 0x${(END - 8).toString(16)}, which do not lie in guest memory`,
  },
  {
    title: 'INDIRECT without VIRTIO_F_INDIRECT_DESC (§ 2.8.19)',
    reason: 'indirect-not-negotiated',
    desc: [refer(16)],
    message: 'has INDIRECT, but VIRTIO_F_INDIRECT_DESC was not negotiated',
  },
  {
    title: 'INDIRECT together with NEXT (§ 2.8.19)',
    reason: 'indirect-with-next',
    options: indirect,
    desc: [refer(16, { flags: AVAIL | INDIRECT | NEXT }), plain],
    message: 'has both INDIRECT and NEXT',
  },
  {
    title: 'a table after a direct descriptor, which a split ring allows (§ 2.8.19)',
    reason: 'indirect-in-list',
    options: indirect,
    desc: [{ flags: AVAIL | NEXT }, refer(16)],
    message: 'Descriptor 1 of the list from descriptor 0 has INDIRECT, but the list began with a direct one',
  },
  {
    title: 'a table of no bytes',
    reason: 'indirect-length',
    options: indirect,
    desc: [refer(0)],
    message: 'refers to a table of 0 bytes',
  },
  {
    title: 'a table of 24 bytes (§ 2.8.7)',
    reason: 'indirect-length',
    options: indirect,
    desc: [refer(24)],
    message: 'refers to a table of 24 bytes, which is no positive multiple of 16',
  },
  {
    title: 'a table outside memory',
    reason: 'indirect-outside-memory',
    options: indirect,
    desc: [refer(16, { address: 2n ** 63n })],
    message: 'refers to a table at 0x8000000000000000, which is outside guest memory',
  },
  {
    title: 'an empty element, for a device that refuses those',
    reason: 'empty-buffer',
    options: { emptyBuffers: 'refuse' },
    desc: [{ ...plain, length: 0 }],
    message: 'has no bytes, and this device refuses such buffers',
  },
];

const seen = new Set<PackedChainReason>();

describe('a malformed list', () => {
  it.each(cases)('is refused: $title', ({ reason, options, desc, table = [], before = 0, message }) => {
    const pair = makePackedPair(options);
    for (const [at, one] of desc.entries()) {
      // What is taken before it gets its final bytes afterwards.
      const first = before > 1 && at === 1 ? { ...one, flags: AVAIL } : one;
      writePacked(pair.raw, pair.addresses.descriptors, at, first);
    }
    for (const [at, one] of table.entries()) writePacked(pair.raw, TABLES, at, one);
    if (before > 1) {
      // One lap: both are used, and the second one comes again with the list over the wrap.
      pair.device.push(pair.device.pop()?.head ?? -1, 0);
      pair.device.publish();
      writePacked(pair.raw, pair.addresses.descriptors, 1, desc[1] as PackedDescriptor);
    } else if (before === 1) pair.device.pop();
    const bytes = pair.memory.snapshot();
    const error = refusal(() => pair.device.pop());
    expect(error.message).toContain(message);
    expect(error).toMatchObject({ reason, clause: PACKED_CHAIN_CLAUSES[reason] });
    expect(refusal(() => pair.device.pop()).reason).toBe(reason);
    expect(pair.memory.snapshot()).toEqual(bytes);
    seen.add(reason);
  });

  it('is any list of a queue that was set up wrong', () => {
    const { memory, addresses } = makePackedPair();
    for (const [change, reason] of [
      [{ size: 0 }, 'queue-size'],
      [{ size: 32769 }, 'queue-size'],
      [{ descriptors: END - 16 }, 'queue-outside-memory'],
      [{ driverArea: 0 }, 'queue-outside-memory'],
      [{ deviceArea: 2 ** 60 }, 'queue-outside-memory'],
    ] as const) {
      const features = { indirect: true, eventIndex: true, inOrder: true };
      const device = new PackedDevice(memory.as('device'), { ...addresses, ...change }, features);
      device.disableKicks();
      expect(device.enableKicks()).toBe(true);
      expect(refusal(() => device.pop()).reason).toBe(reason);
      seen.add(reason);
    }
    expect(memory.snapshot()[0]?.every((byte) => byte === 0)).toBe(true);
  });

  it('has been met above for every reason there is', () => {
    expect([...seen].sort()).toEqual(Object.keys(PACKED_CHAIN_CLAUSES).sort());
  });
});

describe('a list that is unusual but legal', () => {
  it('has flags in a table that mean nothing there, NEXT and INDIRECT among them (§ 2.8.7)', () => {
    const pair = makePackedPair(indirect);
    writePacked(pair.raw, pair.addresses.descriptors, 0, refer(32, { id: 9 }));
    writePacked(pair.raw, TABLES, 0, { flags: NEXT | INDIRECT | USED | 0x7000, id: 4, length: 5 });
    writePacked(pair.raw, TABLES, 1, { flags: WRITE | NEXT, id: 3, length: 6 });
    expect(pair.device.pop()).toMatchObject({ head: 9, readableLength: 5, writableLength: 6 });
    expect(pair.device.inspect()).toMatchObject({ chain: [0], 'in table': [0, 1] });
  });

  it('has WRITE on the descriptor that refers to a table, which is ignored (§ 2.8.7)', () => {
    const pair = makePackedPair(indirect);
    writePacked(pair.raw, pair.addresses.descriptors, 0, refer(16, { flags: AVAIL | INDIRECT | WRITE }));
    writePacked(pair.raw, TABLES, 0, { length: 7 });
    expect(pair.device.pop()).toMatchObject({ readableLength: 7, writableLength: 0 });
  });

  it('has a buffer ID beyond the ring, and other IDs before the last descriptor (§ 2.8.6)', () => {
    const pair = makePackedPair();
    writePacked(pair.raw, pair.addresses.descriptors, 0, { flags: AVAIL | NEXT, id: 1 });
    writePacked(pair.raw, pair.addresses.descriptors, 1, { flags: AVAIL, id: 0xffff });
    expect(pair.device.pop()?.head).toBe(0xffff);
    pair.device.push(0xffff, 0);
    pair.device.publish();
    expect(pair.raw.read16(pair.addresses.descriptors + 12)).toBe(0xffff);
  });

  it('has elements of no bytes, which are left out wherever they point', () => {
    const pair = makePackedPair();
    const { descriptors } = pair.addresses;
    writePacked(pair.raw, descriptors, 0, { address: 0, length: 0, flags: AVAIL | NEXT });
    writePacked(pair.raw, descriptors, 1, { length: 8, flags: AVAIL | NEXT | WRITE });
    writePacked(pair.raw, descriptors, 2, { address: 2n ** 63n, length: 0, flags: AVAIL | WRITE });
    expect(pair.device.pop()).toMatchObject({
      readable: [],
      writable: [{ address: BUFFERS, length: 8 }],
      writableLength: 8,
    });
  });

  it('is as long as the ring', () => {
    const { driver, device } = makePackedPair({ indirect: true, size: 3 });
    const three = [0, 1, 2].map((at) => buffer(at, 1));
    driver.add(three, [], 'direct');
    driver.publish();
    expect(device.pop()?.readable).toEqual(three);
  });
});

it('after a malformed list the same half serves the list once it is mended', () => {
  const pair = makePackedPair();
  writePacked(pair.raw, pair.addresses.descriptors, 0, { flags: AVAIL | NEXT });
  expect(() => pair.device.pop()).toThrow(ChainError);
  writePacked(pair.raw, pair.addresses.descriptors, 1, plain);
  expect(pair.device.pop()?.head).toBe(0);
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
