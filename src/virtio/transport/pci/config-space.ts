import { CONFIG_SPACE_SIZE, pciHeader } from '../../spec/pci-header.ts';
import type { AccessWidth } from '../transport.ts';

/** A region of a PCI function. `size` is in bytes, a power of 2. */
export interface Bar {
  /** Which register it begins in, 0 to 5; one of 64 bits takes the next as well. */
  readonly index: number;
  readonly kind: 'io' | 'memory' | 'memory-64';
  readonly size: number;
  readonly prefetchable?: boolean;
}

export const BARS_AT = pciHeader.offsetOf('Base Address Register 0');
const CAPABILITIES_AT = pciHeader.offsetOf('Capabilities Pointer');
/** The first byte behind the header. */
const FIRST_CAPABILITY = 0x40;

/** Whether bytes of `[offset, offset + width)` lie in `[at, at + size)`. */
export const overlaps = (offset: number, width: number, at: number, size: number): boolean =>
  offset < at + size && at < offset + width;

/** An access that the configuration space of a conventional PCI function can have. */
export function isConfigAccess(offset: number, width: number): width is AccessWidth {
  const isWidth = width === 1 || width === 2 || width === 4;
  return isWidth && Number.isInteger(offset) && offset >= 0 && offset + width <= CONFIG_SPACE_SIZE;
}

/**
 * The bytes of a configuration space and which bits of them can be written. A region tells its size in the usual way:
 * the address bits below the size cannot be written, so that ones written to the register read back with zeroes there.
 */
export class ConfigSpace {
  readonly bytes = new Uint8Array(CONFIG_SPACE_SIZE);
  readonly #view = new DataView(this.bytes.buffer);
  readonly #writable = new Uint8Array(CONFIG_SPACE_SIZE);
  #end = FIRST_CAPABILITY;

  /** Little-endian; ones where there is nothing. */
  read(offset: number, width: number): number {
    if (!isConfigAccess(offset, width)) return 0xffff_ffff >>> (32 - 8 * Math.min(4, Math.max(1, width)));
    let value = 0;
    for (let at = width - 1; at >= 0; at--) value = ((value << 8) | (this.bytes[offset + at] ?? 0)) >>> 0;
    return value;
  }

  /** Changes the bits that can be written, and no others. */
  write(offset: number, width: number, value: number): void {
    if (!isConfigAccess(offset, width)) return;
    for (let at = 0; at < width; at++) {
      const mask = this.#writable[offset + at] ?? 0;
      const old = this.bytes[offset + at] ?? 0;
      this.bytes[offset + at] = (old & ~mask) | ((value >>> (8 * at)) & mask);
    }
  }

  /** Puts a number into place, whether or not a driver could. */
  set(offset: number, width: AccessWidth, value: number): void {
    if (width === 1) this.#view.setUint8(offset, value);
    else if (width === 2) this.#view.setUint16(offset, value, true);
    else this.#view.setUint32(offset, value >>> 0, true);
  }

  /** Lets a driver write these bits of a number. */
  allow(offset: number, width: AccessWidth, bits: number): void {
    for (let at = 0; at < width; at++) {
      const old = this.#writable[offset + at] ?? 0;
      this.#writable[offset + at] = old | ((bits >>> (8 * at)) & 0xff);
    }
  }

  addBar({ index, kind, size, prefetchable = false }: Bar): void {
    const at = BARS_AT + 4 * index;
    this.set(at, 4, kind === 'io' ? 1 : (kind === 'memory-64' ? 4 : 0) | (prefetchable ? 8 : 0));
    this.allow(at, 4, ~(size - 1) >>> 0);
    if (kind === 'memory-64') this.allow(at + 4, 4, 0xffff_ffff);
  }

  /** The address of a region as the driver set it. */
  addressOf({ index, kind }: Bar): number {
    const at = BARS_AT + 4 * index;
    const low = this.read(at, 4);
    if (kind === 'io') return (low & ~3) >>> 0;
    const high = kind === 'memory-64' ? this.read(at + 4, 4) : 0;
    return ((low & ~0xf) >>> 0) + high * 0x1_0000_0000;
  }

  /** Puts a capability behind the others and at the head of the list. Returns where it is. */
  addCapability(bytes: Uint8Array): number {
    const at = this.#end;
    this.bytes.set(bytes, at);
    this.bytes[at + 1] = this.bytes[CAPABILITIES_AT] ?? 0;
    this.bytes[CAPABILITIES_AT] = at;
    this.#end = at + Math.ceil(bytes.length / 4) * 4;
    return at;
  }
}
