import { CHAPTERS } from './chapters.ts';
import { changesPath, clausesPath, constantsPath, structsPath } from './reference.ts';
import { SCOPES } from './scopes.ts';
import { VERSION_PAIRS } from './version-changes.ts';

/** The addresses of the pages that are made from the facts alone, without a content file; without the base. */
export const generatedPaths: readonly string[] = [
  ...VERSION_PAIRS.map(([older, newer]) => changesPath(older, newer)),
  ...CHAPTERS.map(({ key }) => clausesPath(key)),
  ...SCOPES.flatMap(({ key, structs, constants }) => [
    ...(structs.length > 0 ? [structsPath(key)] : []),
    ...(constants.length > 0 ? [constantsPath(key)] : []),
  ]),
];
