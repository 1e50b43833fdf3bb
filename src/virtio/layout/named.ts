import type { Type } from './type.ts';

/** Names and their values; for flags, the values are masks and may be several bits wide. */
export type Names<T extends number | bigint> = Readonly<Record<string, T>>;

/** A number of which some values have names. It reads as the number. */
export interface Named<T extends number | bigint> extends Type<T> {
  readonly kind: 'named';
  readonly base: Type<T>;
  readonly names: Names<T>;
  /** The name of `value`, or undefined when it has none. */
  nameOf(value: T): string | undefined;
}

/** A number whose bits have names. It reads as the number. */
export interface Flags<T extends number | bigint> extends Type<T> {
  readonly kind: 'flags';
  readonly base: Type<T>;
  readonly names: Names<T>;
  /** The names whose mask is wholly set in `value`, in the order of the definition. */
  namesIn(value: T): readonly string[];
  /** The bits of `value` that no name covers. */
  rest(value: T): T;
}

/** A scalar of which some values have names. `name` describes it: `virtio_blk_req type`. */
export function named<T extends number | bigint>(name: string, base: Type<T>, names: Names<T>): Named<T> {
  const byValue = new Map<T, string>();
  for (const [key, value] of Object.entries<T>(names)) if (!byValue.has(value)) byValue.set(value, key);
  return { ...codecOf(base), kind: 'named', name, base, names, nameOf: (value) => byValue.get(value) };
}

/** A scalar whose bits have names. The values of `names` are masks: 1, 2, 4. */
export function flags<T extends number | bigint>(name: string, base: Type<T>, names: Names<T>): Flags<T> {
  const masks = Object.entries<T>(names);
  return {
    ...codecOf(base),
    kind: 'flags',
    name,
    base,
    names,
    namesIn(value) {
      const wide = BigInt(value);
      const isSet = ([, mask]: [string, T]) => BigInt(mask) !== 0n && (wide & BigInt(mask)) === BigInt(mask);
      return masks.filter(isSet).map(([key]) => key);
    },
    rest(value) {
      const wide = BigInt(value);
      let left = wide;
      for (const [, mask] of masks) if ((wide & BigInt(mask)) === BigInt(mask)) left &= ~BigInt(mask);
      return (typeof value === 'bigint' ? left : Number(left)) as T;
    },
  };
}

function codecOf<T>(base: Type<T>): Omit<Type<T>, 'kind' | 'name'> {
  return {
    size: base.size,
    flexible: base.flexible,
    read: (view, offset) => base.read(view, offset),
    write: (view, offset, value) => base.write(view, offset, value),
    sizeOf: (value) => base.sizeOf(value),
  };
}
