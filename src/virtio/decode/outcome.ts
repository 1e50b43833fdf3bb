/** What reading a text gives: a value, or one sentence that says what is wrong and what would be right. */
export type Outcome<T> = ({ readonly ok: true } & T) | Failed;

export interface Failed {
  readonly ok: false;
  /** One sentence, naming the line or the character where that is known. */
  readonly message: string;
}

export const failed = (message: string): Failed => ({ ok: false, message });

/** A word of the reader's as it is quoted in a sentence: cut off where it is long. */
export function quoted(text: string): string {
  return `“${text.length > 24 ? `${text.slice(0, 24)}…` : text}”`;
}
