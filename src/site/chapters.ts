/** The clauses of all versions by chapter, which is the first part of a clause key. */
import { allClauses, clause } from '../virtio/spec/clauses.ts';
import type { ClauseKey } from '../virtio/spec/types.ts';
import { VERSION_NAMES } from '../virtio/spec/versions.ts';

export interface Chapter {
  /** `basic`, `pci`, `blk`: part of the address. */
  readonly key: string;
  readonly title: string;
  /** In the order of the newest version that has them. */
  readonly clauses: readonly ClauseKey[];
}

/** Every chapter, in the order of the newest version. */
export const CHAPTERS: readonly Chapter[] = (() => {
  const chapters = new Map<string, Set<ClauseKey>>();
  for (const version of [...VERSION_NAMES].reverse()) {
    for (const { key } of allClauses(version)) {
      const first = key.split('/')[0] ?? key;
      chapters.set(first, (chapters.get(first) ?? new Set()).add(key));
    }
  }
  return [...chapters].map(([key, clauses]) => ({
    key,
    title: newestClause(key)?.title ?? key,
    clauses: [...clauses],
  }));
})();

/** A clause as the newest version that has it numbers and titles it. */
export function newestClause(key: ClauseKey) {
  const version = VERSION_NAMES.findLast((one) => clause(key, one) !== undefined);
  const found = version && clause(key, version);
  return found && { ...found, version };
}

/** Titles that older versions gave a clause, each with the versions, where they differ from the newest. */
export function olderTitles(
  key: ClauseKey,
): readonly { readonly title: string; readonly versions: string[] }[] {
  const newest = newestClause(key)?.title;
  const titles = new Map<string, string[]>();
  for (const version of VERSION_NAMES) {
    const title = clause(key, version)?.title;
    if (title === undefined || title === newest) continue;
    titles.set(title, [...(titles.get(title) ?? []), version]);
  }
  return [...titles].map(([title, versions]) => ({ title, versions }));
}
