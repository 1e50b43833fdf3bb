import UFuzzy from '@leeoniya/ufuzzy';
import type { FactIndex, FactKind, FactRow } from '../../site/fact-index.ts';

/** The facts that were found, the likeliest first, and how sure it is that a fact was asked for. */
export interface FoundFacts {
  readonly rows: readonly FactRow[];
  /** The words typed are a number, or look like an identifier: the facts belong before the prose. */
  readonly asked: boolean;
}

const NOTHING: FoundFacts = { rows: [], asked: false };

/** One letter too many, too few, wrong or swapped in a word still finds it. */
const fuzzy = new UFuzzy({ intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 });

const BITS: readonly FactKind[] = ['feature bit', 'status bit', 'register bit'];
/** Whose number a number most likely is. */
const NUMBERED: readonly FactKind[] = [
  'PCI ID',
  'device',
  'feature bit',
  'status bit',
  'register',
  'constant',
  'register bit',
];

const byKind = (kinds: readonly FactKind[]) => (a: FactRow, b: FactRow) =>
  kinds.indexOf(a[1]) - kinds.indexOf(b[1]);

function withBit(index: FactIndex, bit: number): FactRow[] {
  return index.rows.filter(([, kind, , value]) => BITS.includes(kind) && value === bit).sort(byKind(BITS));
}

/** The number of the only bit that is set, or -1. */
function onlyBit(value: bigint): number {
  const digits = value.toString(2);
  return /^10*$/.test(digits) ? digits.length - 1 : -1;
}

/** What a number may stand for: an ID, a mask with one bit, the value of a constant, the offset of a register. */
function withNumber(index: FactIndex, digits: string): FactRow[] {
  const value = BigInt(digits);
  const plain = value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : `0x${value.toString(16)}`;
  const isHex = digits.startsWith('0x');
  const bit = onlyBit(value);
  return index.rows
    .filter(([, kind, , has]) => {
      if (kind === 'PCI ID' || kind === 'register') return isHex && has === plain;
      if (kind === 'device') return !isHex && has === plain;
      if (kind === 'constant') return has === plain;
      if (BITS.includes(kind)) return has === (isHex ? bit : plain);
      return false;
    })
    .sort(byKind(NUMBERED));
}

/** `1af4:1042`, `0x1042`, `42`, `bit 13`, `id 2`: the facts with that number, or null where no number was typed. */
function byNumber(index: FactIndex, query: string): FactRow[] | null {
  const bit = /^bits?\s*(\d{1,3})$/.exec(query);
  if (bit) return withBit(index, Number(bit[1]));
  const id = /^(?:(?:virtio\s+)?(?:device\s+)?id|device)\s*(\d{1,3})$/.exec(query);
  if (id) return index.rows.filter(([, kind, , value]) => kind === 'device' && value === Number(id[1]));
  const pci = /^1af4:([0-9a-f]{4})$/.exec(query);
  if (pci)
    return index.rows.filter(([, kind, , value]) => kind === 'PCI ID' && value === Number(`0x${pci[1]}`));
  return /^(?:0x[0-9a-f]{1,32}|\d{1,20})$/.test(query) ? withNumber(index, query) : null;
}

/**
 * Facts by name, by a part of it, by several parts in any order, or by number. What was typed whole stands first,
 * then what begins or ends with it.
 */
export function findFacts(index: FactIndex, typed: string): FoundFacts {
  const query = typed.trim().toLowerCase().replace(/\s+/g, ' ');
  const numbered = byNumber(index, query);
  if (numbered) return { rows: numbered, asked: numbered.length > 0 };
  if (query.length < 2) return NOTHING;
  const names = index.rows.map(([name]) => name);
  const [found, info, order] = fuzzy.search(names, query, 2);
  const ordered = info && order ? order.map((at) => info.idx[at]) : (found ?? []);
  const rows = ordered
    .map((at) => index.rows[at as number])
    .filter((row) => row !== undefined)
    .map((row) => ({ row, distance: distance(row, query, typed.trim()) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ row }) => row);
  const whole = rows[0]?.[0].toLowerCase() === query && rows[0][1] !== 'device';
  return { rows, asked: rows.length > 0 && (whole || /_|\d/.test(query)) };
}

/** How far a name is from what was typed: whole, the last part of it, its beginning or end, anything else. */
function distance([name, kind]: FactRow, query: string, typed: string): number {
  const plain = name.toLowerCase();
  // A struct may have the name of a constant but for the case: virtio_mem_req_plug is asked for by VIRTIO_MEM_REQ_PLUG.
  if (plain === query) return name === typed ? -1 : 0;
  // `virtio_blk_config.capacity` is what someone means by `capacity`, and DISCARD is a bit before it is a value.
  const ends = ['.', '_'].some((mark) => plain.endsWith(mark + query));
  if (ends) return kind === 'feature bit' ? 1 : 2;
  return plain.startsWith(query) ? 3 : 4;
}
