/** What follows from how a device is offered and from what its driver takes: legacy, transitional or neither. */

import { LegacyMode } from '../device-legacy.ts';
import { NET_FEATURES } from '../devices/net/features.ts';
import { netHeader } from '../devices/net/spec-structs.ts';
import { bitOf, RESERVED } from '../fact-lookup.ts';
import { resolve, type Struct } from '../layout/layout.ts';
import { pciHeader } from '../spec/pci-header.ts';
import type { DeviceId, Version } from '../spec/types.ts';
import { identityOf } from '../transport/pci/identity.ts';

/**
 * How a device is offered: with nothing but the interface of the drafts, with that and the one of the standard, or
 * with the standard's alone (1.4, section 1.3.1).
 */
export type Offer = 'legacy' | 'transitional' | 'modern';

export interface Situation {
  readonly device: DeviceId;
  readonly offer: Offer;
  /** The driver accepts VIRTIO_F_VERSION_1 where it is offered. */
  readonly takesVersion1: boolean;
  /** What driver and device would agree on beyond VIRTIO_F_VERSION_1, a bit a feature. */
  readonly features: bigint;
  readonly version: Version;
}

/** How a device can be offered on PCI: without a transitional ID only as a modern one (section 4.1.2). */
export function offersOf({ transitionalPciId }: DeviceId): readonly Offer[] {
  return transitionalPciId === undefined ? ['modern'] : ['legacy', 'transitional', 'modern'];
}

/** By what a driver knows a PCI function, as numbers. */
export interface PciMarks {
  readonly vendor: number;
  readonly device: number;
  readonly revision: number;
  readonly subsystem: number;
}

/**
 * The marks of a device that is offered so, as the model's own PCI function has them. A legacy device has those of a
 * transitional one, which took them over from it. Throws a `RangeError` where there is no transitional ID.
 */
export function marksOf({ id }: DeviceId, offer: Offer): PciMarks {
  const header = identityOf({ transitional: offer !== 'modern' }, id);
  const at = (name: Parameters<typeof pciHeader.offsetOf>[0]): number => {
    const offset = pciHeader.offsetOf(name);
    return header.find(([place]) => place === offset)?.[2] ?? 0;
  };
  return {
    vendor: at('Vendor ID'),
    device: at('Device ID'),
    revision: at('Revision ID'),
    subsystem: at('Subsystem ID'),
  };
}

/** Whether driver and device meet through the legacy interface (section 2.2.3). */
export function isLegacyUse({ offer, takesVersion1 }: Pick<Situation, 'offer' | 'takesVersion1'>): boolean {
  return offer === 'legacy' || (offer === 'transitional' && !takesVersion1);
}

/** The bits that can be agreed on: the legacy interface has places for 32 of them (section 4.1.4.10). */
export function agreed(situation: Situation): bigint {
  const { features, offer, takesVersion1 } = situation;
  if (!isLegacyUse(situation)) return takesVersion1 ? features | RESERVED.VERSION_1 : features;
  const visible = new LegacyMode().offered(features);
  // Only a transitional device must offer VIRTIO_F_ANY_LAYOUT (section 6.3).
  return offer === 'transitional' ? visible : visible & ~RESERVED.ANY_LAYOUT;
}

/** The network features that decide how long the header of a packet is. */
export const HEADER_FEATURES = [
  'VIRTIO_NET_F_MRG_RXBUF',
  'VIRTIO_NET_F_HASH_REPORT',
  'VIRTIO_NET_F_HOST_UDP_TUNNEL_GSO',
  'VIRTIO_NET_F_OUT_NET_HEADER',
] as const;
export type HeaderFeature = (typeof HEADER_FEATURES)[number];

/** The mask of a network feature. */
export const netMask = (name: HeaderFeature): bigint => 1n << BigInt(bitOf(NET_FEATURES, name));

/** `struct virtio_net_hdr` with the fields that are there (section 5.1.9.3.1; 5.1.6 before 1.4). */
export function netHeaderIn(situation: Situation): Struct<Record<string, unknown>> {
  return resolve(netHeader, {
    version: situation.version,
    features: agreed(situation),
    legacy: isLegacyUse(situation),
  }) as unknown as Struct<Record<string, unknown>>;
}
