/** The structs of a scope as source code, one file for each language: what a driver author takes as a whole or in parts. */
import { cName, cParts } from '../virtio/codegen/c.ts';
import type { Part, Wanted } from '../virtio/codegen/declarations.ts';
import { rustParts } from '../virtio/codegen/rust.ts';
import { typescriptParts } from '../virtio/codegen/typescript.ts';
import { isStruct } from '../virtio/layout/layout.ts';
import { LATEST } from '../virtio/spec/versions.ts';
import { type CodeEnding, structsPath } from './reference.ts';
import { deviceTitle, scopeOf } from './scopes.ts';
import { settings } from './settings.ts';
import { type ShownLayout, type ShownStruct, spanWords, structsOf } from './struct-layouts.ts';

/** The name of a layout in code, before a language makes its own of it: `virtio_blk_config@1.1` has its version behind. */
export const codeName = ({ anchor }: Pick<ShownLayout, 'anchor'>): string => cName(anchor.replace('@', '_v'));

const summaryOf = ({ versions, condition }: ShownLayout, { fact }: ShownStruct): string =>
  `${fact.summary} ${spanWords(versions, LATEST)}${condition === undefined ? '' : `, with ${condition}`}.`;

/** Every layout of the scope, as the languages want them. */
function wantedOf(scope: string): readonly Wanted[] {
  return structsOf(scope).flatMap((one) =>
    [one.newest, ...one.others].flatMap((layout) =>
      isStruct(layout.type)
        ? [
            {
              struct: layout.type,
              tail: layout.tail,
              name: codeName(layout),
              summary: summaryOf(layout, one),
            },
          ]
        : [],
    ),
  );
}

const LANGUAGES: Readonly<
  Record<CodeEnding, { parts(wanted: readonly Wanted[]): readonly Part[]; begin: readonly string[] }>
> = {
  h: { parts: cParts, begin: ['#pragma once', '#include <stdint.h>'] },
  rs: { parts: rustParts, begin: [] },
  ts: { parts: typescriptParts, begin: [] },
};

/**
 * The file. An empty line separates its parts, each of which declares one type and what belongs to it; a part stands
 * after those that it uses.
 */
export function structFile(scope: string, ending: CodeEnding): string {
  const { parts, begin } = LANGUAGES[ending];
  const title = scopeOf(scope)?.title ?? deviceTitle(scope);
  const head = [
    `// The structs of virtio ${LATEST} and before: ${title}.`,
    `// Generated from the facts of ${settings.name}: ${structsPath(scope)}`,
  ].join('\n');
  const code = parts(wantedOf(scope)).map(({ text }) => text);
  return `${[head, ...(begin.length > 0 ? [begin.join('\n')] : []), ...code].join('\n\n')}\n`;
}
