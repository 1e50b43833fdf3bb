import { resolve, type Struct } from '../../layout/layout.ts';
import { PCI_CONSTANTS, PCI_STRUCTS } from '../../spec/pci.ts';
import {
  CAP_ID_MSIX,
  CONFIG_SPACE_SIZE,
  msixCapability,
  msixEntry,
  pciHeader,
} from '../../spec/pci-header.ts';
import type { RegisterMap } from '../registers.ts';
import { type Capability, walk } from './capabilities.ts';
import { commonMap } from './common.ts';
import type { PciFunction } from './function.ts';
import { legacyMap } from './legacy.ts';

/** A register by its name, and where it is in its group. */
export interface Named {
  readonly name: string;
  readonly group?: string;
  readonly offset?: number;
  readonly part?: 'low' | 'high';
  /** For a notification, the queue whose place was written to. */
  readonly queue?: number;
}

/** The struct that a capability of each type is. */
const STRUCT_OF: Readonly<Record<number, string>> = {
  2: 'virtio_pci_notify_cap',
  5: 'virtio_pci_cfg_cap',
  8: 'virtio_pci_cap64',
};
const HEADER = 'PCI configuration header';

/**
 * Names for a trace: of what an access to a function touches. A register has the name of the facts, a field of the
 * configuration space that of its struct; a part of a wide one says which bytes.
 */
export class PciNames {
  readonly #function: PciFunction;
  readonly #common: RegisterMap;
  readonly #places: readonly {
    readonly at: number;
    readonly layout: Struct<unknown>;
    readonly group: string;
  }[];

  constructor(fn: PciFunction) {
    this.#function = fn;
    this.#common = commonMap(fn.version);
    this.#places = this.#capabilities();
  }

  config(offset: number, width: number): Named {
    const found = this.#places.find(({ at, layout }) => offset >= at && offset < at + layout.size);
    if (found !== undefined) return fieldAt(found.layout, offset - found.at, width, found.group);
    if (offset < pciHeader.size) return fieldAt(pciHeader, offset, width, HEADER);
    return { name: 'unused', group: HEADER, offset };
  }

  /** `value` is what is written: where all queues share one place, it alone names the queue. */
  region(bar: number, offset: number, width: number, value = 0): Named {
    if (bar === 0) return this.#legacy(offset, width, value);
    if (bar === 1)
      return fieldAt(
        msixEntry,
        offset % msixEntry.size,
        width,
        `MSI-X table[${Math.floor(offset / msixEntry.size)}]`,
      );
    const place = this.#function.structures.findLast((one) => one.bar === bar && offset >= one.offset);
    if (place?.key === 'shared') return { name: `shared memory ${place.id}`, offset: offset - place.offset };
    const within = offset - (place?.offset ?? 0);
    if (place?.key === 'common') return registerAt(this.#common, within, width, 'common configuration');
    if (place?.key === 'isr') return { name: 'ISR status', group: 'ISR status', offset: within };
    if (place?.key === 'device') return { name: 'config', group: 'device configuration', offset: within };
    const { notifyMultiplier } = this.#function;
    const queue = notifyMultiplier === 0 ? value & 0xffff : Math.floor(within / notifyMultiplier);
    return { name: 'queue_notify', group: 'notification', offset: within, queue };
  }

  #legacy(offset: number, width: number, value: number): Named {
    const msix = legacyMap(this.#function.version, this.#function.isMsixOn);
    if (offset >= msix.size)
      return { name: 'config', group: 'device configuration', offset: offset - msix.size };
    const named = registerAt(msix, offset, width, 'legacy header');
    return named.name === 'Queue Notify' ? { ...named, queue: value & 0xffff } : named;
  }

  #capabilities() {
    const read = (offset: number, width: number) => this.#function.config.read(offset, width);
    return [...walk(read)].map((one) => ({ at: one.at, ...this.#layoutOf(one, read) }));
  }

  #layoutOf({ at, id }: Capability, read: (offset: number, width: number) => number) {
    if (id === CAP_ID_MSIX) return { layout: msixCapability as Struct<unknown>, group: 'MSI-X capability' };
    const type = read(at + 3, 1);
    const name = STRUCT_OF[type] ?? 'virtio_pci_cap';
    const struct = PCI_STRUCTS.find((one) => one.name === name)?.layout as Struct<unknown>;
    const known = PCI_CONSTANTS.find(({ group, value }) => group === 'capability type' && value === type);
    const layout = resolve(struct, { version: this.#function.version, features: 0n });
    return { layout, group: known?.name ?? `capability of type ${type}` };
  }
}

function registerAt(map: RegisterMap, offset: number, width: number, group: string): Named {
  const place = map.at(offset, width);
  if (place === undefined) return { name: `offset 0x${offset.toString(16)}`, group, offset };
  if (place.register.size !== 8) return { name: place.name, group, offset };
  return { name: place.name, group, offset, part: place.within === 0 ? 'low' : 'high' };
}

function fieldAt(layout: Struct<unknown>, offset: number, width: number, group: string): Named {
  const rows = layout.rows();
  const row = rows.findLast((one) => one.offset <= offset) ?? rows[0];
  if (row === undefined || offset > CONFIG_SPACE_SIZE) return { name: 'unused', group, offset };
  const name = row.path.replace(/^cap\./, '');
  const from = offset - row.offset;
  const isWhole = from === 0 && width === row.size;
  if (isWhole) return { name, group, offset };
  if (row.size % 4 === 0 && row.size > 4 && width === 4)
    return { name: `${name}[${from / 4}]`, group, offset };
  return {
    name: width === 1 ? `${name}, byte ${from}` : `${name}, bytes ${from} to ${from + width - 1}`,
    group,
    offset,
  };
}
