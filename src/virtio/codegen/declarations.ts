/** What the three languages share: which declarations a list of structs needs, in what order, under which names. */
import {
  type ArrayType,
  bitFieldsOf,
  type Field,
  isStruct,
  isUnion,
  type Struct,
  type Type,
  type Union,
} from '../layout/layout.ts';
import type { TailField } from '../spec/types.ts';

/** A struct to declare. `struct` is what `resolve` has given. */
export interface Wanted {
  readonly struct: Struct<unknown>;
  /** What follows at an offset that is open. */
  readonly tail?: readonly TailField[];
  /** Its name, where that is not the name of the layout: an older layout adds its version. */
  readonly name?: string;
  /** One sentence to stand above it. */
  readonly summary?: string;
}

/** A struct or union with the name that it gets. */
export interface Declaration {
  readonly name: string;
  readonly type: Struct<unknown> | Union<unknown>;
  readonly tail: readonly TailField[];
  readonly summary?: string;
}

/** Source code in parts: each declares one type, and stands after those that it uses. */
export interface Part {
  readonly name: string;
  readonly text: string;
}

/** True for a type that is declared under a name of its own. */
const isDeclared = (type: Type<unknown>): type is Struct<unknown> | Union<unknown> =>
  isStruct(type) || isUnion(type);

/** How a language names its types, and whether a union has to be a type of its own. */
export interface Language {
  spell(name: string): string;
  readonly declaresUnions: boolean;
}

/** The declared types that a field's type uses: its own, or that of its elements. */
function usedBy(type: Type<unknown>, declaresUnions: boolean): readonly (Struct<unknown> | Union<unknown>)[] {
  if (isUnion(type) && !declaresUnions) return type.fields.flatMap((one) => usedBy(one.type, declaresUnions));
  if (isDeclared(type)) return [type];
  return type.kind === 'array' ? usedBy((type as ArrayType<unknown>).element, declaresUnions) : [];
}

/**
 * The declarations of some structs, each after those that it contains and each once. Where two types come to the
 * same name in the language, the one that was asked for keeps it and the other is numbered.
 */
export function declarations(
  wanted: readonly Wanted[],
  { spell, declaresUnions }: Language,
): { readonly list: readonly Declaration[]; nameOf(type: Type<unknown>): string } {
  const list: Declaration[] = [];
  const names = new Map<Type<unknown>, string>();
  const taken = new Set(wanted.map((one) => spell(one.name ?? one.struct.name)));
  // A type that is asked for is the one that others use under its name.
  const asked = new Map<Type<unknown>, Wanted>();
  for (const one of wanted) if (!asked.has(one.struct)) asked.set(one.struct, one);
  const begun = new Set<Wanted>();

  const free = (name: string): string => {
    let found = name;
    for (let at = 2; taken.has(found); at++) found = `${name}_${at}`;
    taken.add(found);
    return found;
  };
  const declare = (type: Struct<unknown> | Union<unknown>): void => {
    if (names.has(type)) return;
    const known = asked.get(type);
    if (known !== undefined) {
      begin(known);
      return;
    }
    names.set(type, free(spell(type.name)));
    add(type, names.get(type) ?? '', []);
  };
  const add = (
    type: Struct<unknown> | Union<unknown>,
    name: string,
    tail: readonly TailField[],
    summary?: string,
  ): void => {
    for (const one of type.fields) for (const used of usedBy(one.type, declaresUnions)) declare(used);
    list.push({ name, type, tail, ...(summary === undefined ? {} : { summary }) });
  };
  const begin = (one: Wanted): void => {
    if (begun.has(one)) return;
    begun.add(one);
    const name = spell(one.name ?? one.struct.name);
    if (!names.has(one.struct)) names.set(one.struct, name);
    add(one.struct, name, one.tail ?? [], one.summary);
  };
  for (const one of wanted) begin(one);
  const nameOf = (type: Type<unknown>): string => {
    const name = names.get(type);
    if (name === undefined) throw new Error(`${type.name} is not declared.`);
    return name;
  };
  return { list, nameOf };
}

/** The bit fields of a number in words, for a comment: `type from bit 0, reserved from bit 12`; empty for most. */
export const bitsIn = (one: Field): string =>
  bitFieldsOf(one)
    .map(({ name, first }) => `${name} from bit ${first}`)
    .join(', ');

/** `virtio_blk_req` as `VirtioBlkReq`. */
export function camelCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
    .replace(/^\d/, '_$&');
}
