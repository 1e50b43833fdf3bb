/** Something wrong in a content file: where it stands, what it is, and what mends it. */
export interface Problem {
  /** Relative to the root of the repository. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
  readonly mend: string;
}

/** The line of an offset in a text, counted from 1. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

export const describe = ({ file, line, message, mend }: Problem): string =>
  `${file}:${line}  ${message}\n      mend: ${mend}`;
