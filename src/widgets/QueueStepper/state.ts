import {
  decodeChains,
  decodePatches,
  encodePatches,
  isBytePatch,
  MAX_PATCH_BYTES,
  MAX_PATCHES,
  type RunArguments,
} from '../../virtio/world/codec.ts';
import { completeOptions, type Scenario } from '../../virtio/world/scenario.ts';
import type { Options, Patch, Trace } from '../../virtio/world/trace.ts';
import type { Fields } from '../kit/address.ts';
import type { TimeKey } from '../kit/keyboard.ts';
import { type Restore, restored } from '../kit/restore.ts';
import { stepBy, within } from '../kit/steps.ts';

/** What the widget needs of the model: scenarios by ID, and runs. Both are pure. */
export interface Stage {
  scenario(id: string): Scenario | undefined;
  run(id: string, given: RunArguments): Trace;
}

/** What an author asked for: the state that needs no address. */
export interface Start {
  readonly scenario: string;
  /** Options that differ from the scenario's own, as an author writes them: `indirect=on size=4`. */
  readonly options?: string | undefined;
  readonly seed?: number | undefined;
  readonly step?: number | undefined;
}

export interface State {
  readonly start: Start;
  readonly scenario: Scenario;
  readonly options: Options;
  readonly seed: number;
  readonly patches: readonly Patch[];
  /** Index of the step that has just happened. */
  readonly step: number;
  /** The address whose page of memory stays on show; without one it is the page where something happens. */
  readonly held?: number | undefined;
  readonly playing: boolean;
  /** Something the reader should know about what they asked for. */
  readonly notice?: string | undefined;
  /** Always the run of the fields above. */
  readonly trace: Trace;
}

export type Action =
  | { readonly type: 'go'; readonly to: number }
  | { readonly type: 'key'; readonly key: TimeKey }
  /** Playing goes one step on. */
  | { readonly type: 'tick' }
  | { readonly type: 'option'; readonly name: string; readonly value: string }
  /** Keeps one page of memory on show, or goes back to the one where something happens. */
  | { readonly type: 'hold'; readonly address: number | undefined }
  /** Puts bytes into memory at this step. */
  | { readonly type: 'edit'; readonly address: number; readonly bytes: readonly number[] }
  /** Lets one side do a named thing at this step. */
  | { readonly type: 'act'; readonly action: string }
  | { readonly type: 'remove'; readonly index: number }
  | { readonly type: 'reset' }
  /** Runs other chains: in this scenario if it takes them, else in the one made for that. */
  | { readonly type: 'chains'; readonly text: string }
  | { readonly type: 'home' }
  | Restore
  | { readonly type: 'dismiss' };

/** The scenario that runs whatever chains a reader makes up. */
export const CUSTOM = 'queue/custom';
/** The same on a packed ring, where an area has it. */
const PACKED_CUSTOM = 'queue/packed-custom';

/** The seed of a run that names none, as in the model. */
const DEFAULT_SEED = 1;

const clamp = (step: number, trace: Trace) => within(step, trace.steps.length - 1);

/** The first state. An ID or an option that does not exist is the author's mistake, and throws. */
export function begin(stage: Stage, start: Start): State {
  const scenario = stage.scenario(start.scenario);
  if (!scenario) throw new Error(`There is no scenario “${start.scenario}”.`);
  const given = authorOptions(start.options);
  const unknown = unknownOption(scenario, given);
  if (unknown) throw new Error(unknown);
  const options = completeOptions(scenario, given);
  const seed = start.seed ?? DEFAULT_SEED;
  const trace = stage.run(scenario.id, { options, seed, patches: [] });
  const step = clamp(start.step ?? 0, trace);
  return { start, scenario, options, seed, patches: [], step, playing: false, trace };
}

/** `indirect=on size=4` as options; separators are blanks or commas. */
function authorOptions(text = ''): Options {
  const pairs = text.split(/[\s,]+/).filter((part) => part !== '');
  return Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/).slice(0, 2)));
}

