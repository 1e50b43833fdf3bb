import { MSIX_CONTROL, msixEntry } from '../../spec/pci-header.ts';

const ENTRY = msixEntry.size;
const AT = {
  address: msixEntry.offsetOf('Message Address'),
  upper: msixEntry.offsetOf('Message Upper Address'),
  data: msixEntry.offsetOf('Message Data'),
  control: msixEntry.offsetOf('Vector Control'),
} as const;
const MASKED = 1;

/** What a vector writes into memory, and where: to the platform it is an interrupt. */
export interface Message {
  readonly vector: number;
  readonly address: bigint;
  readonly data: number;
}

/**
 * The table of MSI-X vectors and the bits of those that wait (PCI Local Bus Specification 3.0, section 6.8.2). A vector
 * that fires while it is masked waits, and is sent when the mask goes.
 */
export class MsixTable {
  readonly count: number;
  readonly #view: DataView;
  readonly #pending = new Set<number>();
  readonly #send: (message: Message) => void;
  #control = 0;

  constructor(count: number, send: (message: Message) => void) {
    this.count = count;
    this.#view = new DataView(new ArrayBuffer(Math.max(1, count) * ENTRY));
    this.#send = send;
    for (let vector = 0; vector < count; vector++) {
      this.#view.setUint32(vector * ENTRY + AT.control, MASKED, true);
    }
  }

  get isOn(): boolean {
    return this.count > 0 && (this.#control & MSIX_CONTROL['MSI-X Enable']) !== 0;
  }

  /** Bytes of the table. */
  get size(): number {
    return this.count * ENTRY;
  }

  /** Message Control has changed. */
  setControl(control: number): void {
    this.#control = control;
    this.#flush();
  }

  /** Whole words of the table; anything else is undefined by PCI, and 0 here. */
  read(offset: number, width: number): number {
    return width === 4 && offset % 4 === 0 && offset < this.size ? this.#view.getUint32(offset, true) : 0;
  }

  write(offset: number, width: number, value: number): void {
    if (width !== 4 || offset % 4 !== 0 || offset >= this.size) return;
    this.#view.setUint32(offset, value >>> 0, true);
    this.#flush();
  }

  /** The bits of waiting vectors, a word at a time. */
  readPending(offset: number, width: number): number {
    if (width !== 4 || offset % 4 !== 0) return 0;
    let word = 0;
    for (const vector of this.#pending) {
      if (vector >= offset * 8 && vector < offset * 8 + 32) word |= 1 << (vector % 32);
    }
    return word >>> 0;
  }

  fire(vector: number): void {
    if (vector >= this.count) return;
    this.#pending.add(vector);
    this.#flush();
  }

  reset(): void {
    this.#pending.clear();
  }

  #flush(): void {
    if (!this.isOn || (this.#control & MSIX_CONTROL['Function Mask']) !== 0) return;
    for (const vector of [...this.#pending]) {
      const at = vector * ENTRY;
      if ((this.#view.getUint32(at + AT.control, true) & MASKED) !== 0) continue;
      this.#pending.delete(vector);
      const low = BigInt(this.#view.getUint32(at + AT.address, true));
      const high = BigInt(this.#view.getUint32(at + AT.upper, true));
      this.#send({ vector, address: (high << 32n) | low, data: this.#view.getUint32(at + AT.data, true) });
    }
  }
}
