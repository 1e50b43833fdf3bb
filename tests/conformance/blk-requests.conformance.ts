import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { offerableIn, TYPE } from '../../src/virtio/devices/blk/codes.ts';
import { initialSector, SECTOR } from '../../src/virtio/devices/blk/disk.ts';
import { overRanges } from '../../src/virtio/devices/blk/requests.ts';
import { blkRequest } from '../../src/virtio/devices/blk/spec.ts';
import { encode } from '../../src/virtio/layout/layout.ts';
import { Random } from '../../src/virtio/world/random.ts';
import { bench, type Differing, differs } from './kit/bench.ts';
import type { Peer } from './kit/peers.ts';
import { RawDriver } from './kit/raw.ts';
import { BLK, RING } from './kit/subjects.ts';

const sides = bench(BLK);
const wanted = offerableIn('1.4') | RING;
const header = (type: number, sector = 0) =>
  encode(blkRequest, { type, reserved: 0, sector: BigInt(sector) });
const hex = (text: string) => Buffer.from(text, 'latin1').toString('hex');

/** Bytes that nobody wrote, and zeroes. */
const untouched = (length: number) => 'ee'.repeat(length);
const zeroes = (length: number) => '00'.repeat(length);

interface Shape {
  readonly readable: readonly Uint8Array[];
  /** Lengths. */
  readonly writable: readonly number[];
  readonly features?: bigint;
}

/** Sends one chain of any shape; the room for the answer is full of ee. */
const send =
  ({ readable, writable, features = wanted }: Shape) =>
  (peer: Peer) => {
    const driver = new RawDriver(peer, { wanted: features });
    const answer = driver.send(
      readable.map((bytes) => driver.place(bytes)),
      writable.map((length) => driver.room(length)),
    );
    const { usedBuffer, configChange } = peer.signals();
    const bytes = answer?.bytes.join('') ?? '';
    return {
      written: answer?.written ?? -1,
      data: bytes.slice(0, -2),
      code: bytes.slice(-2),
      status: driver.status,
      usedBuffer,
      configChange,
    };
  };

/** What a request comes to when our device answers VIRTIO_BLK_S_IOERR and QEMU asks for a reset. */
const reset = (room: number): Differing[] => [
  differs('short-request', 'written', -1, room),
  differs('short-request', 'data', '', zeroes(room - 1)),
  differs('short-request', 'code', '', '01'),
  differs('short-request', 'status', 0x4f, 0x0f),
  differs('short-request', 'configChange', true, false),
];

describe('Bytes that a request has nothing to say in', () => {
  it('are counted in the used length, so they have to be written: a failed read (§ 2.7.8.2)', () => {
    const found = sides.agree(BLK, send({ readable: [header(TYPE.IN, 4096)], writable: [SECTOR, 1] }), [
      differs('bytes-not-written', 'data', untouched(SECTOR), zeroes(SECTOR)),
    ]);
    expect(found).toMatchObject({ written: SECTOR + 1, code: '01' });
  });

  it('are the rest of the 20 bytes of an ID, which is padded with NUL (§ 5.2.6)', () => {
    const id = hex('RINGSIDE-0001\0');
    const found = sides.agree(BLK, send({ readable: [header(TYPE.GET_ID)], writable: [20, 1] }), [
      differs('bytes-not-written', 'data', id + untouched(6), id + zeroes(6)),
    ]);
    expect(found).toMatchObject({ written: 21, code: '00' });
  });

  it('are all but the status of a write or flush with too much room (§ 2.7.8.2)', () => {
    for (const [type, data] of [
      [TYPE.OUT, [new Uint8Array(SECTOR)]],
      [TYPE.FLUSH, []],
    ] as const) {
      const found = sides.agree(BLK, send({ readable: [header(type), ...data], writable: [8, 1] }), [
        differs('bytes-not-written', 'data', untouched(8), zeroes(8)),
      ]);
      expect(found).toMatchObject({ written: 9, code: '00' });
    }
  });
});

