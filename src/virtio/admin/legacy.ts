import { encode } from '../layout/layout.ts';
import { LEGACY_STRUCTS, legacyNotifyResult } from '../spec/admin/legacy.ts';
import { legacyMap } from '../transport/pci/legacy.ts';
import type { AccessWidth } from '../transport/transport.ts';
import { type Answer, badField, done, refused } from './answer.ts';
import type { CommandName } from './codes.ts';
import type { Member } from './member.ts';
import { big, little } from './parts.ts';

const CLAUSE = 'basic/device-groups/group-administration-commands/legacy-interfaces/device-requirements';
/** Bytes before `data` in what a write brings. */
const WRITE_HEAD = LEGACY_STRUCTS.find(({ name }) => name.endsWith('common_cfg_wr_data'))?.layout.size ?? 8;

/** A field that an access touches: where it begins and how long it is. */
interface Touched {
  readonly offset: number;
  readonly size: number;
}

/** The one field in which an access lies whole, or undefined. */
function within(fields: readonly Touched[], offset: number, length: number): Touched | undefined {
  return fields.find((one) => offset >= one.offset && length > 0 && offset + length <= one.offset + one.size);
}

function headerFields({ device }: Member): readonly Touched[] {
  const map = legacyMap(device.version, false);
  const fields: Touched[] = [];
  for (let offset = 0; offset < map.size; offset++) {
    for (const width of [1, 2, 4])
      if (map.at(offset, width)?.within === 0) fields.push({ offset, size: width });
  }
  return fields;
}

function configFields({ device, config }: Member): readonly Touched[] {
  if (config === undefined) return [{ offset: 0, size: device.configSize }];
  return config
    .rows()
    .filter(({ offset, size }) => offset + size <= device.configSize)
    .map(({ offset, size }) => ({ offset, size }));
}

/** The widest accesses that a run of bytes can be cut into. */
function pieces(
  offset: number,
  length: number,
): readonly { readonly at: number; readonly width: AccessWidth }[] {
  const found: { at: number; width: AccessWidth }[] = [];
  for (let at = offset; at < offset + length; ) {
    const left = offset + length - at;
    const width = left >= 4 && at % 4 === 0 ? 4 : left >= 2 && at % 2 === 0 ? 2 : 1;
    found.push({ at, width });
    at += width;
  }
  return found;
}

const outside = (what: string, offset: number, length: number): Answer =>
  badField(`${length} bytes from ${offset} on are not within one field of the legacy ${what}.`, CLAUSE);

/**
 * The legacy interface of a member by commands of its owner (version 1.4, section 2.12.1.1): what a legacy driver's
 * access to BAR 0 would do, always little-endian, without the two fields that MSI-X adds. How long an access is, only
 * the buffer says: `data` of a write is all that follows, that of a read all the room there is for it.
 */
export function runLegacy(name: CommandName, member: Member, data: Uint8Array, room: number): Answer {
  const offset = data[0] ?? 0;
  const isHeader = name.includes('COMMON');
  const what = isHeader ? 'header' : 'device configuration';
  const fields = isHeader ? headerFields(member) : configFields(member);
  const bytes = data.subarray(WRITE_HEAD);
  const isWrite = name.endsWith('WRITE');
  const length = isWrite ? bytes.length : room;
  const field = within(fields, offset, length);
  if (field === undefined) return outside(what, offset, length);
  const base = isHeader ? 0 : legacyMap(member.device.version, false).size;
  const { legacy } = member;
  const get = (at: Touched): Uint8Array => {
    const whole = isHeader ? [{ at: at.offset, width: at.size }] : pieces(at.offset, at.size);
    const found = new Uint8Array(at.size);
    for (const one of whole) {
      found.set(little(BigInt(legacy.read(base + one.at, one.width)), one.width), one.at - at.offset);
    }
    return found;
  };
  if (!isWrite) return done(get(field).slice(offset - field.offset, offset - field.offset + length));
  if (isHeader) {
    // A part of a field leaves the rest of it as it is.
    const whole = length === field.size ? new Uint8Array(field.size) : get(field);
    whole.set(bytes, offset - field.offset);
    legacy.write(field.offset, field.size, Number(big(whole)));
  } else {
    for (const { at, width } of pieces(offset, length)) {
      legacy.write(base + at, width, Number(big(bytes.subarray(at - offset, at - offset + width))));
    }
  }
  return done();
}

/** Where a write of a queue's index notifies a member. */
export interface NotifyAddress {
  readonly owner: 'owner' | 'member';
  readonly bar: number;
  readonly offset: bigint;
}

/** At most three: the last of four entries must end the list (section 2.12.1.1.6). */
export function notifyInfo(addresses: readonly NotifyAddress[]): Answer {
  if (addresses.length > 3) {
    return refused('ENOMEM', 'NORESOURCE', 'A list holds three addresses and its end.', CLAUSE);
  }
  const entries = Array.from({ length: 4 }, (_, at) => {
    const one = addresses[at];
    const flags = one === undefined ? 0 : one.owner === 'owner' ? 1 : 2;
    return { flags, bar: one?.bar ?? 0, padding: new Uint8Array(6), offset: one?.offset ?? 0n };
  });
  return done(encode(legacyNotifyResult, { entries }));
}
