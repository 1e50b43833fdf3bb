/**
 * What a type can be. `depends` stands for another type that only the context decides; `resolve` replaces it.
 */
export type TypeKind =
  | 'scalar'
  | 'bytes'
  | 'text'
  | 'array'
  | 'named'
  | 'flags'
  | 'struct'
  | 'union'
  | 'depends';

/**
 * How a value lies in bytes. `size` is in bytes; the flexible part of a type that has one is not counted in it.
 * `read` and `write` throw a `LayoutError` when the view is too short or the value does not fit.
 */
export interface Type<T> {
  readonly kind: TypeKind;
  readonly name: string;
  readonly size: number;
  /** True when the type ends in a part that takes whatever bytes are left. */
  readonly flexible: boolean;
  read(view: DataView, offset: number): T;
  write(view: DataView, offset: number, value: T): void;
  /** Bytes that `value` takes; differs from `size` only for flexible types. */
  sizeOf(value: T): number;
}

/** The TypeScript type of the values that a layout reads and writes. */
export type Infer<L> = L extends Type<infer T> ? T : never;

/**
 * What a layout may depend on. This folder hands the context to conditions and never looks inside it; the fields
 * are named here only so that a condition can be written without a cast.
 */
export interface Context {
  /** A version that compares as text, for example `1.4`. */
  readonly version: string;
  /** The negotiated feature bits, bit 0 lowest. */
  readonly features: bigint;
  /** False where a legacy guest is big-endian. */
  readonly littleEndian?: boolean;
  /** True where the legacy interface is in use. */
  readonly legacy?: boolean;
  readonly [extra: string]: unknown;
}

/** A condition on the context. It must depend on nothing else: what it answers is cached. */
export type Condition = (context: Context) => boolean;

/** Bytes that are too short, a value that does not fit its type, or a definition that makes no sense. */
export class LayoutError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LayoutError';
  }
}

/** Throws unless `size` bytes stand at `offset`. */
export function need(view: DataView, offset: number, size: number, name: string): void {
  if (!(offset >= 0 && offset + size <= view.byteLength)) {
    const left = Math.max(0, view.byteLength - offset);
    throw new LayoutError(`${name} takes ${size} bytes, but only ${left} are left at offset ${offset}.`);
  }
}
