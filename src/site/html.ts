/** A tag in HTML text. `attributes` is what stands between the name and the closing bracket. */
export interface Tag {
  /** Lower-case, with a slash in front for a closing tag. */
  readonly name: string;
  readonly attributes: string;
  /** Where the tag begins and ends in the text. */
  readonly start: number;
  readonly end: number;
  /** For script, style, textarea and title: the text up to the closing tag. */
  readonly text?: string;
}

const pattern = /<!--[\s\S]*?-->|<(\/?[a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/gi;
const rawText = new Set(['script', 'style', 'textarea', 'title']);

/** The tags of well-formed HTML in order; comments and the text of scripts and styles are passed over. */
export function* tagsOf(html: string): Generator<Tag> {
  pattern.lastIndex = 0;
  let position = 0;
  for (;;) {
    pattern.lastIndex = position;
    const match = pattern.exec(html);
    if (!match) return;
    position = match.index + match[0].length;
    const name = match[1]?.toLowerCase();
    if (!name) continue;
    const tag = { name, attributes: match[2] ?? '', start: match.index, end: position };
    if (!rawText.has(name)) {
      yield tag;
      continue;
    }
    const close = html.toLowerCase().indexOf(`</${name}`, position);
    const text = html.slice(position, close < 0 ? undefined : close);
    position += text.length;
    yield { ...tag, text };
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Text with its character references resolved, as far as Astro and Sätteri write them. */
export function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return entities[name] ?? whole;
  });
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The value of an attribute; the empty text for one without a value, nothing if it is not there. */
export function attribute(tag: Pick<Tag, 'attributes'>, name: string): string | undefined {
  const match = new RegExp(
    `(?:^|\\s)${name}(?:\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+)))?(?=[\\s/]|$)`,
    'i',
  ).exec(tag.attributes);
  return match ? unescapeHtml(match[1] ?? match[2] ?? match[3] ?? '') : undefined;
}

/** The HTML with some of its tags replaced: `change` gives the new text of a tag, or nothing to leave it. */
export function mapTags(html: string, change: (tag: Tag) => string | undefined): string {
  let result = '';
  let copied = 0;
  for (const tag of tagsOf(html)) {
    const text = change(tag);
    if (text === undefined) continue;
    result += html.slice(copied, tag.start) + text;
    copied = tag.end;
  }
  return result + html.slice(copied);
}
