import type { AccessWidth } from './transport/transport.ts';

/** Reads of a configuration space that changes, and the generation by which a driver finds out (version 1.4, section 2.5). */
export class ConfigReads {
  #generation = 0;
  #hasChanged = false;

  get generation(): number {
    return this.#generation;
  }

  /** The bytes are others than they were. */
  changed(): void {
    this.#hasChanged = true;
  }

  /** Little-endian; ones where the access goes past the end. */
  read(bytes: Uint8Array, offset: number, width: AccessWidth): number {
    // The generation moves on when changed bytes are read, not when they change: counting changes could wrap a
    // narrow register back to the value that the driver saw (version 1.4, section 4.1.4.3.1).
    if (this.#hasChanged) this.#generation++;
    this.#hasChanged = false;
    let value = 0;
    for (let at = width - 1; at >= 0; at--) {
      const byte = offset + width <= bytes.length ? (bytes[offset + at] ?? 0xff) : 0xff;
      value = ((value << 8) | byte) >>> 0;
    }
    return value;
  }
}
