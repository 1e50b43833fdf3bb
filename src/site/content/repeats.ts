import { lineAt, type Problem } from './problem.ts';

/** Shorter paragraphs, such as a line that leads to a table, may stand more than once. */
const SHORTEST = 80;

interface Paragraph {
  readonly text: string;
  readonly line: number;
}

/** The paragraphs of a text without its front matter, code blocks, tables and components. */
function paragraphsOf(source: string): readonly Paragraph[] {
  const blank = (part: string): string => part.replace(/[^\n]/g, ' ');
  const body = source.replace(/^---\n[\s\S]*?\n---\n/, blank).replace(/^```[\s\S]*?^```/gm, blank);
  return [...body.matchAll(/(?:^[^\n]*\S[^\n]*(?:\n|$))+/gm)].flatMap((match) => {
    const text = match[0].replace(/\s+/g, ' ').trim();
    const isProse = text.length >= SHORTEST && !/^[|<#]/.test(text);
    return isProse ? [{ text, line: lineAt(body, match.index) }] : [];
  });
}

/** Paragraphs that stand twice, on one page or on two. */
export function checkRepeats(sources: ReadonlyMap<string, string>): Problem[] {
  const first = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [file, source] of sources) {
    for (const { text, line } of paragraphsOf(source)) {
      const other = first.get(text);
      if (other === undefined) {
        first.set(text, `${file}:${line}`);
      } else {
        const message = `This paragraph stands in ${other} too.`;
        problems.push({ file, line, message, mend: 'Say it once and link there.' });
      }
    }
  }
  return problems;
}
