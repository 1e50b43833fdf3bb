import {
  type MigrationOptions,
  MOST_MOVES,
  type Move,
  runMigration,
  type Scene,
} from '../../virtio/admin/migration.ts';
import type { Fields } from '../kit/address.ts';
import type { TimeKey } from '../kit/keyboard.ts';
import { type Restore, restored } from '../kit/restore.ts';
import { stepAround, within } from '../kit/steps.ts';

/** The moves, with a letter each for the address, in the order in which a migration goes well. */
export const MOVES: readonly { readonly move: Move; readonly letter: string; readonly label: string }[] = [
  { move: 'request', letter: 'r', label: 'Guest writes a sector' },
  { move: 'time', letter: 't', label: 'Time passes' },
  { move: 'stop-source', letter: 's', label: 'Stop the source' },
  { move: 'get', letter: 'g', label: 'Read its parts' },
  { move: 'stop-destination', letter: 'd', label: 'Stop the destination' },
  { move: 'set', letter: 'p', label: 'Set the parts' },
  { move: 'set-reversed', letter: 'x', label: 'Set them in reverse' },
  { move: 'resume-destination', letter: 'c', label: 'Destination goes on' },
  { move: 'resume-source', letter: 'b', label: 'Source goes on' },
];

/** A migration that goes well, with one request before the stop and one after it. */
export const IN_ORDER: readonly Move[] = [
  'request',
  'stop-source',
  'request',
  'get',
  'stop-destination',
  'set',
  'resume-destination',
  'time',
];

const SAME: MigrationOptions = { destination: 'same', packed: false };

export interface State {
  readonly options: MigrationOptions;
  readonly moves: readonly Move[];
  /** One for the beginning and one after each move. */
  readonly scenes: readonly Scene[];
  /** Which scene is on show. */
  readonly at: number;
  readonly notice?: string | undefined;
}

export type Action =
  | { readonly type: 'move'; readonly move: Move }
  | { readonly type: 'go'; readonly to: number }
  | { readonly type: 'key'; readonly key: TimeKey }
  | { readonly type: 'options'; readonly options: Partial<MigrationOptions> }
  | { readonly type: 'in-order' }
  | { readonly type: 'restart' }
  | Restore;

function play(moves: readonly Move[], options: MigrationOptions, at = moves.length): State {
  const scenes = runMigration(moves, options);
  return { options, moves, scenes, at: within(at, scenes.length - 1) };
}

export const begin = (): State => play([], SAME);

/** The scene on show. There is always one. */
export const sceneOf = ({ scenes, at }: State): Scene => scenes[at] as Scene;

const doneIn = ({ requests }: Scene): number => requests.filter(({ done }) => done).length;

/** What came of the move before the scene on show, in a sentence. */
export function saidOf({ scenes, at }: Pick<State, 'scenes' | 'at'>): string {
  const scene = scenes[at] as Scene;
  const before = scenes[at - 1];
  if (scene.told !== null) return scene.told.says;
  if (before === undefined) {
    return 'A disk is in use as member 1; member 2 is as after power-on. Their owner has an object for reading parts and one for setting them.';
  }
  if (scene.move === 'time') {
    if (doneIn(scene) > doneIn(before)) return 'What was in flight has come back.';
    return scene.broken === null
      ? 'Time passes, and nothing comes back: no device holds a request.'
      : 'Time passes.';
  }
  if (scene.requests.length > before.requests.length) {
    return 'The guest has put a request into the ring and notified the device.';
  }
  return `Nothing is put into the ring${scene.broken === null ? `: ${scene.requests.length} requests are the most here` : ''}.`;
}

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  switch (action.type) {
    case 'move': {
      // From a scene in the middle, what came after it is played no more.
      const moves = [...state.moves.slice(0, state.at), action.move];
      if (moves.length <= MOST_MOVES) return play(moves, state.options);
      return { ...state, notice: `${MOST_MOVES} steps are the most that are kept. Start again.` };
    }
    case 'go':
      return { ...state, notice: undefined, at: within(action.to, state.scenes.length - 1) };
    case 'key': {
      const to = stepAround(action.key, state.at, state.scenes.length - 1);
      return reducer(state, { type: 'go', to });
    }
    case 'options':
      return play(state.moves, { ...state.options, ...action.options }, state.at);
    case 'in-order':
      return play(IN_ORDER, state.options, 1);
    case 'restart':
      return play([], state.options);
    case 'restore':
      return restored(state, action.from, begin, fromFields);
  }
}

/** The state of the fields of an address, or what is wrong with them. */
function fromFields(fields: Fields): State | string {
  const { m = '', o = '', n } = fields;
  const moves = [...m].map((letter) => MOVES.find((one) => one.letter === letter)?.move);
  const known = moves.filter((move) => move !== undefined);
  const isBad =
    known.length !== moves.length ||
    known.length > MOST_MOVES ||
    !/^l?p?$/.test(o) ||
    !/^\d{0,2}$/.test(n ?? '');
  if (isBad) return 'The link names steps that cannot be read.';
  const options: MigrationOptions = {
    destination: o.includes('l') ? 'less' : 'same',
    packed: o.includes('p'),
  };
  return play(known, options, n === undefined ? known.length : Number(n));
}

/** What of a state stands in the address: only what differs from the start. */
export function toFields({ options, moves, at }: State): Fields {
  const fields: Record<string, string> = {};
  const letters = moves.map((move) => MOVES.find((one) => one.move === move)?.letter ?? '').join('');
  const flags = `${options.destination === 'less' ? 'l' : ''}${options.packed ? 'p' : ''}`;
  if (letters !== '') fields['m'] = letters;
  if (flags !== '') fields['o'] = flags;
  if (at !== moves.length) fields['n'] = String(at);
  return fields;
}
