import { describe, expect, it } from 'vitest';
import { offerableIn, TYPE } from '../../src/virtio/devices/blk/codes.ts';
import { blkRequest } from '../../src/virtio/devices/blk/spec.ts';
import { RESERVED } from '../../src/virtio/fact-lookup.ts';
import { encode } from '../../src/virtio/layout/layout.ts';
import type { Buffer as GuestBuffer } from '../../src/virtio/queue/queue.ts';
import { bench, differs } from './kit/bench.ts';
import type { Peer } from './kit/peers.ts';
import { RawDriver } from './kit/raw.ts';
import { BLK } from './kit/subjects.ts';

const sides = bench(BLK);
const FLAGS = offerableIn('1.4');
const EVENTS = FLAGS | RESERVED.EVENT_IDX;
const GET_ID = encode(blkRequest, { type: TYPE.GET_ID, reserved: 0, sector: 0n });

/** A driver that asks for the ID over and over, in a chain of two descriptors. */
class Asker {
  readonly raw: RawDriver;
  readonly #peer: Peer;
  #header: GuestBuffer;
  #reply: GuestBuffer;

  constructor(peer: Peer, wanted: bigint, queueSize = 256) {
    this.#peer = peer;
    this.raw = new RawDriver(peer, { wanted, queueSize });
    this.#header = this.raw.place(GET_ID);
    this.#reply = this.raw.room(21);
  }

  get ring() {
    return this.raw.queue.ring;
  }