function unknownOption(scenario: Scenario, given: Options): string | undefined {
  for (const [name, value] of Object.entries(given)) {
    const option = scenario.options.find((each) => each.name === name);
    const known = option?.values.some((each) => each.value === value);
    if (option?.text && !known) {
      const chains = decodeChains(value);
      if (!chains.ok) return chains.message;
    } else if (!known) return `“${scenario.title}” has no choice “${name}=${value}”.`;
  }
  return undefined;
}

/** An address that may stay on show: one in the memory of this run. */
function heldIn(trace: Trace, address: number | undefined): number | undefined {
  if (address === undefined) return undefined;
  return trace.regions.some(({ base, size }) => address >= base && address < base + size)
    ? address
    : undefined;
}

type Changes = Partial<Pick<State, 'scenario' | 'options' | 'seed' | 'patches' | 'step' | 'held' | 'notice'>>;

function rerun(stage: Stage, state: State, changes: Changes): State {
  const next = { ...state, playing: false, notice: undefined, ...changes };
  const trace = stage.run(next.scenario.id, next);
  return { ...next, trace, step: clamp(next.step, trace), held: heldIn(trace, next.held) };
}

/**
 * Patches in the order of steps, with at most one value a byte and step (the latest) and neighbouring bytes
 * together, so that equal edits give equal addresses.
 */
export function tidyPatches(patches: readonly Patch[]): Patch[] {
  const bytes = new Map<number, Map<number, number>>();
  for (const patch of patches.filter(isBytePatch)) {
    const at = bytes.get(patch.step) ?? new Map<number, number>();
    bytes.set(patch.step, at);
    patch.bytes.forEach((byte, i) => void at.set(patch.address + i, byte));
  }
  const tidy: Patch[] = patches.filter((patch) => !isBytePatch(patch));
  for (const [step, at] of bytes) {
    let run: { step: number; address: number; bytes: number[] } | undefined;
    for (const [address, byte] of [...at].sort(([a], [b]) => a - b)) {
      if (run && address === run.address + run.bytes.length && run.bytes.length < MAX_PATCH_BYTES) {
        run.bytes.push(byte);
      } else {
        run = { step, address, bytes: [byte] };
        tidy.push(run);
      }
    }
  }
  return tidy.sort((a, b) => a.step - b.step);
}

/**
 * An edit takes effect just before the access of the step on show, so that a read returns the edited bytes. When
 * that access itself writes them, the edit comes one step later, and the view goes there.
 */
function edit(stage: Stage, state: State, address: number, bytes: readonly number[]): State {
  const now = state.trace.steps[state.step];
  const overwritten =
    now?.kind === 'write' && address < now.address + now.size && now.address < address + bytes.length;
  const step = state.step + (overwritten ? 1 : 0);
  if (step >= state.trace.steps.length) {
    return { ...state, notice: 'The last step writes these bytes itself. Go one step back to edit them.' };
  }
  return patch(stage, { ...state, step }, { step, address, bytes });
}

function patch(stage: Stage, state: State, added: Patch): State {
  const patches = tidyPatches([...state.patches, added]);
  if (patches.length > MAX_PATCHES) return { ...state, notice: `A run takes at most ${MAX_PATCHES} edits.` };
  return rerun(stage, state, { patches });
}

/** The state of the fields of an address, or what is wrong with them. */
function fromFields(stage: Stage, fields: Fields, plain: State): State | string {
  const { b, c, p, r, s } = fields;
  const scenario = c === undefined ? plain.scenario : stage.scenario(c);
  if (!scenario) return `The link names a scenario that does not exist: “${c}”.`;
  const given = Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (key.startsWith('o.') ? [[key.slice(2), value]] : [])),
  );
  const patches = decodePatches(p ?? '');
  if (!patches.ok) return patches.message;
  for (const each of patches.value) {
    if (!isBytePatch(each) && scenario.actions.every(({ name }) => name !== each.action)) {
      return `The link lets a side do something that is not on offer: “${each.action}”.`;
    }
  }
  const unknown = unknownOption(scenario, given);
  if (unknown) return unknown;
  if (!/^\d{1,5}$/.test(s ?? '0') || !/^\d{1,9}$/.test(r ?? '0')) {
    return 'The link names a step or a seed that is not a number.';
  }
  const own = scenario === plain.scenario ? plain.options : completeOptions(scenario);
  const held = /^[0-9a-f]{1,13}$/i.test(b ?? '') ? Number.parseInt(b ?? '', 16) : undefined;
  const found = rerun(stage, plain, {
    scenario,
    options: completeOptions(scenario, { ...own, ...given }),
    patches: tidyPatches(patches.value),
    seed: r === undefined ? plain.seed : Number(r),
    step: s === undefined ? plain.step : Number(s),
    held,
  });
  if (b !== undefined && found.held === undefined) {
    return `The link shows bytes where this exchange has no memory: “${b}”.`;
  }
  return found;
}

