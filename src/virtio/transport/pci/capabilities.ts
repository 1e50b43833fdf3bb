import { constantOf } from '../../fact-lookup.ts';
import { resolve } from '../../layout/layout.ts';
import { PCI_CONSTANTS, pciCap } from '../../spec/pci.ts';
import {
  BAR_COUNT,
  CAP_ID_MSIX,
  CAP_ID_VENDOR,
  capabilityHead,
  PCI_STATUS,
  pciHeader,
} from '../../spec/pci-header.ts';
import type { AccessWidth } from '../transport.ts';

/** One entry of a capability list. */
export interface Capability {
  /** Where it is in the configuration space. */
  readonly at: number;
  readonly id: number;
  /** Where the next one is, 0 for the last. */
  readonly next: number;
}

/** What a virtio capability says. */
export interface VirtioCapability extends Capability {
  readonly type: number;
  readonly bar: number;
  /** In the region, in bytes. */
  readonly offset: number;
  readonly size: number;
}

/** A region of shared memory: `offset` and `length` are in bytes, in the BAR. */
export interface SharedCapability {
  readonly id: number;
  readonly bar: number;
  readonly offset: bigint;
  readonly length: bigint;
}

export type ReadConfig = (offset: number, width: AccessWidth) => number;

const layout = resolve(pciCap, { version: '1.4', features: 0n });
const [ID, NEXT] = [capabilityHead.offsetOf('Cap ID'), capabilityHead.offsetOf('Next Ptr')];
/** A list in 256 bytes has no more, so a longer one runs in a circle. */
const MOST = 48;

/**
 * Follows a capability list, an entry at a time. `read` sees an access for each field that is needed. Ends where the
 * list does, or after as many entries as there is room for.
 */
export function* walk(read: ReadConfig): Generator<Capability> {
  if ((read(pciHeader.offsetOf('Status'), 2) & PCI_STATUS['Capabilities List']) === 0) return;
  let at = read(pciHeader.offsetOf('Capabilities Pointer'), 1) & 0xfc;
  for (let seen = 0; at >= 0x40 && seen < MOST; seen++) {
    const id = read(at + ID, 1);
    const next = read(at + NEXT, 1);
    yield { at, id, next };
    at = next & 0xfc;
  }
}

/** The rest of a vendor-specific capability of a virtio device. */
export function readVirtio(read: ReadConfig, capability: Capability): VirtioCapability {
  const { at } = capability;
  const type = read(at + layout.offsetOf('cfg_type'), 1);
  const bar = read(at + layout.offsetOf('bar'), 1);
  return {
    ...capability,
    type,
    bar,
    offset: read(at + layout.offsetOf('offset'), 4),
    size: read(at + layout.offsetOf('length'), 4),
  };
}

/** The types that a driver knows; it must ignore others (version 1.4, section 4.1.4.1). */
const KNOWN = new Set(
  PCI_CONSTANTS.filter(({ group }) => group === 'capability type').map(({ value }) => Number(value)),
);

const SHARED = constantOf(PCI_CONSTANTS, 'VIRTIO_PCI_CAP_SHARED_MEMORY_CFG');

/** The halves that only the capability of 64 bits has, and the ID. */
function readShared(read: ReadConfig, { at, bar, offset, size }: VirtioCapability): SharedCapability {
  const high = (behind: number) => BigInt(read(at + layout.size + behind, 4)) << 32n;
  return {
    id: read(at + layout.offsetOf('id'), 1),
    bar,
    offset: high(0) | BigInt(offset),
    length: high(4) | BigInt(size),
  };
}

/** What a driver finds on the list that it can use. */
export interface Found {
  /** The first capability of each type. */
  readonly virtio: ReadonlyMap<number, VirtioCapability>;
  /** Of shared memory every capability counts, by its ID (section 4.1.4.7). */
  readonly shared: readonly SharedCapability[];
  /** Where the MSI-X capability is. */
  readonly msix: number | null;
}

/** Walks the list as a driver does: of each type the first, none of a reserved type or with a reserved BAR. */
export function findCapabilities(read: ReadConfig): Found {
  const virtio = new Map<number, VirtioCapability>();
  const shared: SharedCapability[] = [];
  let msix: number | null = null;
  for (const one of walk(read)) {
    if (one.id === CAP_ID_MSIX) msix ??= one.at;
    if (one.id !== CAP_ID_VENDOR) continue;
    const found = readVirtio(read, one);
    if (found.type === SHARED && found.bar < BAR_COUNT) shared.push(readShared(read, found));
    if (KNOWN.has(found.type) && found.bar < BAR_COUNT && !virtio.has(found.type))
      virtio.set(found.type, found);
  }
  return { virtio, shared, msix };
}
