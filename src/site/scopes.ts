/** The scopes of the facts with what they are called, and where the wiki speaks of each. */
import { deviceId } from '../virtio/spec/ids.ts';
import { type ScopeFacts, SCOPES as SPEC_SCOPES } from '../virtio/spec/scopes.ts';
import { SYSTEMS } from '../virtio/spec/systems.ts';
import { VERSION_NAMES } from '../virtio/spec/versions.ts';
import { navigation } from './navigation.ts';

/** The facts of one scope as the pages show them. */
export interface Scope extends ScopeFacts {
  /** A device key, a transport, `generic` or `admin`. It is part of addresses. */
  readonly key: string;
  /** What it is called in a heading: `block device`, `virtio over PCI`. */
  readonly title: string;
  readonly isDevice: boolean;
}

/** The scopes that are no devices. */
const TITLES: Readonly<Record<string, string>> = {
  generic: 'every device',
  pci: 'virtio over PCI',
  mmio: 'virtio over MMIO',
  ccw: 'virtio over channel I/O',
  admin: 'administration commands',
};

/** A device as the newest version that lists it names it. */
export function deviceTitle(key: string): string {
  const names = deviceId(key)?.names ?? {};
  const newest = VERSION_NAMES.findLast((version) => names[version] !== undefined);
  return (newest && names[newest]) ?? key;
}

/** Every scope that has facts, in the order of the facts: what is shared comes first, the devices last. */
export const SCOPES: readonly Scope[] = SPEC_SCOPES.map((facts) => ({
  ...facts,
  key: facts.scope,
  title: TITLES[facts.scope] ?? deviceTitle(facts.scope),
  isDevice: !Object.hasOwn(TITLES, facts.scope),
}));

/** The facts of a scope; undefined for a name that is no scope. */
export const scopeOf = (key: string): Scope | undefined => SCOPES.find((scope) => scope.key === key);

const PAGES = new Set(navigation.flatMap(({ items }) => items.map(({ path }) => path)));

/** The wiki's own page of a device, without the base; undefined where it has none. */
export function devicePage(key: string): string | undefined {
  const system = SYSTEMS.find(({ devices }) => devices.includes(key));
  const path = `/virt/virtio/${system?.page ?? key}`;
  return PAGES.has(path) ? path : undefined;
}
