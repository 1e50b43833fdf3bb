import { countOf, hex, type Sayings, type Told } from '../world/narration.ts';
import { commandOf, qualifierName, statusName } from './codes.ts';
import { COMMAND_HEAD } from './command.ts';
import { ADMIN_PROBES } from './queue.ts';

const QUEUES = 'basic/administration-virtqueues';
const COMMANDS = 'basic/device-groups/group-administration-commands';
const GROUPS: Readonly<Record<number, string>> = { 0: 'the self group', 1: 'the SR-IOV group' };

/** The command of which these are the bytes. */
function command(told: Told): string {
  const name = commandOf(told.u16());
  const what =
    name === undefined ? `opcode ${hex(told.u16())}, which is no command` : `\`VIRTIO_ADMIN_CMD_${name}\``;
  const group = GROUPS[told.u16(2)] ?? `group type ${told.u16(2)}`;
  const rest = told.size - COMMAND_HEAD;
  return `${what} for ${group}, member ${told.u64(16)}, with ${rest > 0 ? countOf(rest) : 'no bytes'} of data`;
}

function answer(told: Told): string {
  const [status, qualifier] = [statusName(told.u16()), qualifierName(told.u16(2))];
  const rest = told.size - 8;
  if (told.u16() === 0) return `\`${status}\`, and ${rest > 0 ? countOf(rest) : 'no bytes'} of result`;
  return `\`${status}\`, \`${qualifier}\``;
}

/** What the probes of an administration queue say. */
export const ADMIN_SENTENCES: Sayings = {
  [ADMIN_PROBES.commandFill]: { say: (told) => `Writes a command: ${command(told)}.`, clause: COMMANDS },
  [ADMIN_PROBES.commandRead]: { say: (told) => `Reads the command: ${command(told)}.`, clause: QUEUES },
  [ADMIN_PROBES.answerWrite]: {
    say: (told) => `Writes the answer: ${answer(told)}.`,
    clause: `${COMMANDS}/device-requirements`,
  },
  [ADMIN_PROBES.answerRead]: { say: (told) => `Reads the answer: ${answer(told)}.`, clause: QUEUES },
};
