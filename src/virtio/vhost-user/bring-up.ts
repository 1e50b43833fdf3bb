/**
 * What a front end sends from connecting to the end: the messages that QEMU 7.2 sent for a `vhost-user-blk-pci` of
 * one queue whose driver was SeaBIOS, with the addresses of that run. The tests hold them against the recording.
 */
import { type BackEnd, freshBackEnd, handle, kick } from './back-end.ts';
import { encodeMessage, type Message } from './codec.ts';
import { F_PROTOCOL_FEATURES, PROTOCOL } from './messages.ts';

/** One thing that happens: a message, or the kick that travels past the socket. */
export type Step =
  | { readonly kind: 'message'; readonly message: Message; readonly why: string; readonly needs30?: true }
  | { readonly kind: 'kick'; readonly why: string };

const VIRTIO_BLK_F_SEG_MAX = 1n << 2n;
const EVENT_IDX = 1n << 29n;
const VERSION_1 = 1n << 32n;
const OFFERED = VIRTIO_BLK_F_SEG_MAX | EVENT_IDX | F_PROTOCOL_FEATURES | VERSION_1;
/** What SeaBIOS took: neither of the features of a ring. */
const TAKEN = VIRTIO_BLK_F_SEG_MAX | VERSION_1;

const CONFIG_SIZE = 57;
/** A disk of 64 sectors that takes 126 pieces in a request. */
const CONFIG = new Uint8Array(CONFIG_SIZE);
new DataView(CONFIG.buffer).setBigUint64(0, 64n, true);
new DataView(CONFIG.buffer).setUint32(12, 126, true);

const USER = 0x7f06_cfff_f000n;
const MEMORY = 64n << 20n;
/** Where the BIOS put the queue, as a guest address. */
const QUEUE = 0x3fd_d000n;

type More = Omit<Message, 'name'> & { readonly needs30?: true };

function message(name: Message['name'], why: string, { needs30, ...more }: More = {}): Step {
  return { kind: 'message', message: { name, ...more }, why, ...(needs30 && { needs30 }) };
}

const eventfd = { payload: { index: 0, unused: new Uint8Array(6) }, fds: 1 } as const;
const ring = (value: number) => ({ payload: { index: 0, num: value } });

const ASKS = 'The only message of this run that asks for an acknowledgement.';
const CANNOT_ASK = 'Without bit 30 there is no REPLY_ACK, so QEMU cannot know whether it was taken.';

