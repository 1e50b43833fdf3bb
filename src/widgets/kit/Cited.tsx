import type { ClauseKey } from '../../virtio/spec/types.ts';

/** Where a clause can be read: `title` is its number with the version in front, `1.4 § 2.2.1`. */
export interface Citation {
  readonly title: string;
  readonly hint: string;
  readonly url: string;
}

export type Citations = Readonly<Record<ClauseKey, Citation>>;

/** The link to a clause, or nothing where the page does not know it. */
export function Cited({
  clause,
  citations,
}: {
  readonly clause: ClauseKey | undefined;
  readonly citations: Citations;
}) {
  const found = clause === undefined ? undefined : citations[clause];
  if (!found) return null;
  return (
    <a class="f-cite" href={found.url} title={found.hint}>
      {found.title}
    </a>
  );
}
