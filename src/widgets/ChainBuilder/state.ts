import { parseDump } from '../../virtio/decode/dump.ts';
import {
  bytesOfDescriptor,
  type ChainCase,
  descriptorAt,
  type PlacedDescriptor,
  type RawDescriptor,
} from '../../virtio/queue/chain-case.ts';
import { CHAIN_PRESETS, type ChainPreset } from '../../virtio/queue/chain-presets.ts';
import { judge } from '../../virtio/queue/judge.ts';
import type { Fields } from '../kit/address.ts';
import { fromBase64Url, toBase64Url } from '../kit/base64url.ts';
import { parseNumber } from '../kit/hex.ts';
import { type Restore, restored } from '../kit/restore.ts';

/** The most descriptors that are shown, of the queue and of the table each. */
export const MOST_ROWS = 64;
/** The most bytes of a pasted dump: a queue of 1024. */
const MOST_BYTES = 16 * 1024;
/** The end of guest memory is at most here: a number holds every address below it. */
const MEMORY_BITS = 52;
const FIRST: ChainPreset = CHAIN_PRESETS[0] as ChainPreset;

/** Which list of descriptors: that of the queue, or the indirect table. */
export type List = 'queue' | 'table';
export type Column = 'addr' | 'len' | 'next';
export type Setting = 'size' | 'head' | 'memory' | 'table';

export interface State {
  readonly given: ChainCase;
  /** What was typed and refused, by the name of its field: `queue.3.addr`, `size`. */
  readonly faults: Readonly<Record<string, { readonly text: string; readonly message: string }>>;
  readonly text: string;
  readonly notice?: string | undefined;
}

export type Action =
  | { readonly type: 'preset'; readonly id: string }
  | { readonly type: 'ring'; readonly ring: ChainCase['ring'] }
  | { readonly type: 'setting'; readonly name: Setting; readonly text: string }
  | { readonly type: 'agree'; readonly feature: 'indirect' | 'inOrder'; readonly on: boolean }
  | {
      readonly type: 'cell';
      readonly list: List;
      readonly at: number;
      readonly column: Column;
      readonly text: string;
    }
  | { readonly type: 'flag'; readonly list: List; readonly at: number; readonly bit: number }
  | { readonly type: 'add'; readonly list: List }
  | { readonly type: 'remove'; readonly list: List; readonly at: number }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'read'; readonly list: List }
  | Restore;

export const begin = (preset = FIRST.id): State => ({
  given: (CHAIN_PRESETS.find(({ id }) => id === preset) ?? FIRST).given,
  faults: {},
  text: '',
});

/** The preset that a case is, unchanged; undefined for a case of the reader's own. */
export function presetOf(given: ChainCase): ChainPreset | undefined {
  const own = JSON.stringify(pack(given));
  return CHAIN_PRESETS.find((preset) => preset.given === given || JSON.stringify(pack(preset.given)) === own);
}

/** The presets of one kind of ring. */
export const presetsOf = (ring: ChainCase['ring']): readonly ChainPreset[] =>
  CHAIN_PRESETS.filter(({ given }) => given.ring === ring);

export const cellName = (list: List, at: number, column: Column): string => `${list}.${at}.${column}`;

const WIDTHS = { addr: 64, len: 32, next: 16 } as const;
const SETTINGS = { size: 16, head: 16, memory: MEMORY_BITS, table: 64 } as const;

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  const next: State = { ...state, notice: undefined };
  const { given } = state;
  switch (action.type) {
    case 'preset':
      return { ...begin(action.id), text: state.text };
    case 'ring':
      return given.ring === action.ring
        ? state
        : { ...begin((presetsOf(action.ring)[0] ?? FIRST).id), text: state.text };
    case 'agree':
      return { ...next, given: { ...given, [action.feature]: action.on } };
    case 'setting':
      return typed(next, action.name, action.text, SETTINGS[action.name], (value) => {
        if (action.name === 'table') return { ...given, table: { ...given.table, addr: value } };
        return { ...given, [action.name]: Number(value) };
      });
    case 'cell': {
      const { list, at, column, text } = action;
      return typed(next, cellName(list, at, column), text, WIDTHS[column], (value) =>
        change(given, list, at, { [column]: column === 'addr' ? value : Number(value) }),
      );
    }
    case 'flag': {
      const { list, at, bit } = action;
      const flags = rowAt(given, list, at)?.flags;
      return flags === undefined
        ? state
        : { ...next, given: change(given, list, at, { flags: flags ^ bit }) };
    }
    case 'add':
      return add(next, action.list);
    case 'remove':
      return remove(next, action.list, action.at);
    case 'text':
      return { ...next, text: action.text };
    case 'read':
      return read(next, action.list);
    case 'restore':
      return restored(state, action.from, begin, fromFields);
  }
}

