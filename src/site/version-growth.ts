/** How the specification grew, version by version, for a chart. */
import type { ScopeChanges } from '../virtio/spec/changes.ts';
import { DEVICE_IDS, standing } from '../virtio/spec/ids.ts';
import { VERSIONS, type VersionFact } from '../virtio/spec/versions.ts';
import { changesPath } from './reference.ts';
import { changesOf, factTotal } from './version-changes.ts';

export interface Growth {
  readonly version: VersionFact;
  /** Facts in all. */
  readonly facts: number;
  /** Device types with a section. */
  readonly devices: number;
  /** Since the version before; nothing for the first. */
  readonly since?: {
    readonly added: number;
    readonly changed: number;
    readonly removed: number;
    /** The page with all of it, without the base. */
    readonly path: string;
  };
}

/** Changes of all kinds in one scope, device sections aside. */
const all = ({ scope: _, ...kinds }: ScopeChanges) => Object.values(kinds).flat();

/** Every version, oldest first. */
export const GROWTH: readonly Growth[] = VERSIONS.map((version, at) => {
  const facts = factTotal(version.version);
  const devices = DEVICE_IDS.filter(({ key }) => standing(key, version.version) === 'specified').length;
  const before = VERSIONS[at - 1];
  if (before === undefined) return { version, facts, devices };
  const changes = changesOf(before.version, version.version).scopes.flatMap(all);
  const count = (kind: 'added' | 'changed' | 'removed') => changes.filter((one) => one.kind === kind).length;
  return {
    version,
    facts,
    devices,
    since: {
      added: count('added'),
      changed: count('changed'),
      removed: count('removed'),
      path: changesPath(before.version, version.version),
    },
  };
});
