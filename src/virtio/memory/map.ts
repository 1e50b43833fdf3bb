import type { ArrayType, Struct, Type } from '../layout/layout.ts';

/** A range of memory with a name. Addresses are guest-physical, sizes in bytes. */
export interface NamedPlace {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  /** How the bytes of the range are to be read, where that is known. */
  readonly type?: Type<unknown>;
}

/**
 * Names for addresses. A range may have a layout, and then each of its fields and elements has a name too:
 * `desc[1].addr`, `avail.ring[3]`, `header.sector`. Ranges may lie inside one another and may be added at any time.
 */
export class AddressMap {
  readonly #ranges: NamedPlace[] = [];

  /**
   * Names `size` bytes from `address`, and with a layout each of its fields and elements. A range of
   * the same name is replaced. A flexible last field takes what is left of the size.
   */
  add(name: string, address: number, size: number, type?: Type<unknown>): this {
    this.remove(name);
    this.#ranges.push({ name, address, size, ...(type === undefined ? {} : { type }) });
    return this;
  }

  remove(name: string): void {
    const at = this.#ranges.findIndex((range) => range.name === name);
    if (at >= 0) this.#ranges.splice(at, 1);
  }

  /**
   * The smallest named thing that holds all of the bytes: 16 bytes at a descriptor are `desc[1]`, the first two of
   * its last four `desc[1].flags`. Of equal ranges the one added last wins. Undefined when nothing holds them.
   */
  lookup(address: number, size = 1): NamedPlace | undefined {
    let best: NamedPlace | undefined;
    for (const range of this.#ranges) {
      if (!holds(range, address, size)) continue;
      if (best === undefined || range.size <= best.size) best = range;
    }
    return best === undefined ? undefined : innermost(best, address, size);
  }

  /** The name of what holds the bytes, or undefined. */
  nameOf(address: number, size = 1): string | undefined {
    return this.lookup(address, size)?.name;
  }

  /** The range or field of that name, or undefined. */
  find(name: string): NamedPlace | undefined {
    let best: NamedPlace | undefined;
    for (const range of this.#ranges) {
      if (isWithin(name, range.name) && range.name.length >= (best?.name.length ?? 0)) best = range;
    }
    let place = best;
    while (place !== undefined && place.name !== name) {
      place = partsOf(place).find((part) => isWithin(name, part.name));
    }
    return place;
  }

  /**
   * Every named range by address, outermost first; each added range is followed by its fields and elements. An
   * array of more than `most` elements is listed without them.
   */
  ranges(most = 256): NamedPlace[] {
    const list: NamedPlace[] = [];
    const sorted = [...this.#ranges].sort((a, b) => a.address - b.address || b.size - a.size);
    for (const range of sorted) listInto(list, range, most);
    return list;
  }
}

function innermost(place: NamedPlace, address: number, size: number): NamedPlace {
  let inner = place;
  for (;;) {
    const part = partAt(inner, address, size);
    if (part === undefined) return inner;
    inner = part;
  }
}

/** The part of `place` that holds the bytes. An element of an array is computed, so a large ring costs nothing. */
function partAt(place: NamedPlace, address: number, size: number): NamedPlace | undefined {
  const array = arrayOf(place);
  if (array === undefined) return partsOf(place).find((part) => holds(part, address, size));
  const part = elementOf(place, array, Math.floor((address - place.address) / array.element.size));
  return holds(part, address, size) && holds(place, part.address, part.size) ? part : undefined;
}

function partsOf(place: NamedPlace): NamedPlace[] {
  const array = arrayOf(place);
  if (array !== undefined) {
    const count = Math.floor(place.size / array.element.size);
    return Array.from({ length: count }, (_, index) => elementOf(place, array, index));
  }
  if (place.type?.kind !== 'struct') return [];
  return (place.type as Struct<unknown>).fields
    .map((field) => ({
      name: `${place.name}.${field.name}`,
      address: place.address + field.offset,
      size: field.type.flexible ? Math.max(0, place.size - field.offset) : field.size,
      type: field.type,
    }))
    .filter((part) => part.size > 0 && holds(place, part.address, part.size));
}

function arrayOf(place: NamedPlace): ArrayType<unknown> | undefined {
  return place.type?.kind === 'array' ? (place.type as ArrayType<unknown>) : undefined;
}

function elementOf(place: NamedPlace, array: ArrayType<unknown>, index: number): NamedPlace {
  const size = array.element.size;
  return {
    name: `${place.name}[${index}]`,
    address: place.address + index * size,
    size,
    type: array.element,
  };
}

function listInto(list: NamedPlace[], place: NamedPlace, most: number): void {
  list.push(place);
  const array = arrayOf(place);
  if (array !== undefined && place.size / array.element.size > most) return;
  for (const part of partsOf(place)) listInto(list, part, most);
}

function holds(place: NamedPlace, address: number, size: number): boolean {
  return address >= place.address && address + size <= place.address + place.size;
}

function isWithin(name: string, outer: string): boolean {
  return name === outer || name.startsWith(`${outer}.`) || name.startsWith(`${outer}[`);
}
