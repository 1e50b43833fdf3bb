/** A descriptor as a driver wrote it; nothing about it need be right. */
export interface RawDescriptor {
  readonly addr: bigint;
  /** In bytes, 32 bits. */
  readonly len: number;
  /** 16 bits. */
  readonly flags: number;
  /** 16 bits: `next` in a split ring, the buffer ID in a packed one. */
  readonly next: number;
}

/** A descriptor of the queue; those that are not given are zero. */
export interface PlacedDescriptor extends RawDescriptor {
  readonly index: number;
}

/** A chain, or what is to be one, on a fresh queue. */
export interface ChainCase {
  readonly ring: 'split' | 'packed';
  /** Descriptors of the queue. */
  readonly size: number;
  /** What stands in the available ring. A packed ring has none: its first list begins at descriptor 0. */
  readonly head: number;
  readonly rows: readonly PlacedDescriptor[];
  /** Guest-physical address and entries of an indirect table, whether anything refers to it or not. */
  readonly table: { readonly addr: bigint; readonly rows: readonly RawDescriptor[] };
  /** Whether VIRTIO_F_INDIRECT_DESC and VIRTIO_F_IN_ORDER were negotiated. */
  readonly indirect: boolean;
  readonly inOrder: boolean;
  /** Guest memory is from 0 to here. */
  readonly memory: number;
}

/** One buffer of a legal chain. */
export interface Part {
  /** Where it is described: an index of the queue or, with `inTable`, of the indirect table. */
  readonly index: number;
  readonly inTable: boolean;
  readonly writable: boolean;
  readonly addr: bigint;
  readonly len: number;
}

/** The 16 bytes of a descriptor, as both kinds of ring have them: the last two fields change places. */
export function bytesOfDescriptor(
  { addr, len, flags, next }: RawDescriptor,
  ring: ChainCase['ring'],
): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  view.setBigUint64(0, addr, true);
  view.setUint32(8, len, true);
  view.setUint16(12, ring === 'split' ? flags : next, true);
  view.setUint16(14, ring === 'split' ? next : flags, true);
  return new Uint8Array(view.buffer);
}

/** The inverse of `bytesOfDescriptor`, from 16 bytes at `at`. */
export function descriptorAt(bytes: Uint8Array, at: number, ring: ChainCase['ring']): RawDescriptor {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 16);
  const flags = view.getUint16(ring === 'split' ? 12 : 14, true);
  const next = view.getUint16(ring === 'split' ? 14 : 12, true);
  return { addr: view.getBigUint64(0, true), len: view.getUint32(8, true), flags, next };
}
