import type { Name, Span, Version } from './types.ts';

/** A published version: where its text was read and where a reader finds it. */
export interface VersionFact {
  readonly version: Version;
  /** The tag or commit of https://github.com/oasis-tcs/virtio-spec that the facts were read from. */
  readonly source: string;
  /** The full commit behind `source`. */
  readonly commit: string;
  /** The stage it was published at, as its title page says. */
  readonly stage: string;
  /** False for a draft that the committee never approved. */
  readonly approved: boolean;
  /** The date on the title page, as YYYY-MM-DD. */
  readonly date: string;
  /** The published HTML of exactly this stage. */
  readonly html: string;
  /** The published PDF of exactly this stage. */
  readonly pdf: string;
  readonly note?: string;
}

const published = (version: Version, stage: string) => {
  const base = `https://docs.oasis-open.org/virtio/virtio/v${version}/${stage}/virtio-v${version}-${stage}`;
  return { html: `${base}.html`, pdf: `${base}.pdf` };
};

/** Every version, oldest first. */
export const VERSIONS: readonly VersionFact[] = [
  {
    version: '1.0',
    source: 'v1.0-cs04',
    commit: 'e63ca6619ec57b09b3303ea31323149a4df8a940',
    stage: 'Committee Specification 04',
    approved: true,
    date: '2016-03-03',
    ...published('1.0', 'cs04'),
  },
  {
    version: '1.1',
    source: '33e6aba580ff',
    commit: '33e6aba580ff0f695c458ada5a9dcd150ee2d0c0',
    stage: 'Committee Specification 01',
    approved: true,
    date: '2019-04-11',
    ...published('1.1', 'cs01'),
    note: 'The tag v1.1-cs01 of the repository points at a working draft of 20 December 2018; the commit used here carries the approval date.',
  },
  {
    version: '1.2',
    source: 'v1.2-cs01',
    commit: 'e230375adde48ff39f734ea2783ef7b9d2ba346a',
    stage: 'Committee Specification 01',
    approved: true,
    date: '2022-07-01',
    ...published('1.2', 'cs01'),
  },
  {
    version: '1.3',
    source: 'v1.3-wd02',
    commit: 'b495841a8e80d12c1130f8868f4128866291142d',
    stage: 'Committee Specification Draft 01',
    approved: false,
    date: '2023-10-06',
    ...published('1.3', 'csd01'),
    note: 'Published as a draft only. The tag holds seven editorial commits made after its title page was set to Committee Specification Draft 01.',
  },
  {
    version: '1.4',
    source: 'v1.4-cs01',
    commit: '15f488c162107f7b52fb2e4d0f36a2349fe9d3a9',
    stage: 'Committee Specification 01',
    approved: true,
    date: '2026-04-08',
    ...published('1.4', 'cs01'),
  },
];

/** The names alone, oldest first. */
export const VERSION_NAMES: readonly Version[] = VERSIONS.map(({ version }) => version);

/** The newest version: what a citation means when it names none. */
export const LATEST: Version = '1.4';

/** Negative when `a` is older than `b`, zero when they are the same, positive otherwise. */
export function compareVersions(a: Version, b: Version): number {
  return VERSION_NAMES.indexOf(a) - VERSION_NAMES.indexOf(b);
}

/** Whether a fact with this span stands in `version`. */
export function holds(span: Span, version: Version): boolean {
  return (
    compareVersions(span.since, version) <= 0 &&
    (span.until === undefined || compareVersions(version, span.until) <= 0)
  );
}

/** The versions a span covers, oldest first. */
export function versionsOf(span: Span): readonly Version[] {
  return VERSION_NAMES.filter((version) => holds(span, version));
}

/** A name as `version` prints it; for a version outside all spans, the newest name. */
export function nameIn(name: Name, version: Version): string {
  if (typeof name === 'string') return name;
  const entry = name.find(({ versions }) => holds(versions, version)) ?? name.at(-1);
  if (entry === undefined) throw new Error('A name without entries');
  return entry.name;
}

/** Every spelling of a name, oldest first, each once. */
export function spellings(name: Name): readonly string[] {
  return typeof name === 'string' ? [name] : [...new Set(name.map((entry) => entry.name))];
}

/** The published specification of a version as a fact. */
export function versionFact(version: Version): VersionFact {
  const fact = VERSIONS.find((entry) => entry.version === version);
  if (fact === undefined) throw new Error(`No such version: ${version}`);
  return fact;
}
