/** Small helpers for writing down what stands outside the specification. */
import type { Type } from '../../layout/layout.ts';
import type { OutsideConstant, OutsideStruct, Source } from './types.ts';

type Row = readonly [name: string, value: number, summary: string, note?: string];

/** The constants of one group in one source, a row each: name, value, summary, note. */
export function constantsOf(source: Source, group: string, rows: readonly Row[]): readonly OutsideConstant[] {
  return rows.map(([name, value, summary, note]) => ({
    name,
    value,
    group,
    summary,
    source,
    ...(note === undefined ? {} : { note }),
  }));
}

/** Constants that count upwards from a value, a row each: the rest of the name behind `prefix`, and the summary. */
export function countedFrom(
  source: Source,
  group: string,
  prefix: string,
  first: number,
  rows: readonly (readonly [name: string, summary: string])[],
): readonly OutsideConstant[] {
  return constantsOf(
    source,
    group,
    rows.map(([name, summary], at) => [prefix + name, first + at, summary]),
  );
}

type StructRow = readonly [
  layout: Type<unknown>,
  summary: string,
  other?: Partial<Pick<OutsideStruct, 'tail' | 'note'>>,
];

/** The structs of one source, a row each: layout, summary and what follows or differs. */
export function structsOf(source: Source, rows: readonly StructRow[]): readonly OutsideStruct[] {
  return rows.map(([layout, summary, other]) => ({ name: layout.name, layout, summary, source, ...other }));
}
