/** What the filter of the feature table asks for: pure functions over what its rows say. */

/** A row as the table prints it. */
export interface FeatureRow {
  readonly bit: number;
  /** `any` for a bit that belongs to no device. */
  readonly device: string;
  readonly name: string;
  /** All words of the row, in lower case. */
  readonly text: string;
  readonly since: string;
  readonly until?: string | undefined;
  readonly legacy: boolean;
}

/** The fields of the form; the empty text asks for nothing. */
export interface FeatureQuery {
  /** Words, each of which the row must contain; a number or `bit 13` finds that bit alone. */
  readonly t: string;
  readonly d: string;
  readonly v: string;
  /** `no` leaves the legacy bits out, `only` leaves all others out. */
  readonly l: string;
  /** `bit` or `name`; else the order of the page. */
  readonly o: string;
}

/** Whether a row is shown. Versions compare as text. */
export function matches(row: FeatureRow, { t, d, v, l }: FeatureQuery): boolean {
  const number = /^\s*(?:bit\s+)?(\d+)\s*$/i.exec(t)?.[1];
  if (number !== undefined && row.bit !== Number(number)) return false;
  const words = number === undefined ? t.toLowerCase().split(/\s+/) : [];
  if (!words.every((word) => row.text.includes(word))) return false;
  if (d !== '' && row.device !== d) return false;
  if (v !== '' && (row.since > v || (row.until !== undefined && row.until < v))) return false;
  return l === '' || row.legacy === (l === 'only');
}

/** Negative when `a` comes first in the order asked for, 0 where the page's own order decides. */
export function compare(a: FeatureRow, b: FeatureRow, { o }: FeatureQuery): number {
  if (o === 'bit') return a.bit - b.bit;
  return o === 'name' ? (a.name < b.name ? -1 : Number(a.name > b.name)) : 0;
}