/** What of a state stands in the address: only what differs from the start. */
export function toFields(state: State): Fields {
  const { start, scenario, patches, seed, step, held } = state;
  const home = scenario.id === start.scenario;
  const own = completeOptions(scenario, home ? authorOptions(start.options) : {});
  const fields: Record<string, string> = {};
  if (!home) fields.c = scenario.id;
  for (const [name, value] of Object.entries(state.options)) {
    if (own[name] !== value) fields[`o.${name}`] = value;
  }
  if (seed !== (start.seed ?? DEFAULT_SEED)) fields.r = String(seed);
  if (patches.length > 0) fields.p = encodePatches(patches);
  if (step !== (start.step ?? 0)) fields.s = String(step);
  if (held !== undefined) fields.b = held.toString(16);
  return fields;
}

function key(state: State, pressed: TimeKey): State {
  const last = state.trace.steps.length - 1;
  if (pressed === 'play') {
    if (state.playing) return { ...state, playing: false };
    return { ...state, notice: undefined, playing: last > 0, step: state.step >= last ? 0 : state.step };
  }
  return { ...state, playing: false, notice: undefined, step: stepBy(pressed, state.step, last) };
}

/** The reducer of the widget over a model. Pure: the same state and action give the same state. */
export function createReducer(stage: Stage): (state: State, action: Action) => State {
  return (state, action) => {
    switch (action.type) {
      case 'go':
        return { ...state, playing: false, notice: undefined, step: clamp(action.to, state.trace) };
      case 'key':
        return key(state, action.key);
      case 'tick': {
        const step = clamp(state.step + 1, state.trace);
        return { ...state, step, playing: state.playing && step < state.trace.steps.length - 1 };
      }
      case 'option': {
        const options = completeOptions(state.scenario, { ...state.options, [action.name]: action.value });
        const notice =
          state.patches.length > 0 ? 'Your edits belonged to the other run and are gone.' : undefined;
        return rerun(stage, state, { options, patches: [], step: 0, notice });
      }
      case 'hold':
        return { ...state, held: heldIn(state.trace, action.address) };
      case 'edit':
        return edit(stage, state, action.address, action.bytes);
      case 'act':
        return patch(stage, state, { step: state.step, action: action.action });
      case 'remove':
        return rerun(stage, state, { patches: state.patches.filter((_, index) => index !== action.index) });
      case 'reset':
        return rerun(stage, state, { patches: [] });
      case 'chains': {
        const takes = state.scenario.options.some((option) => option.text === 'chains');
        const isPacked = state.trace.queues[0]?.format === 'packed';
        const own = (isPacked ? stage.scenario(PACKED_CUSTOM) : undefined) ?? stage.scenario(CUSTOM);
        const scenario = takes ? state.scenario : own;
        const option = scenario?.options.find((each) => each.text === 'chains');
        if (!scenario || !option) return { ...state, notice: 'This exchange takes no buffers of your own.' };
        const options = { ...(takes ? state.options : {}), [option.name]: action.text };
        return rerun(stage, state, {
          scenario,
          options: completeOptions(scenario, options),
          patches: [],
          step: 0,
        });
      }
      case 'home':
        return begin(stage, state.start);
      case 'restore':
        return restored(
          state,
          action.from,
          () => begin(stage, state.start),
          (fields, plain) => fromFields(stage, fields, plain),
          ' This is the exchange as it stands.',
        );
      case 'dismiss':
        return { ...state, notice: undefined };
    }
  };
}
