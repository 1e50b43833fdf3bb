import type { QueueAddresses } from '../queue/queue.ts';
import type { TransportDevice } from './transport.ts';

/** What a driver has written of one queue, before it enables it. Addresses are guest-physical. */
export interface Staged {
  size: number;
  descriptors: bigint;
  driverArea: bigint;
  deviceArea: bigint;
}

/**
 * The registers that speak of one queue at a time: the selected queue, and what the driver has written of each. A
 * queue that is in use cannot be changed.
 */
export class QueueStaging {
  selected = 0;
  readonly #device: TransportDevice;
  readonly #staged = new Map<number, Staged>();

  constructor(device: TransportDevice) {
    this.#device = device;
  }

  /** What stands in the registers of the selected queue; undefined when the device has no such queue. */
  get current(): Readonly<Staged> | undefined {
    return this.#of(this.selected);
  }

  /** Writes one register of the selected queue. */
  set(change: Partial<Staged>): void {
    const staged = this.#of(this.selected);
    if (staged === undefined || this.#device.readQueueEnabled(this.selected)) return;
    this.#staged.set(this.selected, { ...staged, ...change });
  }

  /** Tells the device where the selected queue lies, and enables it. True when the device took it. */
  enable(): boolean {
    const { current, selected } = this;
    if (current === undefined) return false;
    if (!this.#device.readQueueEnabled(selected)) {
      this.#device.writeQueue(selected, addressesOf(current));
      this.#device.enableQueue(selected);
    }
    return this.#device.readQueueEnabled(selected);
  }

  /** Forgets what was written of a queue. */
  forget(queue: number): void {
    this.#staged.delete(queue);
  }

  reset(): void {
    this.selected = 0;
    this.#staged.clear();
  }

  #of(queue: number): Staged | undefined {
    const max = this.#device.readQueueMaxSize(queue);
    if (max === 0) return undefined;
    return this.#staged.get(queue) ?? { size: max, descriptors: 0n, driverArea: 0n, deviceArea: 0n };
  }
}

/** An address above 2^53 loses low bits as a number, and lies outside guest memory either way. */
function addressesOf({ size, descriptors, driverArea, deviceArea }: Staged): QueueAddresses {
  return {
    size,
    descriptors: Number(descriptors),
    driverArea: Number(driverArea),
    deviceArea: Number(deviceArea),
  };
}
