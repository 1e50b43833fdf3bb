import { CHAPTERS } from './chapters.ts';
import { changesPath, clausesPath } from './reference.ts';
import { VERSION_PAIRS } from './version-changes.ts';

/** The addresses of the pages that are made from the facts alone, without a content file; without the base. */
export const generatedPaths: readonly string[] = [
  ...VERSION_PAIRS.map(([older, newer]) => changesPath(older, newer)),
  ...CHAPTERS.map(({ key }) => clausesPath(key)),
];
