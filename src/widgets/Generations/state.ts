import { AGES, type Age } from '../../virtio/ages/age.ts';
import { type GridOptions, sidesOf } from '../../virtio/ages/grid.ts';
import type { Kind } from '../../virtio/ages/kinds/kind.ts';
import { KINDS, kindOf } from '../../virtio/ages/kinds/kinds.ts';
import { canBeTransitional, type MeetingOptions } from '../../virtio/ages/meet.ts';
import type { Transport } from '../../virtio/spec/types.ts';
import type { AddressState, Fields } from '../kit/address.ts';

export const BUSES: readonly { readonly value: Transport; readonly label: string }[] = [
  { value: 'pci', label: 'PCI' },
  { value: 'mmio', label: 'MMIO' },
  { value: 'ccw', label: 'channel I/O' },
];

export interface State {
  /** Key of the device. */
  readonly kind: string;
  readonly bus: Transport;
  /** The drivers, and the devices, of 1.0 and later are transitional, where they can be. */
  readonly drivers: boolean;
  readonly devices: boolean;
  /** The cell that is chosen. */
  readonly driver: Age;
  readonly device: Age;
  /** The register accesses are on show. */
  readonly open: boolean;
  readonly notice?: string | undefined;
}

export type Action =
  | { readonly type: 'kind'; readonly key: string }
  | { readonly type: 'bus'; readonly bus: string }
  | { readonly type: 'turn'; readonly what: 'drivers' | 'devices' | 'open' }
  | { readonly type: 'choose'; readonly driver: Age; readonly device: Age }
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'restore'; readonly from: AddressState };

const START: State = {
  kind: 'blk',
  bus: 'pci',
  drivers: false,
  devices: false,
  driver: '0.9.5',
  device: '1.4',
  open: false,
};

/** A driver of the draft at a disk of today. */
export const begin = (): State => START;

/** The kind on show. */
export function chosen({ kind }: Pick<State, 'kind'>): Kind {
  const found = kindOf(kind);
  if (found === undefined) throw new RangeError(`Nobody meets over a device ${kind}.`);
  return found;
}

/** What the reader chose in the terms of the model. */
export function gridOf(state: State): GridOptions {
  const { bus, drivers, devices } = state;
  return { kind: chosen(state), bus, drivers, devices };
}

/** The meeting of the chosen cell. */
export function meetingOf(state: State): MeetingOptions {
  const { kind, bus } = gridOf(state);
  return { kind, bus, ...sidesOf(state, state.driver, state.device) };
}

/** Whether the drivers, or the devices, on show can be transitional. */
export const canTurn = (state: State, who: 'driver' | 'device'): boolean =>
  canBeTransitional(who, gridOf(state));

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  const next = { ...state, notice: undefined };
  switch (action.type) {
    case 'kind':
      return kindOf(action.key) === undefined ? state : { ...next, kind: action.key };
    case 'bus': {
      const found = BUSES.find(({ value }) => value === action.bus);
      return found === undefined ? state : { ...next, bus: found.value };
    }
    case 'turn':
      return { ...next, [action.what]: !state[action.what] };
    case 'choose':
      return { ...next, driver: action.driver, device: action.device };
    case 'key':
      return move(next, action.key);
    case 'restore':
      return restore(state, action.from);
  }
}

const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -AGES.length],
  End: [0, AGES.length],
};

/** Whether a key moves through the grid. */
export const isMove = (key: string): boolean => Object.hasOwn(STEPS, key);

function move(state: State, key: string): State {
  const [rows, columns] = STEPS[key] ?? [0, 0];
  const step = (age: Age, by: number): Age => {
    const at = Math.max(0, Math.min(AGES.length - 1, AGES.indexOf(age) + by));
    return AGES[at] ?? age;
  };
  return { ...state, driver: step(state.driver, rows), device: step(state.device, columns) };
}

const isAge = (text: string): text is Age => AGES.some((age) => age === text);

function restore(state: State, from: AddressState): State {
  if (from.kind === 'none') return state;
  if (from.kind === 'error') return { ...START, notice: from.message };
  const { k = START.kind, b = START.bus, t = '', v = START.driver, d = START.device } = from.fields;
  const bus = BUSES.find(({ value }) => value === b)?.value;
  if (!KINDS.some(({ id }) => id.key === k) || bus === undefined || !isAge(v) || !isAge(d)) {
    return { ...START, notice: 'The link names a device, a transport or a version that is not here.' };
  }
  return {
    ...START,
    kind: k,
    bus,
    drivers: t.includes('v'),
    devices: t.includes('d'),
    open: t.includes('o'),
    driver: v,
    device: d,
  };
}

/** What of a state stands in the address: only what differs from the beginning. */
export function toFields(state: State): Fields {
  const fields: Record<string, string> = {};
  if (state.kind !== START.kind) fields['k'] = state.kind;
  if (state.bus !== START.bus) fields['b'] = state.bus;
  const turns = `${state.drivers ? 'v' : ''}${state.devices ? 'd' : ''}${state.open ? 'o' : ''}`;
  if (turns !== '') fields['t'] = turns;
  if (state.driver !== START.driver) fields['v'] = state.driver;
  if (state.device !== START.device) fields['d'] = state.device;
  return fields;
}
