/** The facts of the model as the search has them: names and numbers, small enough to be fetched whole. */

export type FactKind =
  | 'device'
  | 'PCI ID'
  | 'feature bit'
  | 'status bit'
  | 'constant'
  | 'struct'
  | 'field'
  | 'register'
  | 'register bit';

/** A part of the site that has facts on it: its address without the base, and what to call it. */
export type FactPlace = readonly [url: string, where: string];

/**
 * One fact. `value` is what its kind counts: the ID of a device, the number of a bit, the value of a constant
 * (hexadecimal digits where it does not fit 53 bits), the offset of a field or a register in bytes, the size of a
 * struct in bytes; null where it is open. `anchor` is left out where it is the name.
 */
export type FactRow = readonly [
  name: string,
  kind: FactKind,
  place: number,
  value: number | string | null,
  anchor?: string,
];

export interface FactIndex {
  readonly places: readonly FactPlace[];
  readonly rows: readonly FactRow[];
}

/** Where a fact stands: its address without the base, with the anchor. */
export function factUrl(index: FactIndex, [name, , place, , anchor = name]: FactRow): string {
  return `${index.places[place]?.[0] ?? ''}#${anchor}`;
}

const hex = (value: number | string) => (typeof value === 'string' ? value : `0x${value.toString(16)}`);

/** What a reader most likely wants to know of a fact, after its name. */
export function factWords([, kind, , value]: FactRow): string {
  if (value === null) return kind;
  if (kind === 'device') return `device ID ${value}`;
  if (kind === 'PCI ID') return 'PCI device ID';
  if (kind === 'constant')
    return typeof value === 'number' && value < 10 ? `= ${value}` : `= ${value} (${hex(value)})`;
  if (kind === 'struct') return `struct of ${value} bytes`;
  if (kind === 'field' || kind === 'register') return `${kind} at offset ${hex(value)}`;
  return kind.replace('bit', `bit ${value}`);
}
