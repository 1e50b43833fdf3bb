/** What the content may name. The checks get it from outside, so that a test can bring its own. */
export interface Registries {
  /** Components for `.mdx`, by name. */
  readonly components: ReadonlySet<string>;
  readonly scenarios: ReadonlySet<string>;
  /** What a component may call a device; the empty name stands for every component that is not listed. */
  readonly devices: ReadonlyMap<string, ReadonlySet<string>>;
  /** Systems of the wiki, by name and by page, and devices. */
  readonly systems: ReadonlySet<string>;
  /** Structs by device key; under the empty key those that belong to no device. */
  readonly structs: ReadonlyMap<string, ReadonlySet<string>>;
  /** Groups of constants by device key. */
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
  readonly versions: ReadonlySet<string>;
  /** The version a citation means when it names none. */
  readonly latest: string;
  clauses(version: string): ReadonlySet<string>;
  /** What a term may name as its demonstration. */
  readonly demos: ReadonlySet<string>;
  /** IDs of the terms of the lexicon. */
  readonly terms: ReadonlySet<string>;
}
