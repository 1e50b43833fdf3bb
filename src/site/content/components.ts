import { lineAt } from './problem.ts';

/** A component that an author put on a page. */
export interface Used {
  readonly component: string;
  /** Attributes written as text; those written as code are left out. */
  readonly attributes: ReadonlyMap<string, string>;
  /** All that stands between the name and the end of the tag. */
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The text with front matter, code and comments blanked, every other character where it was. */
export function withoutCode(source: string): string {
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  return source
    .replace(/^---\n[\s\S]*?\n---\n/, blank)
    .replace(/^([ \t]*)(```+|~~~+)[^\n]*\n[\s\S]*?(?:^\1\2[ \t]*$|$(?![\s\S]))/gm, blank)
    .replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, blank)
    .replace(/\{\/\*[\s\S]*?\*\/\}|<!--[\s\S]*?-->/g, blank);
}

const tag = /<([A-Z]\w*)((?:"[^"]*"|'[^']*'|\{[^}]*\}|[^>"'{])*)>/g;
const attribute = /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** The components in the text of a content file, in order. */
export function* componentsIn(source: string): Generator<Used> {
  const text = withoutCode(source);
  for (const match of text.matchAll(tag)) {
    const [, component = '', rest = ''] = match;
    const attributes = new Map<string, string>();
    for (const [, name = '', double, single] of rest.matchAll(attribute))
      attributes.set(name, double ?? single ?? '');
    yield { component, attributes, text: rest, line: lineAt(text, match.index) };
  }
}
