import { encode } from '../layout/layout.ts';
import { adminCommand } from '../spec/admin/commands.ts';
import { joined, read } from './bytes.ts';
import { type CommandName, opcodeOf, type Reading } from './codes.ts';

/** The readable part of a command, taken apart. */
export interface Command {
  readonly opcode: number;
  readonly groupType: number;
  readonly member: bigint;
  readonly data: Uint8Array;
}

/** Bytes of the readable part before `command_specific_data`. */
export const COMMAND_HEAD = adminCommand.size;

/** Whatever is missing counts as 0 (version 1.4, section 2.13). */
export function readCommand(bytes: Uint8Array): Command {
  const { opcode, group_type, group_member_id } = read(adminCommand, bytes);
  return { opcode, groupType: group_type, member: group_member_id, data: bytes.slice(COMMAND_HEAD) };
}

/** The readable part of a command. */
export function commandBytes({ opcode, groupType, member, data }: Command): Uint8Array {
  const head = encode(adminCommand, {
    opcode,
    group_type: groupType,
    reserved1: new Uint8Array(12),
    group_member_id: member,
  });
  return joined([head, data]);
}

const NONE = new Uint8Array(0);

/** A command by its name, for the self group unless given. */
export function command(
  name: CommandName,
  {
    groupType = 0,
    member = 0n,
    data = NONE,
    reading = 'section',
  }: Partial<Command> & { reading?: Reading } = {},
): Command {
  return { opcode: opcodeOf(name, reading), groupType, member, data };
}

/** What a driver must do before it sends a part: fill it up to a multiple of 64 bits (section 2.13.2). */
export function padded(bytes: Uint8Array): Uint8Array {
  const longer = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
  longer.set(bytes);
  return longer;
}
