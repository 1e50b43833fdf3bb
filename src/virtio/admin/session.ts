import { ManualClock } from '../clock.ts';
import { VirtioDevice } from '../device.ts';
import { configOf } from '../devices/blk/config.ts';
import { BlkDevice } from '../devices/blk/device.ts';
import { PlainMemory } from '../memory/plain.ts';
import { metadataData } from '../spec/admin/part-commands.ts';
import { type Answer, answerBytes } from './answer.ts';
import { bitsIn, read } from './bytes.ts';
import { type CommandName, clauseOf, commandOf, qualifierName, type Reading, statusName } from './codes.ts';
import { COMMAND_HEAD, readCommand } from './command.ts';
import { Member } from './member.ts';
import { Owner } from './owner.ts';
import { METADATA } from './part-commands.ts';
import { partBytes, partName, partsOf, readParts } from './parts.ts';

/** A command as it was sent: the readable part, and how many bytes of result there is room for. */
export interface Sent {
  readonly request: Uint8Array;
  readonly room: number;
}

/** What became of it. */
export interface Exchange extends Sent {
  readonly name: CommandName | undefined;
  /** The writable part as far as the device wrote it. */
  readonly reply: Uint8Array;
  readonly status: string;
  readonly qualifier: string;
  readonly isOk: boolean;
  /** What the result says, or why the command was refused. */
  readonly says: string;
  /** The section of the refusal, else of the command. */
  readonly clause: string;
}

export interface Session {
  readonly exchanges: readonly Exchange[];
  /** What LIST_QUERY would answer now, by group type. */
  readonly lists: Readonly<Record<number, Uint8Array>>;
  /** The parts of member 1 as they are now. */
  readonly parts: Uint8Array;
}

/** The most commands that are remembered. */
export const MOST_SENT = 24;

const REGION = { name: 'ram', base: 0x4000_0000, size: 0x1000 };

/** An owner with two disks that no driver has touched, as members 1 and 2 of its SR-IOV group. */
function ownerOfTwo(reading: Reading) {
  const clock = new ManualClock();
  const memory = new PlainMemory([REGION]);
  const make = () => {
    const model = new BlkDevice({ queueSize: 16 });
    const device = new VirtioDevice({ model, memory: memory.as('device'), clock });
    return new Member({ device, config: configOf('1.4') });
  };
  const members = [make(), make()];
  const notifyAddresses = [{ owner: 'member', bar: 4, offset: 0x3000n }] as const;
  return { clock, owner: new Owner({ members, reading, notifyAddresses }) };
}

/** Sends commands one after another to a new owner. Pure: the same commands get the same answers. */
export function runSession(sent: readonly Sent[], reading: Reading): Session {
  const { clock, owner } = ownerOfTwo(reading);
  const exchanges = sent.slice(0, MOST_SENT).map((one): Exchange => {
    let answer: Answer | undefined;
    const command = readCommand(one.request);
    owner.run(command, one.room, (found) => {
      answer = found;
    });
    clock.run();
    if (answer === undefined) throw new Error('A command was not answered.');
    return told(one, commandOf(command.opcode, reading), answer, reading);
  });
  const lists = Object.fromEntries([0, 1].map((groupType) => [groupType, listOf(owner, groupType)]));
  const [first] = owner.members;
  return { exchanges, lists, parts: first === undefined ? new Uint8Array(0) : partBytes(partsOf(first)) };
}

function told(sent: Sent, name: CommandName | undefined, answer: Answer, reading: Reading): Exchange {
  const { status, qualifier, why, result } = answer;
  return {
    ...sent,
    name,
    reply: answerBytes(answer).subarray(0, 8 + sent.room),
    status: statusName(status),
    qualifier: qualifierName(qualifier),
    isOk: status === 0,
    says: why?.message ?? meaning(name, sent, result, reading),
    clause: why?.clause ?? (name === undefined ? '' : clauseOf(name)),
  };
}

function listOf(owner: Owner, groupType: number): Uint8Array {
  let list = new Uint8Array(0);
  owner.run({ opcode: 0, groupType, member: 0n, data: list }, 64, ({ result }) => {
    list = result.slice();
  });
  return list;
}

/** What the bytes of a result say, in a sentence. */
function meaning(
  name: CommandName | undefined,
  { request, room }: Sent,
  result: Uint8Array,
  reading: Reading,
): string {
  const said = resultWords(name, request, result, reading);
  const cut = ` There is room for ${room} of its ${result.length} bytes, and the rest is not written.`;
  return room < result.length ? `${said}${cut}` : said;
}

function resultWords(
  name: CommandName | undefined,
  request: Uint8Array,
  result: Uint8Array,
  reading: Reading,
): string {
  if (name === 'DEV_PARTS_GET' && result.length === 0)
    return 'No part: the member has none of those asked for.';
  if (result.length === 0) return 'Done; this command has no result.';
  if (name === 'LIST_QUERY') {
    return `The group has ${bitsIn(result)
      .map((opcode) => commandOf(opcode, reading) ?? String(opcode))
      .join(', ')}.`;
  }
  if (name === 'CAP_ID_LIST_QUERY') return `The device has capabilities ${bitsIn(result).join(', ')}.`;
  if (name === 'DEVICE_CAP_GET') return `Objects for reading parts: ${result[0]}; for writing: ${result[1]}.`;
  if (name === 'RESOURCE_OBJ_QUERY')
    return `The object is for ${result[0] === 0 ? 'reading' : 'writing'} parts.`;
  if (name === 'DEV_PARTS_GET') {
    const { parts } = readParts(result);
    const counts = new Map<string, number>();
    for (const { type } of parts) counts.set(partName(type), (counts.get(partName(type)) ?? 0) + 1);
    return `${parts.length} ${parts.length === 1 ? 'part' : 'parts'}: ${[...counts].map(([part, count]) => (count > 1 ? `${count} ${part}` : part)).join(', ')}.`;
  }
  if (name === 'DEV_PARTS_METADATA_GET') {
    const number = new DataView(result.buffer, result.byteOffset).getUint32(0, true);
    const { type } = read(metadataData, request.subarray(COMMAND_HEAD));
    return type === METADATA.SIZE
      ? `All parts together take ${number} bytes at most.`
      : `There are ${number} parts of the member${type === METADATA.LIST ? '; their headers follow' : ''}.`;
  }
  if (name === 'LEGACY_NOTIFY_INFO') return `Notify the member in BAR ${result[1]}.`;
  return `${result.length === 1 ? 'One byte' : `${result.length} bytes`} of the member’s registers.`;
}