/** A number typed into a field: taken, or kept as it is with what is wrong with it. */
function typed(
  state: State,
  name: string,
  text: string,
  bits: number,
  take: (value: bigint) => ChainCase,
): State {
  const parsed = parseNumber(text, bits);
  if ('error' in parsed)
    return { ...state, faults: { ...state.faults, [name]: { text, message: parsed.error } } };
  const { [name]: _, ...faults } = state.faults;
  return { ...state, faults, given: take(parsed.value) };
}

function rowAt({ rows, table }: ChainCase, list: List, at: number): RawDescriptor | undefined {
  return list === 'table' ? table.rows[at] : rows.find(({ index }) => index === at);
}

function change(given: ChainCase, list: List, at: number, values: Partial<RawDescriptor>): ChainCase {
  if (list === 'queue') {
    return { ...given, rows: given.rows.map((row) => (row.index === at ? { ...row, ...values } : row)) };
  }
  const rows = given.table.rows.map((row, index) => (index === at ? { ...row, ...values } : row));
  return { ...given, table: { ...given.table, rows } };
}

const EMPTY: RawDescriptor = { addr: 0n, len: 0, flags: 0, next: 0 };

function add(state: State, list: List): State {
  const { given } = state;
  const count = list === 'table' ? given.table.rows.length : given.rows.length;
  if (count >= MOST_ROWS) return { ...state, notice: `No more than ${MOST_ROWS} descriptors fit here.` };
  if (list === 'table') {
    return { ...state, given: { ...given, table: { ...given.table, rows: [...given.table.rows, EMPTY] } } };
  }
  const taken = new Set(given.rows.map(({ index }) => index));
  let index = 0;
  while (taken.has(index)) index++;
  if (index >= given.size) {
    return { ...state, notice: `The queue has ${given.size} descriptors, and all of them are here.` };
  }
  const rows = [...given.rows, { index, ...EMPTY }].sort((a, b) => a.index - b.index);
  return { ...state, given: { ...given, rows } };
}

function remove(state: State, list: List, at: number): State {
  const { given } = state;
  // The fields of a table move up when an entry goes, and with them the names of their faults.
  const gone = list === 'table' ? 'table.' : `queue.${at}.`;
  const faults = Object.fromEntries(Object.entries(state.faults).filter(([name]) => !name.startsWith(gone)));
  if (list === 'queue') {
    return { ...state, faults, given: { ...given, rows: given.rows.filter(({ index }) => index !== at) } };
  }
  const rows = given.table.rows.filter((_, index) => index !== at);
  return { ...state, faults, given: { ...given, table: { ...given.table, rows } } };
}

const isZero = ({ addr, len, flags, next }: RawDescriptor): boolean =>
  addr === 0n && len === 0 && flags === 0 && next === 0;

function read(state: State, list: List): State {
  const { given, text } = state;
  const dump = parseDump(text, { most: MOST_BYTES });
  if (!dump.ok) return { ...state, notice: dump.message };
  const { bytes, base } = dump;
  if (bytes.length % 16 !== 0) {
    return {
      ...state,
      notice: `These are ${bytes.length} bytes; descriptors have 16 each, so some are missing.`,
    };
  }
  const all = Array.from({ length: bytes.length / 16 }, (_, at) => descriptorAt(bytes, 16 * at, given.ring));
  if (list === 'table') {
    if (all.length > MOST_ROWS)
      return { ...state, notice: `At most ${MOST_ROWS} entries are read into a table.` };
    const addr = base === 0 ? given.table.addr : BigInt(base);
    return { ...state, faults: {}, given: { ...given, table: { addr, rows: all } } };
  }
  const fits = given.ring === 'packed' ? all.length : 2 ** Math.ceil(Math.log2(all.length));
  const size = Math.max(given.size, fits);
  const rows = all.flatMap((row, index) => (isZero(row) ? [] : [{ index, ...row }]));
  if (rows.length <= MOST_ROWS) return { ...state, faults: {}, given: { ...given, size, rows } };
  const { path } = judge({ ...given, size, rows });
  const met = rows.filter(({ index }) => path.includes(index)).slice(0, MOST_ROWS);
  const notice = `${rows.length} descriptors are not zero; kept are those that the chain goes through. For another chain, change the head and read again.`;
  return { ...state, faults: {}, given: { ...given, size, rows: met }, notice };
}

