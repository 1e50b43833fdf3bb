import { describe, expect, it } from 'vitest';
import { RngDriver } from '../../src/virtio/devices/rng/driver.ts';
import { RNG as RNG_FACTS } from '../../src/virtio/devices/rng/spec.ts';
import {
  VIRTQ_DESC_F_INDIRECT as INDIRECT,
  VIRTQ_DESC_F_NEXT as NEXT,
  VIRTQ_DESC_F_WRITE as WRITE,
} from '../../src/virtio/spec/ring.ts';
import { bench, differs } from './kit/bench.ts';
import type { Peer } from './kit/peers.ts';
import { RawDriver } from './kit/raw.ts';
import { RING, RNG } from './kit/subjects.ts';

const sides = bench(RNG);
const raw = (peer: Peer) => new RawDriver(peer, { wanted: RING, features: RNG_FACTS.features });

/** Whether bytes look random: half of 64 or more are different, and few are still what they were. */
const looksRandom = (bytes: Uint8Array) => new Set(bytes).size >= Math.min(32, bytes.length / 2);

describe('The driver of the site, on either entropy device', () => {
  it.each([0n, RING])('gets as many bytes as it asked for, with ring features %i (§ 5.4.6)', (wanted) => {
    const lengths = [1, 16, 64, 4096, 65_536];
    const found = sides.agree(RNG, (peer) => {
      const driver = new RngDriver({ ...peer.parts, wanted });
      driver.initialise();
      const got = lengths.map((length) => {
        const request = driver.request(length);
        peer.settle(() => request.bytes !== null);
        const { bytes } = request;
        return [bytes?.length, bytes !== null && (length < 64 || looksRandom(bytes))];
      });
      return { got, signals: peer.signals(), status: peer.transport.readStatus() };
    });
    expect(found.got).toEqual(lengths.map((length) => [length, true]));
    expect(found.signals).toEqual({ kicks: 5, usedBuffer: true, configChange: false });
  });

  it('fills a queue and gets everything back (§ 5.4.6)', () => {
    const { lengths } = sides.agree(RNG, (peer) => {
      const driver = new RngDriver({ ...peer.parts, wanted: RING });
      driver.initialise();
      const requests = Array.from({ length: 8 }, (_, at) => driver.request(100 + at));
      peer.settle(() => requests.every(({ bytes }) => bytes !== null));
      return { lengths: requests.map(({ bytes }) => bytes?.length) };
    });
    expect(lengths).toEqual([100, 101, 102, 103, 104, 105, 106, 107]);
  });

  it('may get less than it asked for, when it asks for much (§ 5.4.6.2)', () => {
    sides.agree(
      RNG,
      (peer) => {
        const driver = raw(peer);
        return { written: driver.send([], [driver.room(70_000)])?.written, status: driver.status };
      },
      [differs('large-request', 'written', 70_000, 65_536)],
    );
  });
});

describe('A buffer', () => {
  it('in several pieces, direct or in a table, is filled across them (§ 2.7.4.1)', () => {
    const { written } = sides.agree(RNG, (peer) => {
      const driver = raw(peer);
      const written = [undefined, driver.room(48).address].map((table) => {
        const rooms = [5, 100, 9].map((length) => driver.room(length));
        const answer = driver.send([], rooms, table);
        const bytes = Buffer.from(answer?.bytes.join('') ?? '', 'hex');
        return [answer?.written, looksRandom(bytes)];
      });
      return { written };
    });
    expect(written).toEqual([
      [114, true],
      [114, true],
    ]);
  });

  it('for the device to read is left as it is, though a driver must not send one (§ 5.4.6.1)', () => {
    const { before } = sides.agree(RNG, (peer) => {
      const driver = raw(peer);
      const readable = driver.room(8, 0x11);
      const written = driver.send([readable], [driver.room(5)])?.written;
      return { written, before: driver.bytes(readable), status: driver.status };
    });
    expect(before).toBe('11'.repeat(8));
  });

  it('with nowhere to write comes back empty from ours, and never from QEMU (§ 5.4.6.1)', () => {
    sides.agree(
      RNG,
      (peer) => {
        const driver = raw(peer);
        driver.queue.ring.add([driver.room(8)], [], '');
        driver.core.publish(driver.queue);
        peer.settle(() => driver.used === 1, 50);
        return { used: driver.used, usedBuffer: peer.signals().usedBuffer, status: driver.status };
      },
      [differs('nothing-to-fill', 'used', 0, 1), differs('nothing-to-fill', 'usedBuffer', false, true)],
    );
  });
});

describe('A malformed chain', () => {
  interface Case {
    readonly title: string;
    readonly flags?: number;
    readonly next?: number;
    readonly length?: number;
    readonly heads?: readonly number[];
    readonly idx?: number;
    readonly says: string;
  }
  const cases: readonly Case[] = [
    { title: 'that is a loop (§ 2.7.5.2)', flags: NEXT, says: 'Looped descriptor' },
    { title: 'whose next is beyond the table (§ 2.7.5)', flags: NEXT, next: 8, says: 'Desc next is 8' },
    {
      title: 'whose head is beyond the table (§ 2.7.6)',
      heads: [77],
      says: 'Guest says index 77 is available',
    },
    { title: 'after a good one (§ 2.7.6)', heads: [0, 77], says: 'Guest says index 77 is available' },
    {
      title: 'of which there are 9 in a ring of 8 (§ 2.7.13)',
      idx: 9,
      says: 'Guest moved used index from 0 to 9',
    },
    {
      title: 'when the index went back (§ 2.7.6.1)',
      idx: 0xffff,
      says: 'Guest moved used index from 0 to 65535',
    },
    {
      title: 'with a table of 8 bytes (§ 2.7.5.3)',
      flags: INDIRECT,
      length: 8,
      says: 'Invalid size for indirect',
    },
  ];
  it.each(cases)('$title makes both devices need a reset, after which they serve', (one) => {
    const { flags = 0, next = 0, length = 16, heads = [0], idx = heads.length } = one;
    sides.messages();
    const found = sides.agree(
      RNG,
      (peer) => {
        const driver = raw(peer);
        const { address } = driver.room(16);
        driver.write(0, { address, length, flags: flags | WRITE, next });
        driver.offer(heads, idx);
        const outcome = driver.outcome(idx);
        driver.start();
        return { ...outcome, again: driver.send([], [driver.room(8)])?.written };
      },
      [differs('both-interrupt-bits', 'usedBuffer', true, false)],
    );
    expect(found).toMatchObject({ status: 0x4f, configChange: true, again: 8 });
    expect(sides.messages()).toContain(one.says);
  });
});
