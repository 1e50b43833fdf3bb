/** The one place for what changes when the wiki moves: its name, its address, its repository. */
export const settings = {
  name: 'Ringside',
  tagline: 'paravirtual hardware, running',
  description: 'An interactive wiki of paravirtual hardware: virtio, explained by a model of it that runs.',
  /** Where the site is published, without a trailing slash. `SITE=…` replaces it for one build. */
  site: 'https://ringside-wiki.github.io',
  /** The repository behind "Edit this page" and "History". */
  repository: 'https://github.com/ringside-wiki/ringside',
  branch: 'main',
} as const;

/** Addresses of a content file in the repository; `file` is relative to its root. */
export const editUrl = (file: string): string => `${settings.repository}/edit/${settings.branch}/${file}`;
export const historyUrl = (file: string): string =>
  `${settings.repository}/commits/${settings.branch}/${file}`;