describe('The type of a request', () => {
  const bare = (type: number) => send({ readable: [header(type)], writable: [1] });
  const known = new Set<number>([...Object.values(TYPE)]);
  const legacy = new Map([
    [2, '01'],
    [3, '01'],
    [5, '00'],
    [9, '00'],
  ]);
  it('is refused with VIRTIO_BLK_S_UNSUPP when it has no meaning (§ 5.2.6)', () => {
    const without = Array.from({ length: 64 }, (_, type) => type).filter(
      (type) => !known.has(type) && !legacy.has(type),
    );
    const types = [...without, 0x7fff_fffe, 0x7fff_ffff];
    const { codes } = sides.agree(BLK, (peer) => {
      const driver = new RawDriver(peer, { wanted });
      const codes = types.map(
        (type) => driver.send([driver.place(header(type))], [driver.room(1)])?.bytes[0],
      );
      return { codes, status: driver.status };
    });
    expect(codes).toEqual(types.map(() => '02'));
  });

  it.each([...legacy])('%i belongs to the legacy interface (§ 5.2.6)', (type, code) => {
    sides.agree(BLK, bare(type), [differs('legacy-type', 'code', code, '02')]);
  });

  it('with the barrier bit belongs to the legacy interface (§ 5.2.6)', () => {
    const barrier = send({ readable: [header(0x8000_0000 + TYPE.FLUSH)], writable: [1] });
    sides.agree(BLK, barrier, [differs('legacy-type', 'code', '00', '02')]);
  });

  it('needs its feature to be negotiated (§ 5.2.3)', () => {
    const range = overRanges(TYPE.DISCARD, [{ sector: 8, count: 8 }], 0).out;
    for (const [type, out] of [
      [TYPE.FLUSH, []],
      [TYPE.DISCARD, [range]],
      [TYPE.WRITE_ZEROES, [range]],
    ] as const) {
      const scenario = send({ readable: [header(type), ...out], writable: [1], features: 0n });
      sides.agree(BLK, scenario, [differs('request-not-negotiated', 'code', '00', '02')]);
    }
  });
});

describe('The length of a request', () => {
  it('may be no sector at all (§ 5.2.6)', () => {
    for (const type of [TYPE.IN, TYPE.OUT])
      expect(sides.agree(BLK, send({ readable: [header(type)], writable: [1] }))).toMatchObject({
        written: 1,
        code: '00',
      });
  });

  it('may be that of a chain as long as the queue, with as many segments as seg_max says (§ 5.2.3)', () => {
    const pieces = [...new Array<number>(253).fill(2), 6];
    const found = sides.agree(BLK, send({ readable: [header(TYPE.IN)], writable: [...pieces, 1] }));
    expect(found).toMatchObject({ written: SECTOR + 1, code: '00' });
  });

  it('is not that of one segment more than seg_max (§ 5.2.3)', () => {
    const pieces = [...new Array<number>(254).fill(2), 5];
    const sector = Buffer.from(initialSector(0)).toString('hex');
    sides.agree(BLK, send({ readable: [header(TYPE.IN)], writable: pieces }), [
      differs('more-segments-than-allowed', 'code', '00', '01'),
      differs('more-segments-than-allowed', 'data', sector, zeroes(SECTOR)),
    ]);
  });

  it('is not that of part of a sector (§ 5.2.6)', () => {
    const found = sides.agree(BLK, send({ readable: [header(TYPE.IN)], writable: [SECTOR + 1, 1] }), [
      differs('bytes-not-written', 'data', untouched(SECTOR + 1), zeroes(SECTOR + 1)),
    ]);
    expect(found.code).toBe('01');
  });

  it.each([0, 1, 19, 40])('of GET_ID is 20 bytes, not %i (§ 5.2.6)', (length) => {
    const id = hex('RINGSIDE-0001\0').slice(0, length * 2);
    const differing = [differs('id-length', 'code', '00', '01')];
    if (length > 0)
      differing.push(differs('id-length', 'data', id + untouched(length - id.length / 2), zeroes(length)));
    sides.agree(
      BLK,
      send({ readable: [header(TYPE.GET_ID)], writable: [length, 1].filter(Boolean) }),
      differing,
    );
  });

  it('is at least a header, and a range for a command over ranges (§ 5.2.6)', () => {
    const range = overRanges(TYPE.DISCARD, [{ sector: 0, count: 8 }], 0).out;
    const short: readonly (readonly Uint8Array[])[] = [
      [],
      [header(TYPE.GET_ID).subarray(0, 15)],
      [header(TYPE.DISCARD)],
      [header(TYPE.WRITE_ZEROES), range.subarray(0, 15)],
    ];
    for (const readable of short) sides.agree(BLK, send({ readable, writable: [20, 1] }), reset(21));
    expect(sides.messages()).toContain('too short');
  });

  it('of a command over ranges is no more than the limit of ranges (§ 5.2.6)', () => {
    for (const type of [TYPE.DISCARD, TYPE.WRITE_ZEROES]) {
      const two = overRanges(
        type,
        [
          { sector: 0, count: 8 },
          { sector: 16, count: 8 },
        ],
        0,
      );
      sides.agree(BLK, send({ readable: [header(type), two.out], writable: [1] }), [
        differs('more-ranges-than-allowed', 'code', '02', '01'),
      ]);
    }
  });

  it('leaves room for the status, or the device needs a reset (§ 5.2.6)', () => {
    const found = sides.agree(
      BLK,
      send({ readable: [header(TYPE.OUT), new Uint8Array(SECTOR)], writable: [] }),
      [differs('both-interrupt-bits', 'usedBuffer', true, false)],
    );
    expect(found).toMatchObject({ status: 0x4f, configChange: true });
    expect(sides.messages()).toContain('virtio-blk missing headers');
  });
});