/** Rows as bytes: the index in two bytes, then the descriptor. */
function packRows(rows: readonly PlacedDescriptor[]): string {
  const bytes = rows.flatMap((row) => [row.index & 0xff, row.index >> 8, ...bytesOfDescriptor(row, 'split')]);
  return toBase64Url(Uint8Array.from(bytes));
}

function unpackRows(text: string): PlacedDescriptor[] | undefined {
  const bytes = fromBase64Url(text);
  if (bytes === undefined || bytes.length % 18 !== 0 || bytes.length > 18 * MOST_ROWS) return undefined;
  const rows = Array.from({ length: bytes.length / 18 }, (_, i): PlacedDescriptor => {
    const index = (bytes[18 * i] ?? 0) | ((bytes[18 * i + 1] ?? 0) << 8);
    return { index, ...descriptorAt(bytes, 18 * i + 2, 'split') };
  });
  return new Set(rows.map(({ index }) => index)).size === rows.length ? rows : undefined;
}

/** A case as text, for the address. */
function pack(given: ChainCase): Fields {
  const { ring, size, head, memory, rows, table, indirect, inOrder } = given;
  return {
    r: ring,
    s: String(size),
    h: String(head),
    m: memory.toString(16),
    f: `${indirect ? 'i' : ''}${inOrder ? 'o' : ''}-`,
    d: packRows(rows),
    a: table.addr.toString(16),
    t: packRows(table.rows.map((row, index) => ({ index, ...row }))),
  };
}

/** What of a state stands in the address: the preset, or the whole case. Nothing for the first picture. */
export function toFields({ given }: State): Fields {
  const preset = presetOf(given);
  if (preset) return preset.id === FIRST.id ? {} : { p: preset.id };
  // A field without text is left out: it comes back as no rows.
  return Object.fromEntries(Object.entries(pack(given)).filter(([, value]) => value !== ''));
}

const BAD = 'The link holds a chain that cannot be read.';

/** The state of the fields of an address, or what is wrong with them. */
function fromFields(fields: Fields, home: State): State | string {
  const { p, r, s = '', h = '', m = '', f = '', d = '', a = '', t = '' } = fields;
  if (p !== undefined) {
    return CHAIN_PRESETS.some(({ id }) => id === p) ? begin(p) : `There is no chain called “${p}”.`;
  }
  const rows = unpackRows(d);
  const table = unpackRows(t);
  const isNumber = [s, h].every((text) => /^\d{1,5}$/.test(text) && Number(text) <= 0xffff);
  const isPlace = /^[0-9a-f]{1,13}$/.test(m) && /^[0-9a-f]{1,16}$/.test(a);
  if ((r !== 'split' && r !== 'packed') || !rows || !table || !isNumber || !isPlace) {
    return BAD;
  }
  const given: ChainCase = {
    ring: r,
    size: Number(s),
    head: Number(h),
    rows,
    table: { addr: BigInt(`0x${a}`), rows: table.map(({ index: _, ...row }) => row) },
    indirect: f.includes('i'),
    inOrder: f.includes('o'),
    memory: Number.parseInt(m, 16),
  };
  return { ...home, given };
}

/** The bytes of the descriptors from 0 to the last one that is shown, as they lie in memory. */
export function tableBytes(given: ChainCase): Uint8Array {
  const last = Math.max(-1, ...given.rows.map(({ index }) => index));
  const bytes = new Uint8Array(16 * (last + 1));
  for (const row of given.rows) bytes.set(bytesOfDescriptor(row, given.ring), 16 * row.index);
  return bytes;
}
