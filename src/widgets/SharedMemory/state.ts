import type { Transport, Version } from '../../virtio/spec/types.ts';
import { LARGEST_ON_PCI, type Lookup, lookUpSharedMemory } from '../../virtio/transport/shared-memory.ts';
import type { Fields } from '../kit/address.ts';
import { type Restore, restored } from '../kit/restore.ts';

/** A region of a device, as the facts name it. */
export interface Choice {
  /** The device's key. */
  readonly device: string;
  readonly deviceId: number;
  readonly id: number;
  readonly name: string;
}

export const TRANSPORTS: readonly { readonly value: Transport; readonly label: string }[] = [
  { value: 'pci', label: 'PCI' },
  { value: 'mmio', label: 'MMIO' },
  { value: 'ccw', label: 'channel I/O' },
];
export const VERSIONS: readonly Version[] = ['1.1', '1.2', '1.3', '1.4'];
export const LENGTHS: readonly { readonly value: bigint; readonly label: string }[] = [
  { value: 0x1000n, label: '4 KiB' },
  { value: 0x1000_0000n, label: '256 MiB' },
  { value: 0x4000_0000n, label: '1 GiB' },
  { value: 0x2_0000_0000n, label: '8 GiB' },
];
/** Where the region lies on MMIO: above 4 GiB, so that both halves say something. */
const ADDRESS = 0x8_0000_0000n;

export interface State {
  readonly choices: readonly Choice[];
  /** Which of the choices the device has. */
  readonly region: number;
  readonly transport: Transport;
  readonly version: Version;
  /** Which of the lengths it has. */
  readonly length: number;
  /** The ID that the driver asks for, as it was typed; that of the region unless given. */
  readonly asked?: string | undefined;
  readonly notice?: string | undefined;
}

export type Action =
  | { readonly type: 'region'; readonly at: number }
  | { readonly type: 'transport'; readonly transport: string }
  | { readonly type: 'version'; readonly version: string }
  | { readonly type: 'length'; readonly at: number }
  | { readonly type: 'asked'; readonly text: string }
  | Restore;

export const begin = (choices: readonly Choice[]): State => ({
  choices,
  region: 0,
  transport: 'pci',
  version: '1.4',
  length: 1,
});

/** The region on show. There is always one. */
export const choiceOf = ({ choices, region }: State): Choice => choices[region] as Choice;

const lengthOf = ({ length }: State): bigint => LENGTHS[length]?.value ?? 0n;

/** The ID that the driver asks for, or why what was typed is none. */
export function askedOf(state: State): number | string {
  const { asked } = state;
  if (asked === undefined) return choiceOf(state).id;
  const value = /^(0x[0-9a-f]{1,2}|\d{1,3})$/i.test(asked.trim()) ? Number(asked) : 256;
  return value <= 255 ? value : 'An ID is a number from 0 to 255, such as 1 or 0x80.';
}

/** What the driver did and found, or why nothing was tried. */
export function lookUp(state: State): Lookup | string {
  const asked = askedOf(state);
  if (typeof asked === 'string') return asked;
  const { transport, version } = state;
  const length = lengthOf(state);
  if (transport === 'pci' && length > LARGEST_ON_PCI) {
    return 'Our PCI bus has addresses of 32 bits, so 8 GiB do not fit on it. Take a smaller region, or MMIO.';
  }
  const { deviceId, id } = choiceOf(state);
  return lookUpSharedMemory({
    transport,
    version,
    deviceId,
    asked,
    region: { id, address: ADDRESS, length },
  });
}

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  const next = { ...state, notice: undefined };
  switch (action.type) {
    case 'region':
      return state.choices[action.at] === undefined
        ? state
        : { ...next, region: action.at, asked: undefined };
    case 'transport': {
      const found = TRANSPORTS.find(({ value }) => value === action.transport);
      return found === undefined ? state : { ...next, transport: found.value };
    }
    case 'version': {
      const found = VERSIONS.find((one) => one === action.version);
      return found === undefined ? state : { ...next, version: found };
    }
    case 'length':
      return LENGTHS[action.at] === undefined ? state : { ...next, length: action.at };
    case 'asked':
      return { ...next, asked: action.text };
    case 'restore':
      return restored(state, action.from, () => begin(state.choices), fromFields);
  }
}

/** The state of the fields of an address, or what is wrong with them. */
function fromFields(fields: Fields, home: State): State | string {
  const { r, t = 'pci', v = '1.4', l = '1', a } = fields;
  const region = r === undefined ? 0 : home.choices.findIndex(({ device, id }) => `${device}.${id}` === r);
  const transport = TRANSPORTS.find(({ value }) => value === t)?.value;
  const version = VERSIONS.find((one) => one === v);
  const isLength = /^\d$/.test(l) && LENGTHS[Number(l)] !== undefined;
  if (region < 0 || transport === undefined || version === undefined || !isLength) {
    return 'The link names a region or a transport that is not known here.';
  }
  return { ...home, region, transport, version, length: Number(l), ...(a === undefined ? {} : { asked: a }) };
}

/** What of a state stands in the address: only what differs from the start. */
export function toFields(state: State): Fields {
  const fields: Record<string, string> = {};
  const { device, id } = choiceOf(state);
  if (state.region !== 0) fields['r'] = `${device}.${id}`;
  if (state.transport !== 'pci') fields['t'] = state.transport;
  if (state.version !== '1.4') fields['v'] = state.version;
  if (state.length !== 1) fields['l'] = String(state.length);
  if (state.asked !== undefined) fields['a'] = state.asked;
  return fields;
}
