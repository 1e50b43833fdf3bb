import { type Decision, decisionsOf, type Span, spansOf } from '../../virtio/world/decisions.ts';
import { run } from '../../virtio/world/run.ts';
import { completeOptions } from '../../virtio/world/scenario.ts';
import { WORK, workload } from '../../virtio/world/scenarios/workload.ts';
import type { Options } from '../../virtio/world/trace.ts';
import type { Fields } from '../kit/address.ts';
import type { TimeKey } from '../kit/keyboard.ts';
import { type Restore, restored } from '../kit/restore.ts';
import { stepBy, within } from '../kit/steps.ts';

/** The ways to hold notifications back that are drawn side by side, each as the scenario's own options. */
export const FORMS = [
  { id: 'none', title: 'No suppression', options: { suppression: 'none', ring: 'split' } },
  { id: 'flags', title: 'Flags', options: { suppression: 'flags', ring: 'split' } },
  { id: 'event', title: 'Event index', options: { suppression: 'event', ring: 'split' } },
  { id: 'packed', title: 'Packed ring, by descriptor', options: { suppression: 'event', ring: 'packed' } },
] as const;

export type Form = (typeof FORMS)[number];

/** One run of the work. */
export interface Lane {
  readonly form: Form;
  readonly decisions: readonly Decision[];
  readonly spans: readonly Span[];
  /** Notifications of the device, each an exit; and interrupts of the driver. */
  readonly kicks: number;
  readonly interrupts: number;
  readonly requests: number;
}

/** What an author asked for; everything else is the scenario's own. */
export interface Start {
  readonly seed: number;
}

export interface State {
  readonly start: Start;
  /** The choices that make the work. */
  readonly options: Options;
  readonly seed: number;
  readonly lanes: readonly Lane[];
  /** Which lane and which decision of it are explained. */
  readonly lane: number;
  readonly at: number;
  readonly playing: boolean;
  readonly notice?: string | undefined;
}

export type Action =
  | { readonly type: 'option'; readonly name: string; readonly value: string }
  /** The same work drawn with the next seed. */
  | { readonly type: 'seed' }
  | { readonly type: 'go'; readonly lane: number; readonly at: number }
  | { readonly type: 'key'; readonly lane: number; readonly key: TimeKey }
  | { readonly type: 'tick' }
  | Restore;

const plainOptions = (given: Options = {}): Options => completeOptions({ options: WORK }, given);

function lanesOf(options: Options, seed: number): Lane[] {
  return FORMS.map((form) => {
    const trace = run(workload, { options: { ...options, ...form.options }, seed });
    const decisions = decisionsOf(trace);
    const told = (actor: Decision['actor']) =>
      decisions.filter((each) => each.actor === actor && each.told).length;
    const requests = Number(options['requests']);
    return {
      form,
      decisions,
      spans: spansOf(trace),
      kicks: told('driver'),
      interrupts: told('device'),
      requests,
    };
  });
}

/** The decision that a new picture begins with: the first of the event index that tells nobody, else its first. */
function pick(lanes: readonly Lane[]): Pick<State, 'lane' | 'at'> {
  const lane = FORMS.findIndex(({ id }) => id === 'event');
  const quiet = lanes[lane]?.decisions.findIndex(({ told }) => !told) ?? 0;
  return { lane, at: Math.max(0, quiet) };
}

export function begin(start: Start): State {
  const options = plainOptions();
  const lanes = lanesOf(options, start.seed);
  return { start, options, seed: start.seed, lanes, ...pick(lanes), playing: false };
}

function go(state: State, lane: number, at: number): State {
  const last = (state.lanes[lane]?.decisions.length ?? 0) - 1;
  return { ...state, playing: false, notice: undefined, lane, at: within(at, last) };
}

