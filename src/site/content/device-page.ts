import type { Problem } from './problem.ts';

const devicePage = /^content\/virt\/virtio\/[^/]+\.mdx$/;
/** What a device page must cite at least, each a different clause or a different place outside the site. */
const FEWEST = 5;
/** A thread in which people met a failure: an issue, a pull request, a mail. */
const thread =
  /\]\(https:\/\/(?:github\.com\/[^/)]+\/[^/)]+\/(?:issues|pull)\/\d+|gitlab\.[^)]*\/(?:issues|merge_requests)\/\d+|lore\.kernel\.org\/|lists\.)/;

/** What every page of a device owes its reader: facts with their sources, and a failure with its thread. */
export function checkDevicePage(file: string, source: string): Problem[] {
  if (!devicePage.test(file)) return [];
  const problems: Problem[] = [];
  const clauses = [...source.matchAll(/<Cite\s[^>]*clause="([^"]+)"/g)].map((match) => match[1]);
  const links = [...source.matchAll(/\]\((https:[^)\s]+)\)/g)].map((match) => match[1]);
  const count = new Set([...clauses, ...links]).size;
  if (count < FEWEST) {
    const message = `A device page cites at least ${FEWEST} facts; this one cites ${count}.`;
    problems.push({
      file,
      line: 1,
      message,
      mend: 'Cite a clause with <Cite clause="…" />, or link the source.',
    });
  }
  if (!thread.test(source)) {
    const message = 'A device page tells of a failure that people met, with a link to its thread.';
    problems.push({ file, line: 1, message, mend: 'Link the issue, the pull request or the mail.' });
  }
  return problems;
}
