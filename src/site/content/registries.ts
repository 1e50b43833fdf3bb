/** What the content may name. The checks get it from outside, so that a test can bring its own. */
export interface Registries {
  /** Components for `.mdx`, by name. */
  readonly components: ReadonlySet<string>;
  readonly scenarios: ReadonlySet<string>;
  readonly devices: ReadonlySet<string>;
  readonly versions: ReadonlySet<string>;
  /** The version a citation means when it names none. */
  readonly latest: string;
  clauses(version: string): ReadonlySet<string>;
  /** IDs of the terms of the lexicon. */
  readonly terms: ReadonlySet<string>;
}
