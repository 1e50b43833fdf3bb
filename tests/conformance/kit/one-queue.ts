import { BLK as BLK_FACTS } from '../../../src/virtio/devices/blk/spec.ts';
import { type LiveQueue, VirtioDriver } from '../../../src/virtio/driver.ts';
import type { Buffer } from '../../../src/virtio/queue/queue.ts';
import type { Feature } from '../../../src/virtio/spec/types.ts';
import type { Peer } from './peers.ts';

/** How a driver with one queue starts. */
export interface OneQueueOptions {
  /** Feature bits beside VIRTIO_F_VERSION_1. */
  readonly wanted: bigint;
  /** Those of a block device unless given. */
  readonly features?: readonly Feature[];
  /** As many as the device takes unless given. */
  readonly queueSize?: number | undefined;
}

/** The general half of the driver with one queue and no knowledge of the device. */
export class OneQueueDriver {
  readonly peer: Peer;
  readonly core: VirtioDriver;
  readonly #size: number | undefined;
  #queue: LiveQueue<string> | null = null;

  constructor(peer: Peer, { wanted, features = BLK_FACTS.features, queueSize }: OneQueueOptions) {
    this.peer = peer;
    this.core = new VirtioDriver({ ...peer.parts, features, wanted });
    this.#size = queueSize;
    this.start();
  }

  /** The initialisation sequence, with a queue in new memory. */
  start(): void {
    this.core.initialise(() => {
      this.#queue = this.core.addQueue<string>(0, this.#size);
    });
  }

  get queue(): LiveQueue<string> {
    if (this.#queue === null) throw new Error('The queue is not set up.');
    return this.#queue;
  }

  get status(): number {
    return this.peer.transport.readStatus();
  }

  /** Bytes in memory that the device may read. */
  place(bytes: Uint8Array): Buffer {
    const { address } = this.core.allocator.allocate('piece', bytes.length, 16);
    this.core.memory.store(address, bytes);
    return { address, length: bytes.length };
  }

  /** Room in memory for the device to write; every byte is `fill` at first. */
  room(length: number, fill = 0xee): Buffer {
    return this.place(new Uint8Array(length).fill(fill));
  }
}