describe('The ranges of a command', () => {
  const ask = (type: number, sector: number, count: number, flags: number) =>
    send({ readable: [header(type), overRanges(type, [{ sector, count }], flags).out], writable: [1] });

  it('may be empty (§ 5.2.6)', () => {
    for (const type of [TYPE.DISCARD, TYPE.WRITE_ZEROES])
      expect(sides.agree(BLK, ask(type, 8, 0, 0)).code).toBe('00');
  });

  it('are refused for an unknown flag before anything else (§ 5.2.6.2)', () => {
    for (const type of [TYPE.DISCARD, TYPE.WRITE_ZEROES])
      sides.agree(BLK, ask(type, 2047, 2, 2), [differs('unknown-flag-past-the-end', 'code', '01', '02')]);
  });
});

/** Cuts bytes, or a length, at random into pieces of at least one byte. */
function cuts(length: number, random: Random): readonly (readonly [from: number, to: number])[] {
  const pieces: [number, number][] = [];
  for (let at = 0; at < length; ) {
    const to = Math.min(length, at + 1 + random.below(Math.max(2, length / 3)));
    pieces.push([at, to]);
    at = to;
  }
  return pieces;
}

describe('Descriptors may cut a request anywhere (§ 2.7.4.1):', () => {
  it.each([
    ['a read', TYPE.IN, 0, 2 * SECTOR + 1],
    ['a write', TYPE.OUT, 3 * SECTOR, 1],
    ['a write zeroes', TYPE.WRITE_ZEROES, 16, 1],
  ])('%s in 20 ways, direct and in a table', (_, type, out, room) => {
    const { answers } = sides.agree(BLK, (peer) => {
      const driver = new RawDriver(peer, { wanted });
      const random = new Random(type + 1);
      const answers: unknown[] = [];
      for (let round = 0; round < 20; round++) {
        const data =
          type === TYPE.WRITE_ZEROES
            ? overRanges(type, [{ sector: round, count: 1 }], 0).out
            : new Uint8Array(out).fill(round);
        const message = Buffer.concat([header(type, type === TYPE.WRITE_ZEROES ? 0 : round), data]);
        const readable = cuts(message.length, random).map(([from, to]) =>
          driver.place(message.subarray(from, to)),
        );
        const writable = cuts(room, random).map(([from, to]) => driver.room(to - from));
        const count = readable.length + writable.length;
        const table = round % 2 === 0 ? undefined : driver.room(16 * count).address;
        const answer = driver.send(readable, writable, table);
        answers.push([answer?.written, answer?.bytes.join('')]);
      }
      return { answers, disk: createHash('sha256').update(peer.disk()).digest('hex'), status: driver.status };
    });
    for (const one of answers) expect(one).toEqual([room, expect.stringMatching(/00$/)]);
  });
});