function rerun(state: State, options: Options, seed: number): State {
  const lanes = lanesOf(options, seed);
  return { ...state, options, seed, lanes, ...pick(lanes), playing: false, notice: undefined };
}

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  switch (action.type) {
    case 'option':
      return rerun(state, plainOptions({ ...state.options, [action.name]: action.value }), state.seed);
    case 'seed':
      return rerun(state, state.options, state.seed + 1);
    case 'go':
      return go(state, action.lane, action.at);
    case 'key': {
      const at = action.lane === state.lane ? state.at : 0;
      const last = (state.lanes[action.lane]?.decisions.length ?? 1) - 1;
      if (action.key !== 'play') return go(state, action.lane, stepBy(action.key, at, last));
      if (state.playing) return { ...state, playing: false };
      return { ...go(state, action.lane, at >= last ? 0 : at), playing: last > 0 };
    }
    case 'tick': {
      const last = (state.lanes[state.lane]?.decisions.length ?? 1) - 1;
      const at = Math.min(state.at + 1, last);
      return { ...state, at, playing: state.playing && at < last };
    }
    case 'restore':
      return restored(
        state,
        action.from,
        () => begin(state.start),
        fromFields,
        ' This is the work as it stands.',
      );
  }
}

/** The state of the fields of an address, or what is wrong with them. */
function fromFields(fields: Fields, plain: State): State | string {
  const { r, l, p, ...rest } = fields;
  if (!/^\d{1,9}$/.test(r ?? '0') || !/^\d{1,5}$/.test(p ?? '1')) {
    return 'The link names a seed or a decision that is not a number.';
  }
  const given: Record<string, string> = {};
  for (const [key, value] of Object.entries(rest)) {
    const option = WORK.find(({ name }) => key === `o.${name}`);
    if (!option?.values.some((each) => each.value === value)) {
      return `The link names a choice that does not exist: “${key} ${value}”.`;
    }
    given[option.name] = value;
  }
  const lane = l === undefined ? plain.lane : FORMS.findIndex(({ id }) => id === l);
  if (lane < 0) return `The link names a form of suppression that does not exist: “${l}”.`;
  const next = rerun(plain, plainOptions(given), r === undefined ? plain.seed : Number(r));
  return l === undefined && p === undefined ? next : go(next, lane, p === undefined ? 0 : Number(p) - 1);
}

/** What of a state stands in the address: only what differs from the start. */
export function toFields(state: State): Fields {
  const fields: Record<string, string> = workFields(state);
  const first = pick(state.lanes);
  if (state.lane !== first.lane || state.at !== first.at) {
    fields['l'] = FORMS[state.lane]?.id ?? '';
    fields['p'] = String(state.at + 1);
  }
  return fields;
}

/** The choices that differ from the scenario's own, and the seed where it differs. */
function workFields({ options, seed, start }: State): Record<string, string> {
  const fields: Record<string, string> = {};
  const own = plainOptions();
  for (const [name, value] of Object.entries(options)) {
    if (value !== own[name]) fields[`o.${name}`] = value;
  }
  if (seed !== start.seed) fields['r'] = String(seed);
  return fields;
}

/** The state of a queue stepper of this scenario that shows the decision at hand. */
export function stepFields(state: State): Fields {
  const form = FORMS[state.lane];
  const decision = state.lanes[state.lane]?.decisions[state.at];
  return {
    ...workFields(state),
    r: String(state.seed),
    'o.suppression': form?.options.suppression ?? '',
    'o.ring': form?.options.ring ?? '',
    s: String(decision?.step ?? 0),
  };
}

/** Nanoseconds from the start to where all lanes have ended. */
export function endOf(lanes: readonly Lane[]): number {
  return Math.max(
    1,
    ...lanes.flatMap(({ decisions, spans }) => [
      ...decisions.map(({ time }) => time),
      ...spans.map(({ to }) => to),
    ]),
  );
}

const NICE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/** Times for the axis, in microseconds: at most seven, evenly spaced, from 0. */
export function axisOf(end: number): number[] {
  const all = end / 1000;
  const step = NICE.find((each) => all / each <= 6) ?? 10_000;
  return Array.from({ length: Math.floor(all / step) + 1 }, (_, i) => i * step);
}
