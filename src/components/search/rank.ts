/** One place that a search found: a page, a section of it, or a fact. */
export interface Hit {
  readonly title: string;
  readonly url: string;
  /** Text with the found words between `<mark>` and `</mark>`. */
  readonly excerpt: string;
}

/** What the search found on one page, its sections below it. */
export interface Group extends Hit {
  readonly sections: readonly Hit[];
  /** What a fact or a term belongs to, in words; a page is its own. */
  readonly where: string;
  /** Spellings that lead here when typed exactly. */
  readonly names: readonly string[];
}

const plain = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, ' ');

/** 0 where the title or a name is what was typed, 1 where a section's title is, 2 otherwise. */
function distance(group: Group, query: string): number {
  if (plain(group.title) === query || group.names.some((name) => plain(name) === query)) return 0;
  return group.sections.some((section) => plain(section.title) === query) ? 1 : 2;
}

/**
 * Puts what was typed exactly in front and leaves the rest in the order it was found: someone who types a whole
 * name wants that thing, not the page that says it most often. Within a page the same holds for its sections.
 */
export function rank(groups: readonly Group[], typed: string): Group[] {
  const query = plain(typed);
  return groups
    .map((group) => ({
      ...group,
      sections: group.sections.toSorted(
        (a, b) => Number(plain(b.title) === query) - Number(plain(a.title) === query),
      ),
    }))
    .sort((a, b) => distance(a, query) - distance(b, query));
}
