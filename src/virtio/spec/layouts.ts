/**
 * The distinct layouts that a struct has in a version, found by asking its conditions: which feature bits they look
 * at, and what each choice of those bits makes of the struct.
 */
import { isStruct, resolve, type Type } from '../layout/layout.ts';
import { evaluate, mask } from '../requirements.ts';
import type { Feature, Requirement, StructFact, TailField, Version } from './types.ts';
import { holds, nameIn, spellings } from './versions.ts';

/** One layout of a struct in a version. */
export interface StructLayout {
  /** The part of fixed offsets, decided: nothing in it depends on features any more. */
  readonly type: Type<unknown>;
  /** The fields behind it, as in the fact. */
  readonly tail: readonly TailField[];
  /** What must be negotiated, or not, for this layout rather than another; undefined where there is no other. */
  readonly condition?: Requirement;
  /** Only the legacy interface has it. */
  readonly legacy: boolean;
}

/** More bits than this in the conditions of one struct would make too many combinations to look at. */
const MOST_BITS = 8;
/** The legacy interface has 32 feature bits and no more (1.4, section 2.2.3). */
const LEGACY_BITS = 32;

interface Shape {
  readonly type: Type<unknown>;
  readonly tail: readonly TailField[];
  readonly key: string;
}

const SPELLED = new WeakMap<Type<unknown>, string>();

/** Names and types with offsets, nested structs opened up: two layouts are the same where these are. */
function spelled(type: Type<unknown>): string {
  if (!isStruct(type)) return `${type.name} ${type.size}`;
  const known = SPELLED.get(type);
  if (known !== undefined) return known;
  const text = type
    .rows()
    .map((row) => `${row.path} ${row.type} ${row.offset} ${row.size}`)
    .join();
  SPELLED.set(type, text);
  return text;
}

/**
 * Every layout that some choice of features gives the struct in a version, the one of fewest features first.
 * `features` are those that the struct's scope may have, the reserved ones included. Throws where the conditions look
 * at more than eight bits.
 */
export function layoutsOf(
  fact: StructFact,
  features: readonly Feature[],
  version: Version,
): readonly StructLayout[] {
  const asked = { features: false, legacy: false };
  const shapeOf = (bits: bigint, legacy: boolean): Shape => {
    const context = {
      version,
      get features() {
        asked.features = true;
        return bits;
      },
      get legacy() {
        asked.legacy = true;
        return legacy;
      },
    };
    const type = resolve(fact.layout, context);
    const tail = (fact.tail ?? []).filter(({ when }) => when === undefined || when(context));
    return { type, tail, key: [spelled(type), ...tail.map(({ name, type: of }) => `${name} ${of}`)].join() };
  };
  const first = shapeOf(0n, false);
  if (!asked.features && !asked.legacy) return [{ type: first.type, tail: first.tail, legacy: false }];

  const there = features.filter((one) => holds(one.versions, version));
  const found = new Map<string, StructLayout>();
  const modern = there.filter((one) => one.legacy !== true);
  const old = there.filter((one) => one.bit < LEGACY_BITS);
  for (const [legacy, offered] of [[false, modern] as const, [true, old] as const]) {
    const bits = relevant(offered, (negotiated) => shapeOf(negotiated, legacy).key);
    if (bits.length > MOST_BITS) throw new Error(`${fact.name} depends on ${bits.length} features.`);
    const choices = possible(bits).map((set) => ({ set, shape: shapeOf(maskOf(set), legacy) }));
    for (const { shape } of choices) {
      if (found.has(shape.key)) continue;
      const same = choices.filter((one) => one.shape.key === shape.key).map((one) => one.set);
      const other = choices.filter((one) => one.shape.key !== shape.key).map((one) => one.set);
      const condition = other.length === 0 ? undefined : distinguish(bits, same, other, version);
      found.set(shape.key, {
        type: shape.type,
        tail: shape.tail,
        legacy,
        ...(condition && { condition }),
      });
    }
    if (!asked.legacy) break;
  }
  return [...found.values()];
}

