/** More places than this say that the words are too short to point at anything. */
const MOST = 1000;
/** What is told beside a row and no word of it. */
const ASIDE = '.as, thead, .cite';

/**
 * Marks words in rows without touching the page, where the browser can: a struct has many fields, and one of them was
 * asked for. What has a word only in a fold is unfolded; `unfolded` are those of the last time, which are folded again.
 */
export function mark(
  rows: readonly HTMLElement[],
  words: readonly string[],
  unfolded: readonly HTMLDetailsElement[],
): readonly HTMLDetailsElement[] {
  for (const fold of unfolded) fold.open = false;
  const ranges: Range[] = [];
  const opened = new Set<HTMLDetailsElement>();
  for (const row of words.length > 0 ? rows : []) {
    const inSight = new Set<string>();
    const folded: (readonly [word: string, fold: HTMLDetailsElement])[] = [];
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() && ranges.length < MOST) {
      const node = walker.currentNode;
      const text = (node.nodeValue ?? '').toLowerCase();
      for (const word of words) {
        const at = text.indexOf(word);
        if (at < 0 || node.parentElement?.closest(ASIDE)) continue;
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        ranges.push(range);
        const fold = node.parentElement?.closest<HTMLDetailsElement>('details:not([open])');
        if (fold) folded.push([word, fold]);
        else inSight.add(word);
      }
    }
    for (const [word, fold] of folded) if (!inSight.has(word)) opened.add(fold);
  }
  for (const fold of opened) fold.open = true;
  if ('highlights' in CSS) CSS.highlights.set('found', new Highlight(...ranges));
  return [...opened];
}
