/** The bits of a meeting, one by one: who has them, and since when there have been such. */
import { bitsOf, mask } from '../requirements.ts';
import { featureAt } from '../spec/facts.ts';
import { RESERVED_FEATURES } from '../spec/reserved-features.ts';
import { LATEST, spellings } from '../spec/versions.ts';
import { type Age, DRAFT, reservedOf } from './age.ts';
import type { Kind } from './kinds/kind.ts';
import type { Meeting } from './meet.ts';

export interface BitRow {
  readonly bit: number;
  /** As the newest version spells it. */
  readonly name: string;
  readonly since: Age;
  readonly offered: boolean;
  readonly known: boolean;
  readonly accepted: boolean;
}

const OLDEST = { age: DRAFT, transitional: false } as const;

/** Every bit that the device offers or the driver knows, lowest first; none where they got no further than looking. */
export function bitRows(kind: Kind, { offered, known, accepted, words }: Meeting): readonly BitRow[] {
  if (words.length === 0) return [];
  const draft = kind.own(OLDEST) | reservedOf(OLDEST);
  return bitsOf(offered | known).map((bit) => {
    const has = (bits: bigint) => (bits & mask(bit)) !== 0n;
    const feature = featureAt([...kind.features, ...RESERVED_FEATURES], bit, LATEST);
    return {
      bit,
      name: (feature && spellings(feature.name).at(-1)) ?? `bit ${bit}`,
      since: has(draft) ? DRAFT : (feature?.versions.since ?? LATEST),
      offered: has(offered),
      known: has(known),
      accepted: has(accepted),
    };
  });
}
