/** The scopes of the reference: each device, each transport, and what belongs to none. */
import { DEVICE_IDS, deviceId } from '../virtio/spec/ids.ts';
import { DEVICE_SPECS } from '../virtio/spec/index.ts';
import { RESERVED_FEATURES } from '../virtio/spec/reserved-features.ts';
import { RING_STRUCTS } from '../virtio/spec/ring-structs.ts';
import { SYSTEMS } from '../virtio/spec/systems.ts';
import { TRANSPORTS } from '../virtio/spec/transports.ts';
import type { Constant, Feature, StructFact } from '../virtio/spec/types.ts';
import { LATEST, VERSION_NAMES } from '../virtio/spec/versions.ts';

/** The facts of one scope, in the order of the specification. */
export interface Scope {
  /** A device key, a transport, `generic` or `admin`. It is part of addresses. */
  readonly key: string;
  /** What it is called in a heading: `block device`, `virtio over PCI`. */
  readonly title: string;
  readonly kind: 'device' | 'transport' | 'generic';
  readonly features: readonly Feature[];
  readonly structs: readonly StructFact[];
  readonly constants: readonly Constant[];
}

const TRANSPORT_TITLES = {
  pci: 'virtio over PCI',
  mmio: 'virtio over MMIO',
  ccw: 'virtio over channel I/O',
} as const;

/** A device as the newest version that lists it names it. */
export function deviceTitle(key: string): string {
  const names = deviceId(key)?.names ?? {};
  const newest = VERSION_NAMES.findLast((version) => names[version] !== undefined) ?? LATEST;
  return names[newest] ?? key;
}

/** Every scope that has facts: what is shared by all devices, the transports, then the devices by their ID. */
export const SCOPES: readonly Scope[] = [
  {
    key: 'generic',
    title: 'every device',
    kind: 'generic',
    features: RESERVED_FEATURES,
    structs: RING_STRUCTS,
    constants: [],
  },
  ...TRANSPORTS.map(({ scope, structs, constants }) => ({
    key: scope,
    title: TRANSPORT_TITLES[scope],
    kind: 'transport' as const,
    features: [],
    structs,
    constants,
  })),
  ...DEVICE_IDS.flatMap(({ key }) => {
    const spec = DEVICE_SPECS.get(key);
    if (spec === undefined) return [];
    const { features, structs, constants } = spec;
    return [{ key, title: deviceTitle(key), kind: 'device' as const, features, structs, constants }];
  }),
];

/** The facts of a scope; undefined for one that does not exist. */
export const scopeOf = (key: string): Scope | undefined => SCOPES.find((scope) => scope.key === key);

/** The wiki's own page of a device, without the base; undefined where it has none. */
export function devicePage(key: string): string | undefined {
  const system = SYSTEMS.find(({ devices }) => devices.includes(key));
  return system === undefined ? undefined : `/virt/virtio/${system.page}`;
}