const maskOf = (set: readonly Feature[]): bigint => set.reduce((sum, { bit }) => sum | mask(bit), 0n);

/** The features whose presence makes a difference, with nothing else, one other or everything else negotiated. */
function relevant(offered: readonly Feature[], keyOf: (bits: bigint) => string): readonly Feature[] {
  const all = maskOf(offered);
  const keys = new Map<bigint, string>();
  const key = (bits: bigint): string => {
    const found = keys.get(bits) ?? keyOf(bits);
    keys.set(bits, found);
    return found;
  };
  const bases = [0n, all, ...offered.flatMap(({ bit }) => [mask(bit), all & ~mask(bit)])];
  return offered.filter(({ bit }) => bases.some((base) => key(base | mask(bit)) !== key(base & ~mask(bit))));
}

/** The sets of these features that may be negotiated together, small ones first. */
function possible(bits: readonly Feature[]): readonly (readonly Feature[])[] {
  const names = new Set(bits.flatMap(({ name }) => spellings(name)));
  const sets = Array.from({ length: 2 ** bits.length }, (_, choice) =>
    bits.filter((_one, at) => (choice & (1 << at)) !== 0),
  );
  return sets
    .filter((set) => {
      const chosen = new Set(set.flatMap(({ name }) => spellings(name)));
      return set.every(({ requires }) => requires === undefined || mayHold(requires, chosen, names, true));
    })
    .sort((a, b) => a.length - b.length);
}

/** Whether a requirement can come out as `wanted`: a feature that is not among `known` may be negotiated or not. */
function mayHold(
  requirement: Requirement,
  chosen: ReadonlySet<string>,
  known: ReadonlySet<string>,
  wanted: boolean,
): boolean {
  if ('feature' in requirement)
    return !known.has(requirement.feature) || evaluate(requirement, chosen) === wanted;
  if ('not' in requirement) return mayHold(requirement.not, chosen, known, !wanted);
  const [parts, every] = 'all' in requirement ? [requirement.all, wanted] : [requirement.any, !wanted];
  const part = (one: Requirement) => mayHold(one, chosen, known, wanted);
  return every ? parts.every(part) : parts.some(part);
}

/** For each feature of interest: must be there (true), must not (false). Those left out may be either. */
type Cube = ReadonlyMap<Feature, boolean>;

const covers = (cube: Cube, set: readonly Feature[]): boolean =>
  [...cube].every(([feature, value]) => set.includes(feature) === value);

/** The shortest expression that is true for the sets in `same` and false for those in `other`. */
function distinguish(
  bits: readonly Feature[],
  same: readonly (readonly Feature[])[],
  other: readonly (readonly Feature[])[],
  version: Version,
): Requirement {
  let cubes: Cube[] = [new Map()];
  for (const feature of bits) {
    cubes = cubes.flatMap((cube) => [
      cube,
      new Map([...cube, [feature, true] as const]),
      new Map([...cube, [feature, false] as const]),
    ]);
  }
  const usable = cubes
    .filter((cube) => !other.some((set) => covers(cube, set)))
    .sort((a, b) => a.size - b.size);
  const chosen: Cube[] = [];
  let left = same;
  while (left.length > 0) {
    const gain = (cube: Cube) => left.filter((set) => covers(cube, set)).length;
    const best = usable.reduce((top, cube) => (gain(cube) > gain(top) ? cube : top));
    chosen.push(best);
    left = left.filter((set) => !covers(best, set));
  }
  const order = (cube: Cube) => Math.min(...[...cube.keys()].map(({ bit }) => bit));
  const terms = chosen
    .sort((a, b) => order(a) - order(b))
    .map((cube) => {
      const parts = [...cube].map(([feature, value]): Requirement => {
        const name = { feature: nameIn(feature.name, version) };
        return value ? name : { not: name };
      });
      return only(parts) ?? { all: parts };
    });
  return only(terms) ?? { any: terms };
}

const only = (parts: readonly Requirement[]): Requirement | undefined =>
  parts.length === 1 ? parts[0] : undefined;
