/** What people paste of a PCI function, `lspci -nn`, `lspci -n`, a modalias or a bare ID, and what it says of virtio. */
import { deviceByPciId, MODERN_PCI_BASE, PCI_VENDOR_ID } from '../spec/ids.ts';
import type { DeviceId } from '../spec/types.ts';
import { failed, type Outcome, quoted } from './outcome.ts';

/** The marks that a text names; what it does not name is missing. */
export interface NamedMarks {
  readonly vendor: number;
  readonly device: number;
  readonly subsystem?: number;
  readonly revision?: number;
  /** Whether the listing shows virtio capabilities; missing where it shows no capabilities at all. */
  readonly hasCapabilities?: boolean;
}

export interface Identified {
  readonly marks: NamedMarks;
  readonly device: DeviceId;
  /** What the marks allow: a transitional ID alone does not tell a legacy device from a transitional one. */
  readonly offer: 'legacy' | 'transitional' | 'modern' | 'legacy-or-transitional';
  /** What does not agree with section 4.1.2 of 1.4, a sentence each. */
  readonly faults: readonly string[];
  /** Further virtio functions in the same text. */
  readonly more: number;
}

const hex = (value: number): string => value.toString(16).padStart(4, '0');
const number = (digits: string): number => Number.parseInt(digits, 16);
const PAIR = /(?<![0-9a-f:.])([0-9a-f]{4}):([0-9a-f]{4})(?![0-9a-f:])/gi;
const MODALIAS = /v0000([0-9a-f]{4})d0000([0-9a-f]{4})(?:sv0000[0-9a-f]{4}sd0000([0-9a-f]{4}))?/i;
const FIRST_TRANSITIONAL = 0x1000;

/** One function of a listing: the line with its ID and those below it. */
function marksIn(lines: readonly string[]): NamedMarks | undefined {
  const text = lines.join('\n');
  const alias = MODALIAS.exec(text);
  if (alias?.[1] && alias[2]) {
    const subsystem = alias[3] === undefined ? {} : { subsystem: number(alias[3]) };
    return { vendor: number(alias[1]), device: number(alias[2]), ...subsystem };
  }
  const isSubsystem = (line: string) => /subsys/i.test(line);
  const pairs = (own: boolean) =>
    lines.filter((line) => isSubsystem(line) !== own).flatMap((line) => [...line.matchAll(PAIR)]);
  const [id] = pairs(true);
  if (id?.[1] === undefined || id[2] === undefined) return undefined;
  const subsystem = pairs(false)[0]?.[2];
  const revision = /\brev(?:ision)?[ :=]*(?:0x)?([0-9a-f]{1,2})\b/i.exec(text)?.[1];
  return {
    vendor: number(id[1]),
    device: number(id[2]),
    ...(subsystem !== undefined && { subsystem: number(subsystem) }),
    ...(revision !== undefined && { revision: number(revision) }),
    ...(/^\s*Capabilities:/m.test(text) && {
      hasCapabilities: /VirtIO:|Vendor Specific Information/.test(text),
    }),
  };
}

/** A text cut where the next function begins: at each line that has an ID and is not indented. */
function functionsIn(text: string): readonly (readonly string[])[] {
  const found: string[][] = [];
  for (const line of text.split(/\r?\n/)) {
    const begins = !/^\s/.test(line) && !/subsys/i.test(line) && (line.match(PAIR) ?? line.match(MODALIAS));
    if (begins || found.length === 0) found.push([line]);
    else found.at(-1)?.push(line);
  }
  return found;
}

/** What stands against the marks in section 4.1.2. */
function faultsOf({ subsystem, revision }: NamedMarks, device: DeviceId, transitional: boolean): string[] {
  const faults: string[] = [];
  if (transitional) {
    if (revision !== undefined && revision !== 0) {
      faults.push(`A transitional device has revision 0, not ${revision}: legacy drivers check it.`);
    }
    if (subsystem !== undefined && subsystem !== device.id) {
      faults.push(
        `The subsystem ID of a transitional device is its virtio ID, 0x${hex(device.id)}, not 0x${hex(subsystem)}: legacy drivers go by it.`,
      );
    }
    return faults;
  }
  if (revision === 0) faults.push('A device with this ID should have revision 1 or higher, not 0.');
  if (subsystem !== undefined && subsystem < 0x40) {
    faults.push(`Its subsystem ID should be 0x40 or higher, not 0x${hex(subsystem)}.`);
  }
  return faults;
}

function judge(marks: NamedMarks, more: number): Outcome<Identified> {
  const { vendor, device: id } = marks;
  if (vendor !== PCI_VENDOR_ID) {
    return failed(
      `Vendor ${hex(vendor)} does not make virtio devices for PCI: theirs is ${hex(PCI_VENDOR_ID)}.`,
    );
  }
  const found = deviceByPciId(id);
  if (found === undefined) {
    if (id >= FIRST_TRANSITIONAL && id < MODERN_PCI_BASE) {
      return failed(`${hex(id)} is in the transitional range, and no device has it.`);
    }
    return failed(
      `${hex(id)} belongs to no device: modern IDs are ${hex(MODERN_PCI_BASE)} plus the virtio ID. QEMU uses 1100 and 1110 of this vendor for other things.`,
    );
  }
  const { device, transitional } = found;
  const old =
    marks.hasCapabilities === undefined
      ? 'legacy-or-transitional'
      : marks.hasCapabilities
        ? 'transitional'
        : 'legacy';
  return {
    ok: true,
    marks,
    device,
    offer: transitional ? old : 'modern',
    faults: faultsOf(marks, device, transitional),
    more,
  };
}

/**
 * Reads the first virtio function in a text; where there is none, tells what the first function is. A lone ID such as
 * `1041` or `0x1000` counts as one of the virtio vendor.
 */
export function readPciId(text: string): Outcome<Identified> {
  const plain = text.trim();
  if (plain === '') return failed('Paste a line of lspci -nn, or an ID such as 1af4:1041.');
  const lone = /^(?:0x)?([0-9a-f]{4})$/i.exec(plain)?.[1];
  if (lone !== undefined) return judge({ vendor: PCI_VENDOR_ID, device: number(lone) }, 0);
  const all = functionsIn(plain).flatMap((lines) => marksIn(lines) ?? []);
  const own = all.filter(({ vendor }) => vendor === PCI_VENDOR_ID);
  const [first] = own.length > 0 ? own : all;
  if (first === undefined) {
    return failed(
      `There is no ID in ${quoted(plain)}: two times four hex digits with a colon between, as 1af4:1041.`,
    );
  }
  return judge(first, Math.max(0, own.length - 1));
}

/** The marks in the way lspci prints them. */
export const spellId = (vendor: number, device: number): string => `${hex(vendor)}:${hex(device)}`;
