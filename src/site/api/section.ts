import { clause } from '../../virtio/spec/clauses.ts';
import type { ClauseKey, Version } from '../../virtio/spec/types.ts';

/** The section's number in the newest of some versions that has it. */
export function sectionOf(key: ClauseKey, versions: readonly Version[]): string | null {
  const newest = versions.findLast((version) => clause(key, version) !== undefined);
  return newest === undefined ? null : (clause(key, newest)?.number ?? null);
}
