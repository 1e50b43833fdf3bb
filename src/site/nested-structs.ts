/** Which structs inside a struct are opened up, for the tables of the pages and for the data set alike. */
import { type ArrayType, isStruct, type Struct, spellType, type Type } from '../virtio/layout/layout.ts';
import type { ScopeFacts } from '../virtio/spec/scopes.ts';
import { structAnchor } from './reference.ts';

/** What a scope has to say of the structs in its structs: their anchors, and which of them stand in one place only. */
export interface Nested {
  readonly anchors: ReadonlyMap<string, string>;
  readonly usedOnce: ReadonlySet<string>;
}

/** For a struct that belongs to no scope. */
export const NO_SCOPE: Nested = { anchors: new Map(), usedOnce: new Set() };

export function nestedIn({ structs }: Pick<ScopeFacts, 'structs'>): Nested {
  const anchors = new Map(structs.map((fact) => [fact.name, structAnchor(fact).replace(/@.*/, '')]));
  const uses = new Map<string, Set<string>>();
  for (const { name, layout } of structs)
    for (const one of isStruct(layout) ? layout.fields : [])
      if (isStruct(one.type)) uses.set(one.type.name, (uses.get(one.type.name) ?? new Set()).add(name));
  const once = [...uses].filter(([, by]) => by.size === 1).map(([name]) => name);
  return { anchors, usedOnce: new Set(once) };
}

/** The anchor of the struct that a type is, or is a list of; undefined for one without a place of its own. */
export function anchorOf(type: Type<unknown>, nested: Nested): string | undefined {
  if (type.kind === 'array') return anchorOf((type as ArrayType<unknown>).element, nested);
  return isStruct(type) ? nested.anchors.get(type.name) : undefined;
}

/** The struct whose fields follow the field of a type: unless several use it and it has a place to lead to. */
export function openedStruct(type: Type<unknown>, nested: Nested): Struct<unknown> | undefined {
  if (!isStruct(type)) return undefined;
  return !nested.anchors.has(type.name) || nested.usedOnce.has(type.name) ? type : undefined;
}

/** The same for a list of structs, which are opened only where they have no place of their own. */
export function openedElement(type: Type<unknown>, nested: Nested): Struct<unknown> | undefined {
  if (type.kind !== 'array') return undefined;
  const { element } = type as ArrayType<unknown>;
  return isStruct(element) && !nested.anchors.has(element.name) ? element : undefined;
}

/** A type as the specification prints it, which gives a struct that it opens in place no name. */
export function spellNested(type: Type<unknown>, nested: Nested): string {
  if (isStruct(type) && !nested.anchors.has(type.name)) return 'struct';
  if (openedElement(type, nested) === undefined) return spellType(type);
  const { count } = type as ArrayType<unknown>;
  return `struct[${count ?? ''}]`;
}
