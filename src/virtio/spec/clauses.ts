/**
 * Section numbers and titles of every version, by clause key. The tables are large: import this at build time and
 * in tests only, and hand a widget the few clauses it needs.
 */

import { type HeadingPlace, headingFragment } from './clause-address.ts';
import v10 from './clauses/1.0.json' with { type: 'json' };
import v11 from './clauses/1.1.json' with { type: 'json' };
import v12 from './clauses/1.2.json' with { type: 'json' };
import v13 from './clauses/1.3.json' with { type: 'json' };
import v14 from './clauses/1.4.json' with { type: 'json' };
import type { ClauseKey, Version } from './types.ts';
import { versionFact } from './versions.ts';

export interface Clause {
  /** As printed: `2.7.5`, or `B.1` in an appendix. */
  readonly number: string;
  readonly title: string;
  /** The LaTeX file and line of the heading at the version's commit. */
  readonly file: string;
  readonly line: number;
}

/** What also finds the heading in the published HTML. */
interface Entry extends Clause {
  /** The HTML element's id; appendices have none here. */
  readonly anchor?: string;
  /** The first two words below the heading, where plain prose follows it. */
  readonly lead?: string;
}

type Table = Readonly<Record<ClauseKey, Entry>>;

const TABLES: Readonly<Record<Version, Table>> = {
  '1.0': v10,
  '1.1': v11,
  '1.2': v12,
  '1.3': v13,
  '1.4': v14,
};

const STEERING = 'net/device-operation/control-virtqueue/automatic-receive-steering-in-multiqueue-mode';
const MODES = 'net/device-operation/control-virtqueue/device-operation-in-multiqueue-mode';

/**
 * Sections whose matter an older version has in another one. Version 1.0 has only the split layout and describes it in
 * the section on virtqueues itself, and lists the channel commands among the basic concepts; before 1.2 the only mode
 * of several queues lists the commands of all of them.
 */
const STANDS_IN: Readonly<Partial<Record<Version, Readonly<Record<ClauseKey, ClauseKey>>>>> = {
  '1.0': {
    'basic/split-virtqueues': 'basic/virtqueues',
    'ccw/basic-concepts/channel-commands-for-virtio': 'ccw/basic-concepts',
    [MODES]: STEERING,
  },
  '1.1': { [MODES]: STEERING },
};

function entry(key: ClauseKey, version: Version): Entry | undefined {
  const table = TABLES[version];
  const at = STANDS_IN[version]?.[key] ?? key;
  return Object.hasOwn(table, at) ? table[at] : undefined;
}

/** The clause as `version` numbers it; undefined where that version lacks it. */
export function clause(key: ClauseKey, version: Version): Clause | undefined {
  return entry(key, version);
}

/** Every clause of a version in the order of the document. */
export function allClauses(version: Version): readonly (Clause & { readonly key: ClauseKey })[] {
  return Object.entries(TABLES[version]).map(([key, { number, title, file, line }]) => ({
    key,
    number,
    title,
    file,
    line,
  }));
}

/** What finds the clause in the published HTML; undefined where the version lacks it. */
export function clausePlace(key: ClauseKey, version: Version): HeadingPlace | undefined {
  return entry(key, version);
}

/** The clause in the published HTML: its anchor and, where prose follows the heading, a text fragment. */
export function clauseUrl(key: ClauseKey, version: Version): string | undefined {
  const found = entry(key, version);
  return found === undefined ? undefined : versionFact(version).html + headingFragment(found);
}

/** The clause in the published HTML by its anchor alone, which is shorter; with a text fragment where it has none. */
export function clauseAnchorUrl(key: ClauseKey, version: Version): string | undefined {
  const anchor = entry(key, version)?.anchor;
  return anchor === undefined ? clauseUrl(key, version) : `${versionFact(version).html}#${anchor}`;
}

/** The line of LaTeX that the clause begins at. */
export function clauseSource(key: ClauseKey, version: Version): string | undefined {
  const found = entry(key, version);
  if (found === undefined) return undefined;
  const { commit } = versionFact(version);
  return `https://github.com/oasis-tcs/virtio-spec/blob/${commit}/${found.file}#L${found.line}`;
}
