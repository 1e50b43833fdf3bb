import type { Standing, Version } from '../../virtio/spec/types.ts';
import { VERSION_NAMES } from '../../virtio/spec/versions.ts';
import type { Fields } from '../kit/address.ts';
import { type Restore, restored } from '../kit/restore.ts';

/** One row of the version table. */
export interface Row {
  /** As the table prints it: `virtio-fs`, or a device's name. */
  readonly name: string;
  /** What drivers call it, when the table does not: `vsock` for the socket device. */
  readonly also?: string | undefined;
  /** Device IDs; none for a system that no version knows. */
  readonly ids: readonly number[];
  /** In the order of the versions. */
  readonly standings: readonly Standing[];
  /** The section in each version that has one. */
  readonly sections: readonly string[];
}

export type Sort = 'family' | 'name' | 'id' | 'first';
export const SORTS: Readonly<Record<Sort, string>> = {
  family: 'as the wiki is arranged',
  name: 'name',
  id: 'device ID',
  first: 'first version',
};

export interface State {
  /** Words that a row must contain, every one of them. */
  readonly text: string;
  readonly standing: Standing | '';
  /** The version that `standing` is asked of; any of them when empty. */
  readonly version: Version | '';
  readonly sort: Sort;
  /** Whether the devices beyond the fifteen systems are shown. */
  readonly others: boolean;
  readonly notice?: string | undefined;
}

export const START: State = { text: '', standing: '', version: '', sort: 'family', others: false };

export type Action =
  | { readonly type: 'text' | 'standing' | 'version' | 'sort'; readonly value: string }
  | { readonly type: 'others'; readonly on: boolean }
  | Restore;

const standingNamed = (text: string): Standing | '' =>
  text === 'specified' || text === 'reserved' || text === 'absent' ? text : '';
const versionNamed = (text: string): Version | '' => VERSION_NAMES.find((one) => one === text) ?? '';
const sortNamed = (text: string): Sort => (Object.hasOwn(SORTS, text) ? (text as Sort) : 'family');

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  const next = { ...state, notice: undefined };
  switch (action.type) {
    case 'text':
      return { ...next, text: action.value };
    case 'standing':
      return { ...next, standing: standingNamed(action.value) };
    case 'version':
      return { ...next, version: versionNamed(action.value) };
    case 'sort':
      return { ...next, sort: sortNamed(action.value) };
    case 'others':
      return { ...next, others: action.on };
    case 'restore':
      return restored(state, action.from, () => START, fromFields);
  }
}

function fromFields({ t = '', s = '', v = '', o = '', x }: Fields): State {
  return {
    text: t,
    standing: standingNamed(s),
    version: versionNamed(v),
    sort: sortNamed(o),
    others: x !== undefined,
  };
}

/** What of a state stands in the address. */
export function toFields({ text, standing, version, sort, others }: State): Fields {
  return {
    ...(text === '' ? {} : { t: text.slice(0, 80) }),
    ...(standing === '' ? {} : { s: standing }),
    ...(version === '' ? {} : { v: version }),
    ...(sort === 'family' ? {} : { o: sort }),
    ...(others ? { x: '1' } : {}),
  };
}

/** Whether a row is shown. */
export function matches(
  { name, also = '', ids, standings }: Row,
  { text, standing, version }: State,
): boolean {
  const heap = `${name} ${also} ${ids.join(' ')}`.toLowerCase();
  if (
    !text
      .toLowerCase()
      .split(/\s+/)
      .every((word) => heap.includes(word))
  )
    return false;
  if (standing === '') return true;
  if (version !== '') return standings[VERSION_NAMES.indexOf(version)] === standing;
  // “No in any version” is of use only as “no in every version”.
  return standing === 'absent' ? standings.every((one) => one === 'absent') : standings.includes(standing);
}

const NEVER = VERSION_NAMES.length;
const firstOf = ({ standings }: Row): number => {
  const at = standings.indexOf('specified');
  return at < 0 ? NEVER : at;
};

/** The rows in the order of the state; `rows` are in that of the wiki. */
export function ordered<R extends Row>(rows: readonly R[], { sort }: State): readonly R[] {
  const id = (row: Row) => row.ids[0] ?? Number.POSITIVE_INFINITY;
  const compare: Record<Sort, (a: Row, b: Row) => number> = {
    family: () => 0,
    name: (a, b) => a.name.localeCompare(b.name, 'en'),
    id: (a, b) => id(a) - id(b) || 0,
    first: (a, b) => firstOf(a) - firstOf(b),
  };
  return [...rows].sort(compare[sort]);
}

/** One or two sentences on a cell. */
export function explainCell({ name, ids, standings, sections }: Row, at: number): string {
  const version = VERSION_NAMES[at];
  const since = VERSION_NAMES[standings.findIndex((one) => one !== 'absent')];
  const specified = VERSION_NAMES[firstOf({ name, ids, standings, sections })];
  const id = ids.length > 1 ? `IDs ${ids.join(' and ')} are` : `ID ${ids[0]} is`;
  const never = specified === undefined ? 'No version has a section.' : `Its section came with ${specified}.`;
  switch (standings[at]) {
    case 'specified':
      return `${name} in ${version}: specified, section ${sections[at]}; specified since ${specified}.`;
    case 'reserved':
      return `${name} in ${version}: ${id} reserved and nothing else is said. ${never}`;
    default:
      return since === undefined
        ? `${name} in ${version}: neither a section nor an ID, as in every version.`
        : `${name} in ${version}: neither a section nor an ID. ${id} listed since ${since}. ${never}`;
  }
}

/** How many rows are shown, and how many more are found among the other devices, for a screen reader and for the bar. */
export function countSentence(shown: number, all: number, folded = 0): string {
  if (shown === all) return `${all} rows`;
  return `${shown} of ${all} rows${folded > 0 ? `, ${folded} more below` : ''}`;
}
