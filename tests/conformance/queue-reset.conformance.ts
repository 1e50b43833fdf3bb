import { describe, expect, it } from 'vitest';
import { BlkDriver } from '../../src/virtio/devices/blk/driver.ts';
import { readSectors } from '../../src/virtio/devices/blk/requests.ts';
import { RESERVED } from '../../src/virtio/fact-lookup.ts';
import { bench } from './kit/bench.ts';
import type { Peer } from './kit/peers.ts';
import { BLK, RING } from './kit/subjects.ts';

const sides = bench(BLK);

describe('One queue alone', () => {
  it('is reset, is no longer enabled, and works when it is set up again with another size (§ 2.6.1)', () => {
    const found = sides.agree(BLK, (peer: Peer) => {
      const driver = new BlkDriver({ ...peer.parts, wanted: RING });
      driver.initialise();
      const { core } = driver;
      const before = peer.transport.readQueueEnabled(0);
      core.resetQueue(0);
      const after = peer.transport.readQueueEnabled(0);
      const size = peer.transport.readQueueMaxSize(0);
      const queue = core.addQueue<string>(0, 8);
      const header = core.allocator.allocate('header', 1024, 512);
      peer.ram.patch(header.address, new Uint8Array(16));
      const reply = { address: header.address + 16, length: 513 };
      queue.ring.add([{ address: header.address, length: 16 }], [reply], 'read');
      core.publish(queue);
      let written: number | undefined;
      const look = () => {
        written ??= queue.ring.reap()?.written;
        return written !== undefined;
      };
      peer.settle(look);
      look();
      return { feature: (core.features & RESERVED.RING_RESET) !== 0n, before, after, size, written };
    });
    expect(found).toEqual({ feature: true, before: true, after: false, size: 256, written: 513 });
  });

  it('is not touched by the reset of a queue that is not there', () => {
    sides.agree(BLK, (peer: Peer) => {
      const driver = new BlkDriver({ ...peer.parts, wanted: RING });
      driver.initialise();
      peer.transport.resetQueue(5);
      const enabled = peer.transport.readQueueEnabled(0);
      const request = driver.submit(readSectors(1, 1));
      peer.settle(() => {
        driver.poll();
        return request.result !== null;
      });
      return { enabled, ok: request.result?.ok };
    });
  });
});
