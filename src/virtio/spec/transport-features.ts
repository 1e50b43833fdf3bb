/**
 * Which feature each transport can carry in each version. Chapters 4 and 6 say of some that a transport does not
 * support them; of others a transport has no register, command or data that they take, though nothing rules them out.
 */
import { featuresIn } from '../requirements.ts';
import { RESERVED_FEATURES } from './reserved-features.ts';
import { TRANSPORTS } from './transports.ts';
import type { ClauseKey, Feature, Requirement, Span, Transport, Version } from './types.ts';
import { compareVersions, holds, spellings, VERSION_NAMES } from './versions.ts';

/**
 * - `yes`: the transport has all that the feature takes.
 * - `no`: the version says that the transport does not support it.
 * - `open`: the version defines the feature and does not rule it out, but gives the transport no means for it.
 * - `not-defined`: the version does not define the feature yet.
 */
export type Carriage = 'yes' | 'no' | 'open' | 'not-defined';

/** What holds of a feature on a transport in a version, and the clause that says so. */
export interface TransportCell {
  readonly carriage: Carriage;
  readonly clause: ClauseKey;
}

interface Means {
  readonly versions: Span;
  readonly clause: ClauseKey;
  readonly requires?: Requirement;
}

/** The registers and structs of each transport that are there for a feature. */
const MEANS: ReadonlyMap<Transport, readonly Means[]> = new Map(
  TRANSPORTS.map(({ scope, registers, structs }) => [
    scope,
    [...registers, ...structs].filter(({ requires }) => requires !== undefined),
  ]),
);

function meansOf(feature: Feature, transport: Transport): readonly Means[] {
  const names = spellings(feature.name);
  const isFor = ({ requires }: Means) =>
    requires !== undefined && featuresIn(requires).some((name) => names.includes(name));
  return (MEANS.get(transport) ?? []).filter(isFor);
}

/** Whether a transport can carry a feature in a version. */
export function transportCell(feature: Feature, transport: Transport, version: Version): TransportCell {
  if (!holds(feature.versions, version)) return { carriage: 'not-defined', clause: 'basic/feature-bits' };
  const limit = feature.notOn?.find((one) => one.transport === transport && holds(one.versions, version));
  if (limit !== undefined) return { carriage: 'no', clause: limit.clause };
  const means = meansOf(feature, transport).find(({ versions }) => holds(versions, version));
  if (means !== undefined) return { carriage: 'yes', clause: means.clause };
  // What one transport has something of its own for, another cannot do without.
  const isOwn = TRANSPORTS.some(({ scope }) => meansOf(feature, scope).length > 0);
  return { carriage: isOwn ? 'open' : 'yes', clause: feature.clause };
}

/** Whether a transport has shared memory regions in a version: PCI and MMIO do since 1.2 (1.4 § 2.10). */
export function sharedMemoryCell(transport: Transport, version: Version): TransportCell {
  const clause = 'basic/shared-memory-regions';
  if (compareVersions(version, '1.2') < 0) return { carriage: 'not-defined', clause: 'basic' };
  if (transport === 'pci') {
    return { carriage: 'yes', clause: 'pci/virtio-structure-pci-capabilities/shared-memory-capability' };
  }
  if (transport === 'mmio') return { carriage: 'yes', clause: 'mmio/mmio-device-register-layout' };
  if (version === '1.2') return { carriage: 'open', clause };
  return { carriage: 'no', clause: 'ccw/features-reserved-for-future-use' };
}

/** One row of the table: a feature and its cells, by transport and version. */
export interface TransportRow {
  readonly feature: Feature;
  readonly cells: Readonly<Record<Transport, Readonly<Record<Version, TransportCell>>>>;
}

const forVersions = (cell: (version: Version) => TransportCell) =>
  Object.fromEntries(VERSION_NAMES.map((version) => [version, cell(version)])) as Record<
    Version,
    TransportCell
  >;

/** The reserved features in the order of their bits, each with its cells. */
export const TRANSPORT_FEATURES: readonly TransportRow[] = RESERVED_FEATURES.map((feature) => ({
  feature,
  cells: {
    pci: forVersions((version) => transportCell(feature, 'pci', version)),
    mmio: forVersions((version) => transportCell(feature, 'mmio', version)),
    ccw: forVersions((version) => transportCell(feature, 'ccw', version)),
  },
}));
