/** How the facts of each kind are told apart and compared between two versions. */
import { explain } from '../requirements.ts';
import type { Relation } from './relations.ts';
import { type PlacedField, sizeOfFields } from './struct-changes.ts';
import type {
  Constant,
  Feature,
  Name,
  QueueFact,
  Register,
  Requirement,
  SharedMemoryRegion,
  StructFact,
  Version,
} from './types.ts';
import { holds, nameIn } from './versions.ts';

interface Named {
  readonly name: Name;
}

/** How facts of one kind are told apart and compared. */
export interface Kind<F> {
  readonly name: (fact: F, version: Version) => string;
  /** What the name is unique among; the whole scope unless told. */
  readonly among?: (fact: F) => string;
  /** What names the same fact though its name changed: a bit, an offset, a value in its group. */
  readonly also: (fact: F, version: Version) => string | undefined;
  /** What is said of it in a version, by subject. */
  readonly told: (fact: F, version: Version) => Readonly<Record<string, string | null>>;
}

const name = (fact: Named, version: Version): string => nameIn(fact.name, version);

const needed = (requires: Requirement | undefined): string | null =>
  requires === undefined ? null : explain(requires);

export const FEATURE: Kind<Feature> = {
  name,
  also: ({ bit }) => String(bit),
  // What it needs is a relation.
  told: ({ bit, notOn, legacy }, version) => ({
    bit: String(bit),
    'not over':
      (notOn ?? [])
        .filter(({ versions }) => holds(versions, version))
        .map(({ transport }) => transport.toUpperCase())
        .join(', ') || null,
    interface: legacy === true ? 'legacy' : null,
  }),
};

export const RELATION: Kind<Relation> = {
  name: ({ sentence }) => sentence,
  also: ({ about }) => about,
  told: () => ({}),
};

export const QUEUE: Kind<QueueFact> = {
  name,
  also: ({ index }) => index,
  told: ({ index, requires }) => ({ index, needs: needed(requires) }),
};

export const CONSTANT: Kind<Constant> = {
  name,
  also: ({ group, value }) => `${group} ${value}`,
  told: ({ value, requires }) => ({ value: `0x${value.toString(16)}`, needs: needed(requires) }),
};

export const REGISTER: Kind<Register> = {
  name,
  among: ({ group, legacy = false }) => `${group} ${legacy}`,
  also: ({ offset, size }) => (offset === null ? undefined : `${offset} ${size}`),
  told: ({ offset, size, access, requires, bits }, version) => ({
    offset: offset === null ? null : `0x${offset.toString(16)}`,
    size: size === null ? null : `${size} bytes`,
    access,
    needs: needed(requires),
    bits: bits?.map(({ bit, name }) => `${bit} ${nameIn(name, version)}`).join(', ') ?? null,
  }),
};

export const REGION: Kind<SharedMemoryRegion> = {
  name,
  also: ({ id }) => String(id),
  told: ({ id, requires }) => ({ shmid: String(id), needs: needed(requires) }),
};

export type Places = (fact: StructFact, version: Version) => readonly PlacedField[];

/** Structs, whose fields `placed` tells. */
export const structKind = (placed: Places): Kind<StructFact> => ({
  name,
  also: (fact, version) => `${fact.clause} ${JSON.stringify(placed(fact, version))}`,
  told: (fact, version) => {
    const size = sizeOfFields(placed(fact, version));
    return { size: size === null ? null : `${size} bytes`, needs: needed(fact.requires) };
  },
});
