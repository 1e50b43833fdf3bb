import { describe, expect, it } from 'vitest';
import { CHAIN_CLAUSES, ChainError, type ChainReason } from '../../../src/virtio/queue/errors.ts';
import { SplitDevice } from '../../../src/virtio/queue/split.ts';
import {
  VIRTQ_DESC_F_INDIRECT as INDIRECT,
  VIRTQ_DESC_F_NEXT as NEXT,
  VIRTQ_DESC_F_WRITE as WRITE,
} from '../../../src/virtio/spec/ring.ts';
import { cases, refer } from './chain-cases.ts';
import { BUFFERS, buffer, END, makePair, offer, type Pair, TABLES, writeDescriptor } from './pair.ts';

const indirect = { indirect: true };
const seen = new Set<ChainReason>();

describe('a malformed chain', () => {
  it.each(cases)(
    'is refused: $title',
    ({ reason, options = {}, desc = [], table = [], head, act, message, clause }) => {
      const pair = makePair(options);
      for (const [at, one] of desc.entries()) writeDescriptor(pair.raw, pair.addresses.descriptors, at, one);
      for (const [at, one] of table.entries()) writeDescriptor(pair.raw, TABLES, at, one);
      if (act === undefined) offer(pair, [head ?? 0]);
      else act(pair);
      const before = pair.memory.snapshot();
      const error = refusal(() => pair.device.pop());
      expect(error.message).toContain(message);
      expect(error).toMatchObject({ reason, clause: clause ?? CHAIN_CLAUSES[reason] });
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
