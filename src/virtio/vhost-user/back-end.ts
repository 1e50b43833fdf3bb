/**
 * A back end as far as its set-up goes: what it has been told, what it refuses, and whether its queues would run.
 * What is refused follows the document's "only legal if" and "should be sent only when"; where it is silent, what
 * rust-vmm's back end does.
 */
import type { Message, Payload } from './codec.ts';
import { F_PROTOCOL_FEATURES, messageFact, PROTOCOL } from './messages.ts';

export interface Region {
  readonly guest: bigint;
  readonly user: bigint;
  readonly size: bigint;
}

export interface Ring {
  readonly size?: number;
  readonly base: number;
  readonly placed: boolean;
  readonly kick: boolean;
  readonly call: boolean;
  readonly err: boolean;
  readonly enabled: boolean;
  /** A kick has come since it was last stopped. */
  readonly started: boolean;
}

export interface BackEnd {
  /** What it has. */
  readonly offered: bigint;
  readonly protocolOffered: bigint;
  readonly config: Uint8Array;
  /** What it was told. */
  readonly owned: boolean;
  readonly features?: bigint;
  readonly protocol?: bigint;
  readonly regions: readonly Region[];
  readonly rings: readonly Ring[];
}

export interface Handled {
  readonly state: BackEnd;
  readonly reply?: Message;
  /** Why nothing was done; a back end may close the connection instead. */
  readonly refused?: string;
}

const FRESH: Ring = {
  base: 0,
  placed: false,
  kick: false,
  call: false,
  err: false,
  enabled: false,
  started: false,
};

export function freshBackEnd(
  has: Pick<BackEnd, 'offered' | 'protocolOffered' | 'config'>,
  queues: number,
): BackEnd {
  return { ...has, owned: false, regions: [], rings: Array.from({ length: queues }, () => FRESH) };
}

const num = (payload: Payload | undefined, name: string): number => Number(payload?.[name] ?? 0);
const big = (payload: Payload | undefined, name: string): bigint =>
  BigInt((payload?.[name] as bigint | number) ?? 0);
const has = (bits: bigint | undefined, mask: bigint): boolean => ((bits ?? 0n) & mask) !== 0n;

function withRing(state: BackEnd, index: number, change: Partial<Ring>): Handled {
  const ring = state.rings[index];
  if (ring === undefined) return { state, refused: `There is no queue ${index}.` };
  return {
    state: { ...state, rings: state.rings.map((one, at) => (at === index ? { ...one, ...change } : one)) },
  };
}

const inside = (regions: readonly Region[], address: bigint): boolean =>
  regions.some(({ user, size }) => user <= address && address < user + size);

function setFeatures(state: BackEnd, features: bigint): Handled {
  if ((features & ~state.offered) !== 0n)
    return { state, refused: 'These are features that were not offered.' };
  // Without bit 30 there is no way to enable a queue, so all are.
  const rings = has(features, F_PROTOCOL_FEATURES)
    ? state.rings
    : state.rings.map((ring) => ({ ...ring, enabled: true }));
  return { state: { ...state, features, rings } };
}

function setMemory(state: BackEnd, { payload, fds = 0 }: Message): Handled {
  const count = num(payload, 'num_regions');
  if (count !== fds) return { state, refused: `${count} regions came with ${fds} file descriptors.` };
  const region = {
    guest: big(payload, 'guest_address'),
    user: big(payload, 'user_address'),
    size: big(payload, 'size'),
  };
  return { state: { ...state, regions: [region] } };
}

function setAddresses(state: BackEnd, { payload }: Message): Handled {
  const addresses = ['descriptor', 'used', 'available'].map((name) => big(payload, name));
  if (!addresses.every((address) => inside(state.regions, address))) {
    return {
      state,
      refused:
        state.regions.length === 0
          ? 'The addresses cannot be translated: it has no memory table.'
          : 'An address lies in no region of the memory table.',
    };
  }
  return withRing(state, num(payload, 'index'), { placed: true });
}

function setDescriptor(
  state: BackEnd,
  { payload, fds = 0 }: Message,
  which: 'kick' | 'call' | 'err',
): Handled {
  const wanted = (num(payload, 'index') & NO_FD) === 0;
  if (wanted && fds !== 1)
    return { state, refused: 'No file descriptor came with it, and bit 8 does not say so.' };
  return withRing(state, num(payload, 'index') & 0xff, { [which]: wanted });
}

/** Bit 8 of the number that comes with an eventfd: there is none. */
const NO_FD = 0x100;

const NEED_BIT_30 = 'It goes only with VHOST_USER_F_PROTOCOL_FEATURES, feature bit 30';

