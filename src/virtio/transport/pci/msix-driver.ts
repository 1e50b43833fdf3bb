import { MSIX_CONTROL, MSIX_TABLE_SIZE, msixCapability, msixEntry } from '../../spec/pci-header.ts';
import type { PciPort } from './port.ts';

/** Where x86 takes messages as interrupts. */
const MESSAGE_ADDRESS = 0xfee0_0000;
const CONTROL_AT = msixCapability.offsetOf('Message Control');
const TABLE_AT = msixCapability.offsetOf('Table Offset');

/**
 * A driver's use of MSI-X: vector 0 tells of the configuration, one vector each of the queues as far as there are
 * enough, the last one of all others. The data of a message is the number of its vector.
 */
export class MsixDriver {
  readonly count: number;
  readonly #queues = new Map<number, Set<number>>();

  /** Fills the table of the capability at `at` and turns MSI-X on. */
  constructor(port: PciPort, at: number, addressOf: (bar: number) => number) {
    const control = port.readConfig(at + CONTROL_AT, 2);
    this.count = (control & MSIX_TABLE_SIZE) + 1;
    const place = port.readConfig(at + TABLE_AT, 4);
    const table = addressOf(place & 7) + (place & ~7);
    for (let vector = 0; vector < this.count; vector++) {
      const entry = table + vector * msixEntry.size;
      port.writeMemory(entry + msixEntry.offsetOf('Message Address'), 4, MESSAGE_ADDRESS);
      port.writeMemory(entry + msixEntry.offsetOf('Message Upper Address'), 4, 0);
      port.writeMemory(entry + msixEntry.offsetOf('Message Data'), 4, vector);
      port.writeMemory(entry + msixEntry.offsetOf('Vector Control'), 4, 0);
    }
    const on = (control & ~MSIX_CONTROL['Function Mask']) | MSIX_CONTROL['MSI-X Enable'];
    port.writeConfig(at + CONTROL_AT, 2, on);
  }

  forConfig(): number {
    return 0;
  }

  /** The vector for a queue, which it tells of from now on. */
  forQueue(queue: number): number {
    const vector = Math.min(queue + 1, this.count - 1);
    const queues = this.#queues.get(vector) ?? new Set();
    queues.add(queue);
    this.#queues.set(vector, queues);
    return vector;
  }

  isConfig(vector: number): boolean {
    return vector === 0;
  }

  queuesOf(vector: number): readonly number[] {
    return [...(this.#queues.get(vector) ?? [])];
  }

  /** A reset of the device has unmapped every event. */
  unmapAll(): void {
    this.#queues.clear();
  }
}