/** The messages; those that need feature bit 30 fall away in front of a back end without it. */
export function bringUp(bit30: boolean): readonly Step[] {
  const taken = TAKEN | (bit30 ? F_PROTOCOL_FEATURES : 0n);
  const steps: readonly Step[] = [
    message('GET_FEATURES', 'QEMU starts, and looks whether bit 30 is there.'),
    message('GET_PROTOCOL_FEATURES', 'It is, so the protocol itself is negotiated first.', { needs30: true }),
    message('SET_PROTOCOL_FEATURES', 'MQ, REPLY_ACK and CONFIG.', {
      payload: { protocol_features: PROTOCOL.MQ | PROTOCOL.REPLY_ACK | PROTOCOL.CONFIG },
      needs30: true,
    }),
    message('GET_QUEUE_NUM', 'As many as the command line wants?', { needs30: true }),
    message('SET_OWNER', 'The session begins.'),
    message('GET_FEATURES', 'This time for what to offer to the guest.'),
    message('SET_VRING_CALL', 'An eventfd for interrupts; nobody listens to it yet.', eventfd),
    message('SET_VRING_ERR', 'And one for errors.', eventfd),
    message('GET_CONFIG', 'QEMU shows the guest what the back end says: 64 sectors.', {
      payload: { offset: 0, size: CONFIG_SIZE, flags: 0, payload: new Uint8Array(CONFIG_SIZE) },
      needs30: true,
    }),
    message('SET_FEATURES', `The guest has settled its features.${bit30 ? ' QEMU adds bit 30.' : ''}`, {
      payload: { features: taken },
    }),
    message('SET_VRING_CALL', 'The guest’s interrupt, now that it has one.', eventfd),
    message('SET_FEATURES', 'DRIVER_OK: everything is told once more, from the start.', {
      payload: { features: taken },
    }),
    message('SET_MEM_TABLE', bit30 ? ASKS : CANNOT_ASK, {
      ...(bit30 && { needReply: true }),
      payload: {
        num_regions: 1,
        padding: 0,
        guest_address: 0n,
        size: MEMORY,
        user_address: USER,
        mmap_offset: 0n,
      },
      fds: 1,
    }),
    message('SET_VRING_NUM', 'As many entries as the guest chose.', ring(128)),
    message('SET_VRING_BASE', 'A fresh queue begins at 0.', ring(0)),
    message(
      'SET_VRING_ADDR',
      'Not guest addresses: the back end takes the region they lie in, and subtracts.',
      {
        payload: {
          index: 0,
          flags: 0,
          descriptor: USER + QUEUE,
          used: USER + QUEUE + 0x1000n,
          available: USER + QUEUE + 0x800n,
          log: QUEUE + 0x1000n,
        },
      },
    ),
    message('SET_VRING_KICK', 'From here on the guest’s notifications go straight to the back end.', eventfd),
    message('SET_VRING_ENABLE', 'With bit 30 a queue begins disabled.', { ...ring(1), needs30: true }),
    { kind: 'kick', why: 'The guest makes a request available and notifies. QEMU takes no part in it.' },
    message('SET_VRING_ENABLE', 'The guest resets the device, or the machine stops.', {
      ...ring(0),
      needs30: true,
    }),
    message('GET_VRING_BASE', 'The queue stops. What comes back is what a migration takes along.', ring(0)),
  ];
  return bit30 ? steps : steps.filter((step) => step.kind === 'kick' || !step.needs30);
}

/** What happened at one step. */
export interface Happening {
  readonly step: Step;
  /** The reader left it out. */
  readonly skipped: boolean;
  readonly bytes?: Uint8Array;
  readonly reply?: Message;
  readonly replyBytes?: Uint8Array;
  readonly refused?: string;
  /** Of a kick. */
  readonly served?: boolean;
  readonly words?: string;
  /** The back end afterwards. */
  readonly after: BackEnd;
}

export interface Run {
  readonly happenings: readonly Happening[];
  /** What became of the guest's request. */
  readonly kicked: { readonly served: boolean; readonly words: string };
}

/** Runs the bring-up against the model of a back end, without the steps whose indices are given. */
export function runBringUp(bit30: boolean, left: readonly number[] = []): Run {
  let state = freshBackEnd(
    {
      offered: bit30 ? OFFERED : OFFERED & ~F_PROTOCOL_FEATURES,
      protocolOffered: bit30 ? PROTOCOL.MQ | PROTOCOL.REPLY_ACK | PROTOCOL.CONFIG : 0n,
      config: CONFIG,
    },
    1,
  );
  let kicked = { served: false, words: 'The guest never kicks.' };
  const happenings = bringUp(bit30).map((step, at): Happening => {
    if (left.includes(at)) return { step, skipped: true, after: state };
    if (step.kind === 'kick') {
      const { state: after, served, words } = kick(state, 0);
      state = after;
      kicked = { served, words };
      return { step, skipped: false, served, words, after };
    }
    const { state: after, reply, refused } = handle(state, step.message);
    state = after;
    return {
      step,
      skipped: false,
      bytes: encodeMessage(step.message),
      after,
      ...(reply && { reply, replyBytes: encodeMessage(reply) }),
      ...(refused !== undefined && { refused }),
    };
  });
  return { happenings, kicked };
}

/** The bits of a number by their place, as a reader counts them. */
export const bitsOf = (value: bigint): readonly number[] =>
  Array.from({ length: 64 }, (_, bit) => bit).filter((bit) => ((value >> BigInt(bit)) & 1n) !== 0n);
