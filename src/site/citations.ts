import { clause } from '../virtio/spec/clauses.ts';
import { loadFeatures, loadRules } from '../virtio/spec/load.ts';
import { RESERVED_FEATURES } from '../virtio/spec/reserved-features.ts';
import type { ClauseKey } from '../virtio/spec/types.ts';
import { VERSION_NAMES } from '../virtio/spec/versions.ts';
import { type ClauseLink, clauseLink } from './clause-link.ts';

export type CitationMap = Readonly<Record<ClauseKey, ClauseLink>>;

/** The citation of each clause in the newest version that has it. A key that no version knows is an error. */
export function citationsFor(keys: Iterable<ClauseKey>): CitationMap {
  const newest = [...VERSION_NAMES].reverse();
  const found: Record<ClauseKey, ClauseLink> = {};
  for (const key of [...new Set(keys)].sort()) {
    const version = newest.find((one) => clause(key, one) !== undefined);
    found[key] = clauseLink(key, version);
  }
  return found;
}

/** What a negotiation of any device may cite, whatever its features are. */
const ALWAYS: readonly ClauseKey[] = [
  'basic/feature-bits',
  'basic/feature-bits/driver-requirements',
  'basic/feature-bits/device-requirements',
  'reserved-features/driver-requirements',
  'reserved-features/device-requirements',
  'init/device-initialization',
];

/** Every clause that the negotiation of a device may cite. */
export async function negotiationCitations(device: string): Promise<CitationMap> {
  const own = (await loadFeatures(device)) ?? [];
  const facts = [...own, ...RESERVED_FEATURES, ...(await loadRules(device))];
  return citationsFor([...ALWAYS, ...facts.map(({ clause }) => clause)]);
}