  /** Makes `count` requests available, without a word to the device. */
  publish(count: number): void {
    for (let at = 0; at < count; at++) this.ring.add([this.#header], [this.#reply], '');
    this.ring.publish();
  }

  /** Waits until the used index in memory is what the driver has taken back and `count` more. */
  wait(count: number): void {
    const taken = Number(this.ring.inspect()['last used']);
    const due = (taken + count) & 0xffff;
    this.#peer.settle(() => this.raw.used === due);
  }

  /** Takes everything back and says how many chains that were, and how many had the whole used length. */
  reap(): readonly [chains: number, whole: number] {
    let [chains, whole] = [0, 0];
    for (let used = this.ring.reap(); used !== null; used = this.ring.reap()) {
      chains++;
      if (used.written === 21) whole++;
    }
    return [chains, whole];
  }

  /** Publishes, notifies if asked to, and takes back; says whether there was a kick and an interrupt. */
  exchange(count = 1): readonly [kicked: boolean, interrupted: boolean] {
    this.publish(count);
    const kick = this.ring.shouldKick();
    if (kick) this.#peer.transport.notify(0);
    this.wait(count);
    this.reap();
    return [kick, this.#peer.signals().usedBuffer];
  }

  /** Asks to be interrupted for the entry `ahead` of the next one that the device uses. */
  askAhead(ahead: number): void {
    this.raw.core.memory.write16(this.raw.places.usedEvent, (this.raw.used + ahead) & 0xffff);
  }

  get fields() {
    const { memory } = this.raw.core;
    const { usedFlags, availEvent, availIdx, usedIdx } = this.raw.places;
    return {
      usedFlags: memory.read16(usedFlags),
      availEvent: memory.read16(availEvent),
      availIdx: memory.read16(availIdx),
      usedIdx: memory.read16(usedIdx),
    };
  }
}

describe('With flags', () => {
  it('the driver is interrupted unless it has set the flag, and used_event is nothing (§ 2.7.7.2)', () => {
    const { seen } = sides.agree(BLK, (peer) => {
      const asker = new Asker(peer, FLAGS);
      const seen = [false, true, true, false, true, false].map((quiet) => {
        asker.askAhead(3);
        if (quiet) asker.ring.disableInterrupts();
        else asker.ring.enableInterrupts();
        return asker.exchange()[1];
      });
      return { seen, ...asker.fields };
    });
    expect(seen).toEqual([true, false, false, true, false, true]);
  });

  it('the device wants to hear of every buffer once it has taken all there were (§ 2.7.10)', () => {
    const { kicks, usedFlags } = sides.agree(BLK, (peer) => {
      const asker = new Asker(peer, FLAGS);
      const kicks = [1, 5, 1, 128].map((count) => asker.exchange(count)[0]);
      const { availEvent: _, ...fields } = asker.fields;
      return { kicks, ...fields };
    });
    expect({ kicks, usedFlags }).toEqual({ kicks: [true, true, true, true], usedFlags: 0 });
  });

  it('two notifications for one buffer do no harm (§ 2.7.10.2)', () => {
    const { chains } = sides.agree(BLK, (peer) => {
      const asker = new Asker(peer, FLAGS);
      asker.publish(2);
      for (let time = 0; time < 3; time++) peer.transport.notify(0);
      asker.wait(2);
      return { chains: asker.reap(), usedIdx: asker.fields.usedIdx, status: asker.raw.status };
    });
    expect(chains).toEqual([2, 2]);
  });
});

describe('With the event index', () => {
  it.each([0, 1, 2, 3, 5, 0xffff])(
    'and used_event %i ahead, one buffer in 65536 interrupts (§ 2.7.7.2)',
    (ahead) => {
      const { seen } = sides.agree(BLK, (peer) => {
        const asker = new Asker(peer, EVENTS);
        // QEMU interrupts for the first buffer in any case; that is a test of its own below.
        asker.exchange();
        asker.askAhead(ahead);
        return { seen: Array.from({ length: 8 }, () => asker.exchange()), ...asker.fields };
      });
      expect(seen).toEqual(Array.from({ length: 8 }, (_, at) => [true, at === ahead]));
    },
  );

  it('an interrupt that was put off until later does not come for the first buffer (§ 2.7.7.2)', () => {
    const found = sides.agree(
      BLK,
      (peer) => {
        const asker = new Asker(peer, EVENTS);
        asker.askAhead(2);
        const [first, second, third] = [0, 1, 2].map(() => asker.exchange()[1]);
        return { first, second, third };
      },
      [differs('first-interrupt', 'first', true, false)],
    );
    expect(found).toEqual({ first: false, second: false, third: true });
  });

  it('a batch that passes used_event interrupts, one that ends before it does not (§ 2.7.7.2)', () => {
    const { seen } = sides.agree(BLK, (peer) => {
      const asker = new Asker(peer, EVENTS);
      asker.exchange();
      const seen = [
        [8, 0],
        [8, 7],
        [8, 8],
        [8, 100],
        [128, 127],
        [128, 64],
        [128, 128],
      ].map(([count = 0, ahead = 0]) => {
        asker.askAhead(ahead);
        return asker.exchange(count);
      });
      return { seen, ...asker.fields };
    });
    expect(seen.map(([, interrupted]) => interrupted)).toEqual([true, true, false, false, true, true, false]);
  });

  it('the flag of the available ring is nothing (§ 2.7.7.2)', () => {
    const { seen } = sides.agree(BLK, (peer) => {
      const asker = new Asker(peer, EVENTS);
      asker.exchange();
      asker.raw.core.memory.write16(asker.raw.places.availFlags, 1);
      const seen = [0, 1].map((ahead) => {
        asker.askAhead(ahead);
        return asker.exchange()[1];
      });
      return { seen };
    });
    expect(seen).toEqual([true, false]);
  });

  it('the device keeps its flag at 0 and asks for the next buffer by its index (§ 2.7.10.2)', () => {
    const { rest } = sides.agree(BLK, (peer) => {
      const asker = new Asker(peer, EVENTS);
      const rest = [1, 3, 128, 1].map((count) => {
        asker.exchange(count);
        return asker.fields;
      });
      return { rest };
    });
    expect(rest.map(({ usedFlags, availEvent }) => [usedFlags, availEvent])).toEqual([
      [0, 1],
      [0, 4],
      [0, 132],
      [0, 133],
    ]);
  });

  it('a buffer published while the device has yet to come needs no second notification (§ 2.7.10.1)', () => {
    for (const wanted of [EVENTS, FLAGS]) {
      const { kicks, chains } = sides.agree(BLK, (peer) => {
        const asker = new Asker(peer, wanted);
        asker.exchange();
        const kicks = [1, 1, 4].map((count) => {
          asker.publish(count);
          return asker.ring.shouldKick();
        });
        // The notification that the first of them asked for arrives only now.
        peer.transport.notify(0);
        asker.wait(6);
        return { kicks, chains: asker.reap(), usedIdx: asker.fields.usedIdx };
      });
      expect(kicks).toEqual(wanted === EVENTS ? [true, false, false] : [true, true, true]);
      expect(chains).toEqual([6, 6]);
    }
  });
});

describe('Past 65536 buffers', () => {
  it('both indices wrap, and who is notified of what stays the same (§ 2.7.13.3)', () => {
    const { whole, steps, fields } = sides.agree(BLK, (peer) => {
      const asker = new Asker(peer, EVENTS);
      let whole = 0;
      const batch = (count: number) => {
        asker.publish(count);
        if (asker.ring.shouldKick()) peer.transport.notify(0);
        asker.wait(count);
        whole += asker.reap()[1];
      };
      for (let round = 0; round < 511; round++) batch(128);
      batch(120);
      peer.signals();
      // From 65528 on, one at a time; every third asks for the entry after the next.
      const steps = Array.from({ length: 16 }, (_, at) => {
        asker.askAhead(at % 3 === 0 ? 1 : 0);
        const step = asker.exchange();
        return [...step, asker.fields.usedIdx, asker.fields.availEvent];
      });
      return { whole, steps, fields: asker.fields, free: asker.ring.free };
    });
    expect(whole).toBe(65_528);
    expect(steps.map(([kicked, interrupted]) => [kicked, interrupted])).toEqual(
      Array.from({ length: 16 }, (_, at) => [true, at % 3 !== 0]),
    );
    expect(steps.map(([, , used]) => used)).toEqual(
      Array.from({ length: 16 }, (_, at) => (65_529 + at) & 0xffff),
    );
    expect(fields).toEqual({ usedFlags: 0, availEvent: 8, availIdx: 8, usedIdx: 8 });
  });
});
