import { DriverError } from './driver-error.ts';
import { type ArrayType, isStruct, type Type } from './layout/layout.ts';
import type { AccessWidth, Transport } from './transport/transport.ts';

/** How often a driver tries to read a configuration that changes under its hands. */
const ATTEMPTS = 16;

/** The part of a transport that a configuration is read through. */
export type ConfigSource = Pick<Transport, 'legacy' | 'readConfigGeneration' | 'readConfig'>;

/** One access to the configuration space, in bytes. */
export interface ConfigAccess {
  readonly offset: number;
  readonly width: AccessWidth;
}

/**
 * The accesses that read or write a value of `type` at `offset`: every field by its own width, 64-bit ones as two
 * of 32 bits, lower half first, as every transport demands (version 1.4, sections 4.1.3.1 and 4.2.2.2).
 */
export function accessesFor(type: Type<unknown>, offset: number): readonly ConfigAccess[] {
  if (isStruct(type)) return type.fields.flatMap((one) => accessesFor(one.type, offset + one.offset));
  if (type.kind === 'array') {
    const { element, count } = type as ArrayType<unknown>;
    return repeat(count ?? 0, (at) => accessesFor(element, offset + at * element.size));
  }
  // Which alternative of a union holds is not known here; its bytes one by one suit them all.
  const isBytes = type.kind === 'bytes' || type.kind === 'text' || type.kind === 'union';
  const width = isBytes ? 1 : type.size;
  if (width === 1 || width === 2 || width === 4) {
    return repeat(type.size / width, (at) => [{ offset: offset + at * width, width }]);
  }
  return repeat(type.size / 4, (at) => [{ offset: offset + at * 4, width: 4 }]);
}

/**
 * A value of the configuration space, read between two reads of the generation that agree (version 1.4, section
 * 2.5.1). A legacy interface has no generation: there a value of more than one access is read until two readings are
 * the same (section 2.5.4). Throws a `DriverError` when they never are.
 */
export function readConfig<T>(transport: ConfigSource, type: Type<T>, offset: number): T {
  const accesses = accessesFor(type, offset);
  const bytes = new Uint8Array(type.size);
  let last: string | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = transport.legacy === undefined ? transport.readConfigGeneration() : 0;
    for (const access of accesses) {
      let value = transport.readConfig(access.offset, access.width);
      for (let at = 0; at < access.width; at++, value >>>= 8)
        bytes[access.offset - offset + at] = value & 0xff;
    }
    const isSettled =
      transport.legacy === undefined
        ? transport.readConfigGeneration() === before
        : accesses.length === 1 || last === bytes.join();
    if (isSettled) return type.read(new DataView(bytes.buffer), 0);
    last = bytes.join();
  }
  throw new DriverError(
    'config-unstable',
    `The configuration changed during each of ${ATTEMPTS} attempts to read its ${type.size} bytes from offset ${offset} on.`,
    'basic/device-configuration-space/driver-requirements',
  );
}

function repeat<T>(count: number, make: (at: number) => readonly T[]): readonly T[] {
  return Array.from({ length: count }, (_, at) => make(at)).flat();
}
