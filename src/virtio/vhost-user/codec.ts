/** Messages as bytes and back. */
import { decode, encode } from '../layout/layout.ts';
import {
  FLAGS,
  header,
  messageFact,
  messageOf,
  type PayloadKind,
  payloadType,
  REQUESTS,
  type RequestName,
} from './messages.ts';

export type Payload = Readonly<Record<string, unknown>>;

/** One message on the socket. `fds` counts the file descriptors beside it, which are no bytes of it. */
export interface Message {
  readonly name: RequestName;
  readonly reply?: true;
  readonly needReply?: true;
  readonly payload?: Payload;
  readonly fds?: number;
}

/** Which payload a message has: a reply without one of its own acknowledges with a number. */
export function payloadKind({ name, reply, payload }: Message): PayloadKind | undefined {
  if (payload === undefined) return undefined;
  const { asks, answers } = messageFact(name);
  return reply ? (answers ?? 'number') : asks;
}

export function encodeMessage(message: Message): Uint8Array {
  const kind = payloadKind(message);
  const body = kind === undefined ? new Uint8Array() : encode(payloadType(kind), message.payload ?? {});
  const head = encode(header, {
    request: REQUESTS[message.name],
    flags: FLAGS.VERSION | (message.reply ? FLAGS.REPLY : 0) | (message.needReply ? FLAGS.NEED_REPLY : 0),
    size: body.length,
  });
  const all = new Uint8Array(head.length + body.length);
  all.set(head);
  all.set(body, head.length);
  return all;
}

/** The message in the bytes. Throws a `RangeError` for one that is not entered and for a size that is not there. */
export function decodeMessage(bytes: Uint8Array, fds = 0): Message {
  const { request, flags, size } = decode(header, bytes);
  const found = messageOf(request);
  if (found === undefined) throw new RangeError(`Request ${request} is not entered.`);
  if (bytes.length !== header.size + size)
    throw new RangeError(`${bytes.length} bytes for a payload of ${size}.`);
  const reply = (flags & FLAGS.REPLY) !== 0;
  const kind = size === 0 ? undefined : reply ? (found.answers ?? 'number') : found.asks;
  return {
    name: found.name,
    ...(reply && { reply }),
    ...((flags & FLAGS.NEED_REPLY) !== 0 && { needReply: true }),
    ...(kind !== undefined && { payload: decode(payloadType(kind), bytes.subarray(header.size)) }),
    ...(fds > 0 && { fds }),
  };
}
