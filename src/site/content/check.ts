import { withoutCode } from './components.ts';
import { checkComponents, unknownName } from './components-check.ts';
import { checkDevicePage } from './device-page.ts';
import { checkFrontMatter, type FrontMatter } from './front-matter-check.ts';
import { lineAt, type Problem } from './problem.ts';
import type { Registries } from './registries.ts';
import { checkRepeats } from './repeats.ts';

/** Content files by their path from the root of the repository: `content/virt/virtio/blk.mdx`. */
export type Sources = ReadonlyMap<string, string>;

const termFile = /^content\/virt\/lexicon\/(.+)\.md$/;

/** The ID of the term that a file holds; nothing for a page. */
export const termOf = (file: string): string | undefined => termFile.exec(file)?.[1];

/** Links in the text to terms that are not in the lexicon. */
function checkTermLinks(file: string, source: string, registries: Registries): Problem[] {
  const text = withoutCode(source);
  return [...text.matchAll(/\]\(\/virt\/lexicon#([^)\s]+)\)/g)].flatMap((match) => {
    const fault = unknownName('term', match[1] ?? '', registries.terms);
    return fault ? [{ file, line: lineAt(text, match.index), ...fault }] : [];
  });
}

/** What a term's front matter names: other terms, its clause, its demonstration. */
function checkTerm(file: string, { data, lineOf }: FrontMatter, registries: Registries): Problem[] {
  if (!data) return [];
  const problems: Problem[] = [];
  const { see, source, demo } = data as {
    see: string[];
    demo?: string;
    source: { clause?: string; version?: string };
  };
  see.forEach((other, index) => {
    const fault = unknownName('term', other, registries.terms);
    if (fault) problems.push({ file, line: lineOf('see', index), ...fault });
  });
  if (demo !== undefined) {
    const fault = unknownName('demonstration', demo, registries.demos);
    if (fault) problems.push({ file, line: lineOf('demo'), ...fault });
  }
  if (source.clause !== undefined && source.version !== undefined) {
    const clauses = registries.clauses(source.version);
    const fault = unknownName(`clause of version ${source.version}`, source.clause, clauses);
    if (fault) problems.push({ file, line: lineOf('source', 'clause'), ...fault });
  }
  return problems;
}

/** One address may have one file only. */
function checkAddresses(sources: Sources): Problem[] {
  const first = new Map<string, string>();
  const problems: Problem[] = [];
  for (const file of sources.keys()) {
    const address = file.replace(/\.mdx?$/, '');
    const other = first.get(address);
    if (other) {
      const message = `${other} has the same address.`;
      problems.push({ file, line: 1, message, mend: 'Rename or remove one of the two files.' });
    }
    first.set(address, file);
  }
  return problems;
}

/** Everything wrong in the content, file by file. `known` may lack the terms: they are the files themselves. */
export function checkContent(sources: Sources, known: Omit<Registries, 'terms'>): Problem[] {
  const terms = new Set([...sources.keys()].flatMap((file) => termOf(file) ?? []));
  const registries: Registries = { ...known, terms };
  const problems = [...checkAddresses(sources), ...checkRepeats(sources)];
  for (const [file, source] of sources) {
    const isTerm = termOf(file) !== undefined;
    const frontMatter = checkFrontMatter(file, source, isTerm ? 'term' : 'page');
    problems.push(...frontMatter.problems);
    if (isTerm) problems.push(...checkTerm(file, frontMatter, registries));
    problems.push(...checkComponents(file, source, registries));
    problems.push(...checkTermLinks(file, source, registries));
    problems.push(...checkDevicePage(file, source));
  }
  return problems;
}
