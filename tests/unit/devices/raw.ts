import type { DeviceModel } from '../../../src/virtio/device-model.ts';
import { VirtioDriver } from '../../../src/virtio/driver.ts';
import { makeBench, RING_BITS } from './bench.ts';

/** A driver that knows nothing of the device: it sends chains of any shape. The queue is set up and live. */
export function rawBench(model: DeviceModel, queueSize = 16) {
  const bench = makeBench(model);
  const driver = new VirtioDriver({
    ...bench.parts,
    features: model.features,
    wanted: model.offered | RING_BITS,
  });
  const start = () => {
    let queue = null as ReturnType<typeof driver.addQueue<string>> | null;
    driver.initialise(() => {
      queue = driver.addQueue<string>(0, queueSize);
    });
    if (queue === null) throw new Error('The queue was not set up.');
    return queue;
  };
  let queue = start();
  const memory = bench.parts.memory;

  /** Sends a chain with these readable bytes and writable lengths, and lets everything happen. */
  const send = (readable: readonly Uint8Array[], writable: readonly number[], fill = 0xee) => {
    const place = (bytes: Uint8Array) => {
      const { address } = bench.allocator.allocate('piece', bytes.length);
      memory.store(address, bytes);
      return { address, length: bytes.length };
    };
    const inputs = readable.map(place);
    const outputs = writable.map((length) => place(new Uint8Array(length).fill(fill)));
    queue.ring.add(inputs, outputs, '');
    driver.publish(queue);
    bench.clock.run();
    const used = queue.ring.reap();
    const pieces = outputs.map(({ address, length }) => bench.memory.peek(address, length));
    return used === null ? null : { written: used.written, pieces };
  };
  const restart = () => {
    queue = start();
  };
  return { ...bench, driver, send, restart, queue: () => queue };
}
