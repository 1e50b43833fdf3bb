import { type CommandName, commandOf, commandsIn, opcodeOf, type Reading } from '../../virtio/admin/codes.ts';
import { COMMAND_HEAD, readCommand } from '../../virtio/admin/command.ts';
import { firstRequest, opcodeIn, requestForm, roomFor } from '../../virtio/admin/forms.ts';
import { type Exchange, MOST_SENT, runSession, type Sent, type Session } from '../../virtio/admin/session.ts';
import { writeField } from '../../virtio/decode/fields.ts';
import type { Fields } from '../kit/address.ts';
import { fromBase64Url, toBase64Url } from '../kit/base64url.ts';
import { type Restore, restored } from '../kit/restore.ts';

export const COMMANDS: readonly CommandName[] = commandsIn('1.4');

export interface State {
  readonly reading: Reading;
  /** What was sent, in order. */
  readonly sent: readonly Sent[];
  /** What became of it, and of the owner. */
  readonly session: Session;
  /** Which answer is on show; -1 for none. */
  readonly at: number;
  /** The command that is being put together. */
  readonly request: Uint8Array;
  readonly room: number;
  readonly fault?: { readonly path: string; readonly text: string; readonly message: string } | undefined;
  readonly notice?: string | undefined;
}

export type Action =
  | { readonly type: 'command'; readonly name: CommandName }
  | { readonly type: 'field'; readonly path: string; readonly text: string }
  | { readonly type: 'bytes'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly type: 'room'; readonly text: string }
  | { readonly type: 'reading'; readonly reading: Reading }
  | { readonly type: 'send' }
  | { readonly type: 'show'; readonly at: number }
  /** Takes the last command back, or all of them. */
  | { readonly type: 'undo' }
  | { readonly type: 'restart' }
  | Restore;

/** A request is at most this long, and so is the room for a result. */
export const MOST_BYTES = 1024;

function draft(name: CommandName, { reading, session }: Pick<State, 'reading' | 'session'>) {
  const list = session.lists[0] ?? new Uint8Array(0);
  return {
    request: firstRequest(name, opcodeOf(name, reading), list, session.parts),
    room: roomFor(name),
  };
}

export function begin(reading: Reading = 'section'): State {
  const session = runSession([], reading);
  return { reading, sent: [], session, at: -1, ...draft('LIST_QUERY', { reading, session }) };
}

/** The command that the bytes name, or undefined. */
export const commandIn = ({ request, reading }: Pick<State, 'request' | 'reading'>) =>
  commandOf(opcodeIn(request), reading);

/** The exchange on show. */
export const shown = ({ session, at }: State): Exchange | undefined => session.exchanges[at];

function play(state: State, sent: readonly Sent[]): State {
  const session = runSession(sent, state.reading);
  return { ...state, sent, session, at: session.exchanges.length - 1 };
}

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  const next = { ...state, notice: undefined, fault: undefined };
  switch (action.type) {
    case 'command':
      return { ...next, ...draft(action.name, state) };
    case 'field': {
      const { path, text } = action;
      const written = writeField(requestForm(commandIn(state)), state.request, path, text);
      if (!written.ok) return { ...next, fault: { path, text, message: written.message } };
      if (written.bytes.length > MOST_BYTES) {
        return { ...next, fault: { path, text, message: `A command here has at most ${MOST_BYTES} bytes.` } };
      }
      // What has no fixed length takes exactly what was typed; everything else stays where it is.
      const row = requestForm(commandIn(state))
        .rows()
        .find((one) => one.path === path);
      const bytes = row?.flexible ? written.bytes.slice(0, row.offset + lengthOf(text)) : written.bytes;
      return { ...next, request: path === 'group_type' ? listOfGroup(state, bytes) : bytes };
    }
    case 'bytes': {
      const request = state.request.slice();
      request.set(action.bytes.slice(0, Math.max(0, request.length - action.at)), action.at);
      return { ...next, request };
    }
    case 'room': {
      const room = /^\d{1,4}$/.test(action.text.trim()) ? Number(action.text) : Number.NaN;
      if (room <= MOST_BYTES) return { ...next, room };
      const message = `Room is a number of bytes from 0 to ${MOST_BYTES}.`;
      return { ...next, fault: { path: 'room', text: action.text, message } };
    }
    case 'reading':
      return play({ ...next, reading: action.reading }, state.sent);
    case 'send': {
      if (state.sent.length >= MOST_SENT) {
        return { ...next, notice: `${MOST_SENT} commands are the most that are kept. Start again.` };
      }
      return play(next, [...state.sent, { request: state.request, room: state.room }]);
    }
    case 'show':
      return { ...next, at: Math.max(-1, Math.min(action.at, state.session.exchanges.length - 1)) };
    case 'undo':
      return play(next, state.sent.slice(0, -1));
    case 'restart':
      return begin(state.reading);
    case 'restore':
      return restored(state, action.from, begin, fromFields);
  }
}

