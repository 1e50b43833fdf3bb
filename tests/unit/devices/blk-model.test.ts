import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATUS } from '../../../src/virtio/devices/blk/codes.ts';
import { Disk, initialSector, SECTOR } from '../../../src/virtio/devices/blk/disk.ts';
import type { Asked, BlkRequest } from '../../../src/virtio/devices/blk/driver-request.ts';
import {
  discard,
  flush,
  readSectors,
  secureErase,
  writeSectors,
  writeZeroes,
} from '../../../src/virtio/devices/blk/requests.ts';
import { RESERVED } from '../../../src/virtio/fact-lookup.ts';
import { blkBench } from './bench.ts';

const CAPACITY = 64;

/** A disk as plain as can be: one array of bytes, changed as the requests say. */
class PlainDisk {
  readonly bytes = new Uint8Array(CAPACITY * SECTOR);
  constructor() {
    for (let at = 0; at < CAPACITY; at++) this.bytes.set(initialSector(at), at * SECTOR);
  }
  read(sector: number, count: number): Uint8Array {
    return this.bytes.slice(sector * SECTOR, (sector + count) * SECTOR);
  }
  write(sector: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, sector * SECTOR);
  }
  clear(sector: number, count: number): void {
    this.bytes.fill(0, sector * SECTOR, (sector + count) * SECTOR);
  }
}

const place = { sector: fc.integer({ min: 0, max: CAPACITY + 4 }), count: fc.integer({ min: 0, max: 8 }) };
const operation = fc.oneof(
  fc.record({ kind: fc.constant('read' as const), ...place }),
  fc.record({ kind: fc.constant('write' as const), ...place, byte: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constantFrom('discard' as const, 'zero' as const, 'erase' as const), ...place }),
  fc.record({
    kind: fc.constantFrom('flush' as const, 'reset' as const),
    sector: fc.constant(0),
    count: fc.constant(0),
  }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

function askedOf(one: Operation): Asked {
  const range = [{ sector: one.sector, count: one.count }];
  switch (one.kind) {
    case 'read':
      return readSectors(one.sector, one.count);
    case 'write':
      return writeSectors(one.sector, new Uint8Array(one.count * SECTOR).fill(one.byte));
    case 'discard':
      return discard(range);
    case 'zero':
      return writeZeroes(range, one.sector % 2 === 0);
    case 'erase':
      return secureErase(range);
    default:
      return flush();
  }
}

/** What must come back, and the change it makes to the plain disk. */
function expectedOf(
  one: Operation,
  plain: PlainDisk,
): { readonly status: number; readonly bytes: Uint8Array } {
  const nothing = new Uint8Array(0);
  if (one.sector + one.count > CAPACITY) return { status: STATUS.IOERR, bytes: nothing };
  if (one.kind === 'read') return { status: STATUS.OK, bytes: plain.read(one.sector, one.count) };
  if (one.kind === 'write') plain.write(one.sector, new Uint8Array(one.count * SECTOR).fill(one.byte));
  else if (one.kind !== 'flush' && one.kind !== 'reset') plain.clear(one.sector, one.count);
  return { status: STATUS.OK, bytes: nothing };
}

const RINGS = [0n, RESERVED.INDIRECT_DESC, RESERVED.EVENT_IDX, RESERVED.INDIRECT_DESC | RESERVED.EVENT_IDX];

describe('any sequence of block requests agrees with a plain array of bytes', () => {
  const setting = fc.record({
    ring: fc.constantFrom(...RINGS),
    sizeMax: fc.constantFrom(512, 700, 4096),
    operations: fc.array(operation, { maxLength: 30 }),
  });

  it('one after another', () => {
    const property = fc.property(setting, ({ ring, sizeMax, operations }) => {
      const bits = ring | RESERVED.VERSION_1;
      const { driver, run, model } = blkBench({
        offered: bits,
        device: {
          disk: new Disk(CAPACITY),
          queueSize: 16,
          limits: { sizeMax, discardAlignment: 1, secureEraseAlignment: 1 },
        },
        driver: { careless: true },
      });
      const plain = new PlainDisk();
      for (const one of operations) {
        if (one.kind === 'reset') driver.initialise();
        const result = run(askedOf(one));
        expect({ status: result.status, bytes: result.bytes }).toEqual(expectedOf(one, plain));
      }
      expect(model.disk.read(0, CAPACITY)).toEqual(plain.bytes);
      // Nothing of a request stays behind in guest memory but the three areas of the queue.
      expect(driver.core.allocator.live).toHaveLength(3);
    });
    fc.assert(property, { numRuns: 150 });
  });

  it('many in flight at once, done in the order the device likes', () => {
    const disjoint = fc.uniqueArray(fc.integer({ min: 0, max: CAPACITY - 1 }), {
      minLength: 1,
      maxLength: 12,
    });
    const property = fc.property(disjoint, fc.array(fc.nat(50), { minLength: 12 }), (sectors, delays) => {
      let next = 0;
      const { driver, clock, run } = blkBench({
        device: {
          disk: new Disk(CAPACITY),
          queueSize: 64,
          latency: () => delays[next++ % delays.length] ?? 0,
        },
      });
      const requests: BlkRequest[] = sectors.map((sector) =>
        driver.submit(writeSectors(sector, new Uint8Array(SECTOR).fill(sector)), {
          publish: sector % 2 === 0,
        }),
      );
      driver.publish();
      clock.run();
      expect(requests.every((one) => one.result?.ok)).toBe(true);
      for (const sector of sectors) {
        expect(run(readSectors(sector, 1)).bytes).toEqual(new Uint8Array(SECTOR).fill(sector));
      }
    });
    fc.assert(property, { numRuns: 100 });
  });
});