/** What one message does, with the replies that have a payload of their own. */
function act(state: BackEnd, message: Message): Handled {
  const { payload } = message;
  const answer = (name: string, value: unknown, index = 0): Handled => ({
    state,
    reply: {
      name: message.name,
      reply: true,
      payload: name === 'num' ? { index, num: value } : { [name]: value },
    },
  });
  switch (message.name) {
    case 'GET_FEATURES':
      return answer('features', state.offered);
    case 'SET_FEATURES':
      return setFeatures(state, big(payload, 'features'));
    case 'SET_OWNER':
      return state.owned
        ? { state, refused: 'The session has an owner.' }
        : { state: { ...state, owned: true } };
    case 'GET_PROTOCOL_FEATURES':
      if (!has(state.offered, F_PROTOCOL_FEATURES))
        return { state, refused: `${NEED_BIT_30}, which is not offered.` };
      return answer('protocol_features', state.protocolOffered);
    case 'SET_PROTOCOL_FEATURES':
      if (!has(state.offered, F_PROTOCOL_FEATURES))
        return { state, refused: `${NEED_BIT_30}, which is not offered.` };
      return { state: { ...state, protocol: big(payload, 'protocol_features') } };
    case 'GET_QUEUE_NUM':
      if (!has(state.protocol, PROTOCOL.MQ))
        return { state, refused: 'It goes only with protocol feature MQ.' };
      return answer('number', BigInt(state.rings.length));
    case 'GET_CONFIG': {
      if (!has(state.protocol, PROTOCOL.CONFIG)) {
        return { state, refused: 'It goes only with protocol feature CONFIG.' };
      }
      const [offset, size] = [num(payload, 'offset'), num(payload, 'size')];
      const bytes = new Uint8Array(size);
      bytes.set(state.config.subarray(offset, offset + size));
      return {
        state,
        reply: {
          name: 'GET_CONFIG',
          reply: true,
          payload: { offset, size, flags: num(payload, 'flags'), payload: bytes },
        },
      };
    }
    case 'SET_MEM_TABLE':
      return setMemory(state, message);
    case 'SET_VRING_NUM':
      if (num(payload, 'num') === 0) return { state, refused: 'A queue has entries.' };
      return withRing(state, num(payload, 'index'), { size: num(payload, 'num') });
    case 'SET_VRING_BASE':
      return withRing(state, num(payload, 'index'), { base: num(payload, 'num') });
    case 'SET_VRING_ADDR':
      return setAddresses(state, message);
    case 'SET_VRING_KICK':
      return setDescriptor(state, message, 'kick');
    case 'SET_VRING_CALL':
      return setDescriptor(state, message, 'call');
    case 'SET_VRING_ERR':
      return setDescriptor(state, message, 'err');
    case 'SET_VRING_ENABLE':
      if (!has(state.features, F_PROTOCOL_FEATURES)) return { state, refused: `${NEED_BIT_30}, negotiated.` };
      return withRing(state, num(payload, 'index'), { enabled: num(payload, 'num') === 1 });
    case 'GET_VRING_BASE': {
      const index = num(payload, 'index');
      const stopped = withRing(state, index, { started: false, kick: false, call: false });
      if (stopped.refused !== undefined) return stopped;
      return { ...answer('num', state.rings[index]?.base ?? 0, index), state: stopped.state };
    }
  }
}

/** One message of the front end. With REPLY_ACK a message that asks for it is acknowledged: 0, or 1 when refused. */
export function handle(state: BackEnd, message: Message): Handled {
  const handled = act(state, message);
  const wanted = message.needReply && has(state.protocol, PROTOCOL.REPLY_ACK);
  if (!wanted || messageFact(message.name).answers !== undefined) return handled;
  const number = handled.refused === undefined ? 0n : 1n;
  return { ...handled, reply: { name: message.name, reply: true, payload: { number } } };
}

/** What becomes of a kick, which travels past the socket. */
export interface Kicked {
  readonly state: BackEnd;
  /** The queue is served, and the guest hears of it. */
  readonly served: boolean;
  readonly words: string;
}

/** The guest puts a buffer into a queue and writes to the eventfd. */
export function kick(state: BackEnd, index: number, requests = 1): Kicked {
  const ring = state.rings[index];
  const stuck = (words: string): Kicked => ({ state, served: false, words });
  if (!ring?.kick) return stuck('Nobody hears the kick: the back end was given no eventfd for it.');
  if (!ring.placed) return stuck('The kick is heard, but the back end does not know where the queue lies.');
  if (ring.size === undefined)
    return stuck('The kick is heard, but the back end does not know how long the queue is.');
  const change = ring.enabled ? { started: true, base: (ring.base + requests) & 0xffff } : { started: true };
  const next = withRing(state, index, change).state;
  if (!ring.enabled) {
    return {
      state: next,
      served: false,
      words:
        'The queue is started but disabled: the back end must cause no side effect, so the request stays.',
    };
  }
  if (!ring.call) {
    return {
      state: next,
      served: false,
      words: 'The request is served, but the guest is not interrupted: there is no eventfd for it.',
    };
  }
  return { state: next, served: true, words: 'The request is served and the guest interrupted.' };
}
