import { clause, clauseUrl } from '../virtio/spec/clauses.ts';
import type { ClauseKey, Version } from '../virtio/spec/types.ts';
import { LATEST } from '../virtio/spec/versions.ts';

/** How a clause is cited everywhere: its number in words, its title as a hint, the published text behind it. */
export interface ClauseLink {
  /** `1.4 § 2.7.5` */
  readonly title: string;
  readonly hint: string;
  readonly url: string;
}

/** The citation of a clause in a version; an error names the key where that version has no such clause. */
export function clauseLink(key: ClauseKey, version: Version = LATEST): ClauseLink {
  const found = clause(key, version);
  const url = clauseUrl(key, version);
  if (!found || !url) throw new Error(`Version ${version} has no clause "${key}"`);
  return { title: `${version} § ${found.number}`, hint: found.title, url };
}

/** The same for long tables: without the text fragment, which repeats the heading in every link. */
export function leanClauseLink(key: ClauseKey, version: Version): ClauseLink {
  const link = clauseLink(key, version);
  return { ...link, url: link.url.replace(/(#[^:]+):~:.*$/, '$1') };
}
