/** Where a heading stands in the published HTML of a version. Pure and small: a script of a page may import it. */

/** What finds a heading. */
export interface HeadingPlace {
  readonly number: string;
  readonly title: string;
  /** The HTML element's id; appendices have none. */
  readonly anchor?: string | undefined;
  /** The first two words below the heading, where plain prose follows it. */
  readonly lead?: string | undefined;
}

const directive = (text: string) => encodeURIComponent(text).replaceAll('-', '%2D');

/**
 * The part of the address from `#` on: the anchor and, where prose follows the heading, a text fragment. The fragment
 * takes in the first words below the heading because the contents page repeats every heading.
 */
export function headingFragment({ number, title, anchor, lead }: HeadingPlace): string {
  const heading = directive(`${number} ${title}`);
  const tail = lead === undefined ? '' : `,-${directive(lead)}`;
  const fragment = tail === '' && anchor !== undefined ? '' : `:~:text=${heading}${tail}`;
  return `#${anchor ?? ''}${fragment}`;
}
