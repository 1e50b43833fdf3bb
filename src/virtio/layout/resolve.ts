import { type ArrayType, array, flexible } from './sequences.ts';
import { isStruct, isUnion, type Struct, type Union } from './shape.ts';
import { layOut } from './struct.ts';
import type { Context, Type } from './type.ts';
import { overlay } from './union.ts';

/** A type that only the context decides. Unresolved, it reads and writes as `initial`. */
export interface Depends<T> extends Type<T> {
  readonly kind: 'depends';
  choose(context: Context): Type<T>;
}

/**
 * A type that depends on the context, for example on the byte order of a legacy guest:
 * `depends(le16, (context) => (context.littleEndian === false ? be16 : le16))`.
 */
export function depends<T>(initial: Type<T>, choose: (context: Context) => Type<T>): Depends<T> {
  return {
    kind: 'depends',
    name: initial.name,
    size: initial.size,
    flexible: initial.flexible,
    read: (view, offset) => initial.read(view, offset),
    write: (view, offset, value) => initial.write(view, offset, value),
    sizeOf: (value) => initial.sizeOf(value),
    choose,
  };
}

/**
 * The type that holds in a context: fields whose `when` is false are gone, types that depend are decided, nested
 * structs, unions and arrays likewise. Cached by what the conditions answer, so equal answers give the same object, and a
 * definition without conditions is its own answer.
 */
export function resolve<T>(definition: Struct<T>, context: Context): Struct<T>;
export function resolve<T>(definition: Type<T>, context: Context): Type<T>;
export function resolve(definition: Type<unknown>, context: Context): Type<unknown> {
  if (definition.kind === 'depends') {
    return resolve((definition as Depends<unknown>).choose(context), context);
  }
  if (definition.kind === 'array') return resolveArray(definition as ArrayType<unknown>, context);
  return isStruct(definition) || isUnion(definition) ? resolveFields(definition, context) : definition;
}

function resolveArray(definition: ArrayType<unknown>, context: Context): Type<unknown> {
  const element = resolve(definition.element, context);
  if (element === definition.element) return definition;
  return cached(definition, String(identity(element)), () =>
    definition.count === null ? flexible(element) : array(element, definition.count),
  );
}

function resolveFields(
  definition: Struct<Record<string, unknown>> | Union<Record<string, unknown>>,
  context: Context,
): Type<unknown> {
  const kept = definition.fields
    .filter((one) => one.when === undefined || one.when(context))
    .map((one) => ({ ...one, type: resolve(one.type, context) }));
  const same =
    kept.length === definition.fields.length &&
    kept.every((one, at) => one.type === definition.fields[at]?.type);
  if (same) return definition;
  const key = kept.map((one) => `${one.name}:${identity(one.type)}`).join();
  const place = isStruct(definition) ? layOut : overlay;
  return cached(definition, key, () => place(definition.name, kept));
}

const answers = new WeakMap<Type<unknown>, Map<string, Type<unknown>>>();
const identities = new WeakMap<Type<unknown>, number>();
let lastIdentity = 0;

function cached(definition: Type<unknown>, key: string, make: () => Type<unknown>): Type<unknown> {
  const known = answers.get(definition) ?? new Map<string, Type<unknown>>();
  answers.set(definition, known);
  const answer = known.get(key) ?? make();
  known.set(key, answer);
  return answer;
}

function identity(type: Type<unknown>): number {
  const known = identities.get(type);
  if (known !== undefined) return known;
  lastIdentity++;
  identities.set(type, lastIdentity);
  return lastIdentity;
}
