import { isNode, LineCounter, parseDocument } from 'yaml';
import { pageSchema, termSchema } from '../front-matter.ts';
import { nearest } from '../nearest.ts';
import type { Problem } from './problem.ts';

const block = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

const example = '---\ntitle: …\n---';

/** The front matter of a file as the schema gives it, or what is wrong with it. */
export interface FrontMatter {
  readonly problems: readonly Problem[];
  readonly data?: Readonly<Record<string, unknown>>;
  /** The line a field stands on; that of the opening mark where it is missing. */
  lineOf(...path: (string | number)[]): number;
}

/** Reads and checks the front matter of a content file; `kind` says which fields it must have. */
export function checkFrontMatter(file: string, source: string, kind: 'page' | 'term'): FrontMatter {
  const match = block.exec(source);
  const nowhere = () => 1;
  if (!match) {
    const message = 'This file has no front matter.';
    const mend = `Begin the file with its fields between two lines of three hyphens: ${JSON.stringify(example)}`;
    return { problems: [{ file, line: 1, message, mend }], lineOf: nowhere };
  }
  const counter = new LineCounter();
  const document = parseDocument(match[1] ?? '', { lineCounter: counter });
  // The text of the block begins on the second line of the file.
  const lineFrom = (offset: number) => counter.linePos(offset).line + 1;
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      file,
      line: lineFrom(error.pos[0]),
      message: `The front matter is not YAML: ${error.message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? ''}.`,
      mend: 'Write one "name: value" on a line; put a value with a colon, a # or a quote in it between quotes.',
    }));
    return { problems, lineOf: nowhere };
  }
  const lineOf = (...path: (string | number)[]): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lineFrom(node.range[0]);
    }
    return 1;
  };
  const given = (document.toJS() ?? {}) as Record<string, unknown>;
  const schema = kind === 'term' ? termSchema : pageSchema;
  const parsed = schema.safeParse(given);
  if (parsed.success) return { problems: [], data: parsed.data, lineOf };
  const fields = Object.keys(schema.shape);
  const problems = parsed.error.issues.flatMap((issue): Problem[] => {
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
      return issue.keys.map((key) => {
        const meant = nearest(key, fields);
        const mend = meant
          ? `Write "${meant}" instead.`
          : `Take it away; the fields are ${fields.join(', ')}.`;
        return { file, line: lineOf(key), message: `There is no field "${key}".`, mend };
      });
    }
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    const name = path.join('.');
    const value = document.getIn(path);
    const fault =
      value === undefined
        ? {
            message: `The field "${name}" is missing.`,
            mend: `Add a line "${name}: …"; it ${issue.message}.`,
          }
        : value === null
          ? { message: `The field "${name}" is empty.`, mend: `Write "${name}: …"; it ${issue.message}.` }
          : { message: `The field "${name}" is wrong.`, mend: `It ${issue.message}.` };
    return [{ file, line: lineOf(...path), ...fault }];
  });
  return { problems, lineOf };
}
