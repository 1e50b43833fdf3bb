import { constantOf } from '../fact-lookup.ts';
import { metadataData, modeSet, PART_COMMAND_CONSTANTS, partsGet } from '../spec/admin/part-commands.ts';
import { objectHeader } from '../spec/admin/resource-objects.ts';
import { type Answer, badField, done, refused } from './answer.ts';
import { joined, read, u32 } from './bytes.ts';
import { clauseOf } from './codes.ts';
import type { Member } from './member.ts';
import { type Objects, type Target, USE } from './objects.ts';
import {
  headerBytes,
  keyOf,
  PART,
  PART_HEAD,
  PART_ORDER,
  partBytes,
  partsOf,
  readHeader,
  readParts,
} from './parts.ts';
import { restore, unfit } from './restore.ts';

const value = (name: string) => constantOf(PART_COMMAND_CONSTANTS, `VIRTIO_ADMIN_CMD_${name}`);

/** What may be asked for of the parts. */
export const METADATA = {
  SIZE: value('DEV_PARTS_METADATA_TYPE_SIZE'),
  COUNT: value('DEV_PARTS_METADATA_TYPE_COUNT'),
  LIST: value('DEV_PARTS_METADATA_TYPE_LIST'),
} as const;

/** Which parts to read. */
export const SELECT = {
  SELECTED: value('DEV_PARTS_GET_TYPE_SELECTED'),
  ALL: value('DEV_PARTS_GET_TYPE_ALL'),
} as const;

/** VIRTIO_ADMIN_CMD_DEV_MODE_F_STOPPED as a mask. */
export const STOPPED = 1 << value('DEV_MODE_F_STOPPED');

const DEVICE =
  'basic/device-groups/group-administration-commands/device-parts/device-parts-order/device-requirements';

/** Bytes of a count or a size with what is reserved behind it. */
const COUNT_SIZE = 8;

/** Commands on the parts of one member. */
export interface PartCommand {
  readonly member: Member;
  readonly target: Target;
  readonly data: Uint8Array;
  /** Bytes that the driver has for the result. */
  readonly room: number;
  readonly objects: Objects;
}

export function metadata({ member, target, data, room, objects }: PartCommand): Answer {
  const { hdr, type } = read(metadataData, data);
  const no = objects.unusable(hdr.id, hdr.type, target, USE.GET);
  if (no !== null) return no;
  const parts = partsOf(member);
  const result =
    type === METADATA.SIZE
      ? count(partBytes(parts).length)
      : type === METADATA.COUNT
        ? count(parts.length)
        : type === METADATA.LIST
          ? joined([count(parts.length), ...parts.map(headerBytes)])
          : null;
  const clause = clauseOf('DEV_PARTS_METADATA_GET');
  if (result === null) return badField(`There is no metadata of type ${type}.`, clause);
  if (result.length <= room) return done(result);
  const message = `The result takes ${result.length} bytes, and there is room for ${room}.`;
  return refused('ENOMEM', 'NORESOURCE', message, clause);
}

export function getParts({ member, target, data, objects }: PartCommand): Answer {
  const { hdr, type } = read(partsGet, data);
  const no = objects.unusable(hdr.id, hdr.type, target, USE.GET);
  if (no !== null) return no;
  const parts = partsOf(member);
  if (type === SELECT.ALL) return done(partBytes(parts));
  if (type !== SELECT.SELECTED) {
    return badField(`Parts are read by type 0 or 1, not ${type}.`, clauseOf('DEV_PARTS_GET'));
  }
  const wanted = new Set<string>();
  for (let at = partsGet.size; at + PART_HEAD <= data.length; at += PART_HEAD) {
    wanted.add(keyOf(readHeader(data.subarray(at, at + PART_HEAD))));
  }
  // Whatever the order of the headers was, parts come in the order of the table; unknown ones are left out.
  return done(partBytes(parts.filter((part) => wanted.has(keyOf(part)))));
}

export function setParts({ member, target, data, objects }: PartCommand): Answer {
  const { id, type } = read(objectHeader, data);
  const no = objects.unusable(id, type, target, USE.SET);
  if (no !== null) return no;
  if (!member.device.isHalted) {
    const message = 'The member is not stopped.';
    return refused('EINVAL', 'INVALID_COMMAND', message, DEVICE);
  }
  const { parts, cut } = readParts(data.subarray(objectHeader.size));
  if (cut) return badField('The last part is longer than what was sent of it.', DEVICE);
  const why = unfit(member, parts);
  if (why !== null) return why;
  for (const part of parts) {
    if (part.type === PART.DEV_FEATURES || !PART_ORDER.includes(part.type)) continue;
    member.pending.set(keyOf(part), part.value);
  }
  return done();
}

/** Stops a member, or lets it go on. A stop ends when the member has handed back all that it had taken. */
export function setMode(member: Member, data: Uint8Array, answer: (answer: Answer) => void): void {
  const { flags } = read(modeSet, data);
  if ((flags & ~STOPPED) !== 0) {
    answer(
      badField(`The mode 0x${flags.toString(16)} has bits without a meaning.`, clauseOf('DEV_MODE_SET')),
    );
  } else if ((flags & STOPPED) !== 0) {
    member.device.halt(() => answer(done()));
  } else {
    const restored = restore(member);
    if (restored.status === 0) member.device.goOn();
    answer(restored);
  }
}

const count = (number: number): Uint8Array => {
  const bytes = new Uint8Array(COUNT_SIZE);
  bytes.set(u32(number));
  return bytes;
};
