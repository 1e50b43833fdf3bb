/** Reading the LaTeX of the specification: what the scripts that list things from it have in common. */
import { execFileSync } from 'node:child_process';

/** A function that gives the text of a file at a commit of a clone, or undefined where there is none. */
export function showIn(checkout, commit) {
  return (file) => {
    try {
      return execFileSync('git', ['-C', checkout, 'show', `${commit}:${file}`], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    } catch {
      return undefined;
    }
  };
}

/** The text of main.tex with every `\input` in place, comments blanked, and where each piece came from. */
export function readSource(show) {
  const pieces = [];
  let text = '';
  const add = (chunk, file, line) => {
    pieces.push({ start: text.length, file, line });
    text += chunk;
  };
  const load = (name) => {
    const file = name.endsWith('.tex') ? name : `${name}.tex`;
    const body = show(file);
    if (body === undefined) return;
    let listing = false;
    body.split('\n').forEach((raw, index) => {
      // In a listing a per cent sign is a character of the code and begins no comment.
      listing = (listing || raw.includes('\\begin{lstlisting}')) && !raw.includes('\\end{lstlisting}');
      const line = listing ? raw : raw.replace(/(?<!\\)%.*/, '');
      let done = 0;
      for (const match of line.matchAll(/\\(?:input|include)\s*\{([^}]*)\}/g)) {
        add(line.slice(done, match.index), file, index + 1);
        load(match[1]);
        done = match.index + match[0].length;
      }
      add(`${line.slice(done)}\n`, file, index + 1);
    });
  };
  load('main.tex');
  const placeOf = (offset) => {
    let low = 0;
    let high = pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (pieces[middle].start <= offset) low = middle;
      else high = middle - 1;
    }
    return { file: pieces[low].file, line: pieces[low].line };
  };
  return { text, placeOf };
}

/** The balanced `{…}` group that begins at or after `from`, past white space; undefined when none does. */
export function group(text, from) {
  let start = from;
  while (/\s/.test(text[start] ?? '')) start++;
  if (text[start] !== '{') return undefined;
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return { body: text.slice(start + 1, at), end: at + 1 };
  }
  return undefined;
}
