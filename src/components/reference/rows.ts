/** What the filters of the reference ask for: pure functions over what the rows of a page say. */

/** A row, a struct or a line, as its page prints it. */
export interface Row {
  /** All its words, in lower case. */
  readonly text: string;
  readonly name: string;
  /** The numbers that find it, as printed: `13`, `0x1042`. An order by number goes by the first. */
  readonly numbers: readonly string[];
  /** Where it says of the versions: `since 1.1`, `1.0 to 1.2`, with a citation behind it or without. */
  readonly versions: string;
  readonly legacy: boolean;
  /** What it has under the other fields of its form, by the name of the field. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The fields of a form by their names; the empty text asks for nothing. `t` is what was typed, `v` a version that the
 * row holds in, or `no`, `l` leaves legacy rows out (`no`) or all others (`only`), `o` is the order: `name`, `new`, any other
 * for the number, and the empty text for that of the page. All else must equal a tag of the row.
 */
export type Query = Readonly<Record<string, string>>;

const CITATION = /\d\.\d\s*§\s*[\w.]+/g;
const SPAN = /(?:since|new in) (1\.\d)|(1\.\d) only|(1\.\d) to (1\.\d)/g;
const VERSION = /(?<![\d.])1\.\d(?![\d.])/g;
/** `bit 13` and `offset 0x10` ask for the number alone, and so does `1af4:1042`. */
const UNIT = /\b1af4:|\b(?:bit|offset|value|id|size)\s+(?=(?:0x[\da-f]+|\d+)(?:\s|$))/gi;

/** Whether words such as `since 1.1` or `1.0 to 1.2` include a version; `no` is in words without any. Versions compare as text. */
export function holdsIn(words: string, version: string): boolean {
  const spans = [...words.replace(CITATION, '').matchAll(SPAN)];
  if (version === 'no') return spans.length === 0;
  return spans.some(([, since, only, first = '', last = '']) =>
    since ? since <= version : only ? only === version : first <= version && version <= last,
  );
}

/** The versions that words name, citations aside: those that a row came, changed or went with. */
const named = (words: string): string[] => words.replace(CITATION, '').match(VERSION) ?? [];

const numberOf = (printed: string): bigint | undefined =>
  /^(?:0x[\da-f]+|\d+)$/i.test(printed) ? BigInt(printed) : undefined;

/** `0x10` and `16` are the same number; `1042` is also what `0x1042` looks like. */
const isNumber = (printed: string, typed: string): boolean =>
  numberOf(printed) !== undefined &&
  (numberOf(printed) === numberOf(typed) ||
    (printed.startsWith('0x') && numberOf(printed) === numberOf(`0x${typed}`)));

function has(row: Row, word: string): boolean {
  if (/^1\.\d$/.test(word) && row.versions !== '') return named(row.versions).includes(word);
  return row.text.includes(word);
}

/** The words of what was typed, in lower case, without the units of numbers. */
export const wordsOf = (typed: string): readonly string[] =>
  typed
    // In a citation the version says where to look a section up, not since when something holds.
    .replace(/\b1\.\d\s*§\s*/g, '')
    .replace(UNIT, '')
    .toLowerCase()
    .match(/\S+/g) ?? [];

/** Which rows are shown, in their order. A number finds what has it; where nothing does, what contains its digits. */
export function select(rows: readonly Row[], { t = '', v, l, o: _, ...tags }: Query): readonly boolean[] {
  const words = wordsOf(t);
  const allowed = (row: Row) =>
    (!v || holdsIn(row.versions, v)) &&
    (!l || row.legacy === (l === 'only')) &&
    Object.entries(tags).every(([name, value]) => value === '' || row.tags[name] === value);
  const finds = (row: Row, word: string) =>
    numberOf(word) === undefined ? has(row, word) : row.numbers.some((one) => isNumber(one, word));
  const found = rows.map((row) => allowed(row) && words.every((word) => finds(row, word)));
  return found.includes(true)
    ? found
    : rows.map((row) => allowed(row) && words.every((word) => has(row, word)));
}

const upward = <T>(a: T, b: T): number => (a < b ? -1 : Number(a > b));

/** Negative when `a` comes first in the order asked for, 0 where the order of the page decides. */
export function compare(a: Row, b: Row, { o }: Query): number {
  if (!o) return 0;
  if (o === 'name') return upward(a.name.toUpperCase(), b.name.toUpperCase());
  if (o === 'new') return upward(named(b.versions).sort()[0] ?? '', named(a.versions).sort()[0] ?? '');
  // What has no number stands behind what has one.
  const [first, second] = [a, b].map(({ numbers }) => numberOf(numbers[0] ?? ''));
  if (first === undefined || second === undefined)
    return Number(first === undefined) - Number(second === undefined);
  return upward(first, second);
}
