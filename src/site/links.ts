import { attribute, escapeHtml, mapTags } from './html.ts';

/**
 * Puts the base path in front of every site-absolute address in built HTML, so that authors write
 * `/virt/virtio/blk` wherever the site is served. Addresses that have it already stay as they are.
 */
export function withBase(html: string, base: string): string {
  if (base === '/') return html;
  return mapTags(html, (tag) => {
    if (!/\s(?:href|src)\s*=/i.test(tag.attributes)) return undefined;
    const attributes = tag.attributes.replace(
      /(\s(?:href|src)\s*=\s*)("\/(?!\/)[^"]*"|'\/(?!\/)[^']*')/gi,
      (whole, name: string, quoted: string) => {
        const address = quoted.slice(1, -1);
        return `${address}/`.startsWith(base)
          ? whole
          : `${name}${quoted[0]}${base}${address.slice(1)}${quoted[0]}`;
      },
    );
    return tagText(tag, attributes);
  });
}

/** Says of every link to another host that it leads out of the site. */
export function markExternal(html: string): string {
  return mapTags(html, (tag) => {
    if (tag.name !== 'a' || attribute(tag, 'rel') !== undefined) return undefined;
    if (!/^https?:/.test(attribute(tag, 'href') ?? '')) return undefined;
    return tagText(tag, `${tag.attributes} rel="external"`);
  });
}

const tagText = (tag: { name: string; text?: string }, attributes: string): string =>
  `<${tag.name}${attributes}>${tag.text ?? ''}`;

const headings = /^h[1-6]$/;

/** Where a link may not get a definition: headings and navigation name things, a widget's HTML is its own. */
const closed = (tag: { name: string; attributes: string }): boolean =>
  headings.test(tag.name) ||
  tag.name === 'nav' ||
  tag.name === 'astro-island' ||
  attribute(tag, 'data-widget') !== undefined;

/**
 * Gives the first link to each term of the lexicon its definition, which `prose.css` shows on hover and focus:
 * `<span class="term"><a aria-describedby="term-kick">…</a><span role="tooltip" id="term-kick">…</span></span>`.
 * `definitions` maps a term's ID to one short sentence of Markdown text with code between backquotes.
 */
export function markTerms(html: string, lexicon: string, definitions: ReadonlyMap<string, string>): string {
  const seen = new Set<string>();
  let inMain = false;
  /** The element that is being passed over, and how many of its name are open. */
  let shut: { name: string; depth: number } | undefined;
  let open: string | undefined;
  return mapTags(html, (tag) => {
    if (tag.name === 'main' || tag.name === '/main') inMain = tag.name === 'main';
    if (!inMain) return undefined;
    if (shut) {
      if (tag.name === shut.name) shut.depth++;
      else if (tag.name === `/${shut.name}`) shut.depth--;
      if (shut.depth === 0) shut = undefined;
      return undefined;
    }
    if (closed(tag)) shut = { name: tag.name, depth: 1 };
    if (tag.name === '/a' && open !== undefined) {
      const id = open;
      open = undefined;
      return `</a><span role="tooltip" id="term-${id}">${definitionHtml(definitions.get(id) ?? '')}</span></span>`;
    }
    if (tag.name !== 'a') return undefined;
    const address = attribute(tag, 'href');
    if (!address?.startsWith(`${lexicon}#`)) return undefined;
    const id = address.slice(lexicon.length + 1);
    if (seen.has(id) || !definitions.has(id)) return undefined;
    seen.add(id);
    open = id;
    return `<span class="term"><a${tag.attributes} aria-describedby="term-${id}">`;
  });
}

const definitionHtml = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');

/** The first sentence of a Markdown text, without links, emphasis and HTML; code keeps its backquotes. */
export function firstSentence(markdown: string): string {
  const paragraph =
    markdown
      .trim()
      .split(/\n\s*\n/)
      .find((block) => !/^[#>|<`-]/.test(block)) ?? '';
  const plain = paragraph
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[^>]+>/g, '')
    .replace(/(\*\*|__|\*)(?=\S)(.+?)\1/g, '$2')
    .replace(/\s+/g, ' ')
    .trim();
  // A full stop ends a sentence if a space and a capital letter or backquote follow; "1.4" and "e.g. a" do not.
  return /^.*?[.!?](?=\s+[A-Z`"(]|$)/.exec(plain)?.[0] ?? plain;
}