/** A list of commands that is that of its group as it was offered becomes that of the other group with it. */
function listOfGroup(state: State, request: Uint8Array): Uint8Array {
  if (commandIn(state) !== 'LIST_USE') return request;
  const group = (bytes: Uint8Array) => readCommand(bytes).groupType;
  const old = state.session.lists[group(state.request)];
  const list = state.session.lists[group(request)];
  const data = request.subarray(COMMAND_HEAD);
  if (old === undefined || list === undefined || data.join() !== old.join()) return request;
  return Uint8Array.of(...request.subarray(0, COMMAND_HEAD), ...list);
}

const lengthOf = (text: string): number => Math.floor(text.replace(/0x|[^0-9a-f]/gi, '').length / 2);

/** Commands one after another: two bytes for the length, two for the room, then the request. */
function pack(sent: readonly Sent[]): Uint8Array {
  return Uint8Array.from(
    sent.flatMap(({ request, room }) => [
      request.length & 0xff,
      request.length >> 8,
      room & 0xff,
      room >> 8,
      ...request,
    ]),
  );
}

function unpack(bytes: Uint8Array): readonly Sent[] | undefined {
  const sent: Sent[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 4 > bytes.length || sent.length === MOST_SENT) return undefined;
    const length = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    const room = (bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 8);
    if (length > MOST_BYTES || room > MOST_BYTES || at + 4 + length > bytes.length) return undefined;
    sent.push({ request: bytes.slice(at + 4, at + 4 + length), room });
    at += 4 + length;
  }
  return sent;
}

/** The state of the fields of an address, or what is wrong with them. */
function fromFields(fields: Fields): State | string {
  const { r, l, d, n } = fields;
  const log = l === undefined ? [] : unpack(fromBase64Url(l) ?? Uint8Array.of(0));
  const own = d === undefined ? [] : unpack(fromBase64Url(d) ?? Uint8Array.of(0));
  const at = n === undefined ? undefined : Number(n);
  const isBad =
    log === undefined ||
    own === undefined ||
    (r !== undefined && r !== 'table') ||
    !(at === undefined || at >= 0);
  if (isBad) return 'The link holds commands that cannot be read.';
  const played = play(begin(r === 'table' ? 'table' : 'section'), log);
  const [first] = own;
  const moved = at === undefined ? played : reducer(played, { type: 'show', at });
  return first === undefined ? moved : { ...moved, ...first };
}

/** What of a state stands in the address: only what differs from the start. */
export function toFields(state: State): Fields {
  const fields: Record<string, string> = {};
  if (state.reading === 'table') fields['r'] = 'table';
  if (state.sent.length > 0) fields['l'] = toBase64Url(pack(state.sent));
  const first = draft('LIST_QUERY', state);
  const isFirst = state.room === first.room && state.request.join() === first.request.join();
  if (!isFirst) fields['d'] = toBase64Url(pack([{ request: state.request, room: state.room }]));
  if (state.at !== state.session.exchanges.length - 1) fields['n'] = String(Math.max(0, state.at));
  return fields;
}
