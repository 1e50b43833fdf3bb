import { AGES, DRAFT, reservedOf, type Side } from '../../../src/virtio/ages/age.ts';
import type { Kind } from '../../../src/virtio/ages/kinds/kind.ts';
import { KINDS } from '../../../src/virtio/ages/kinds/kinds.ts';
import { type Meeting, meet } from '../../../src/virtio/ages/meet.ts';
import type { Transport } from '../../../src/virtio/spec/types.ts';

export const BUSES: readonly Transport[] = ['pci', 'mmio', 'ccw'];
const SIDES: readonly Side[] = AGES.flatMap((age): readonly Side[] =>
  age === DRAFT
    ? [{ age, transitional: false }]
    : [false, true].map((transitional) => ({ age, transitional })),
);
const spell = ({ age, transitional }: Side) => `${age}${transitional ? ', transitional' : ''}`;

export interface Case {
  readonly kind: Kind;
  readonly bus: Transport;
  readonly driver: Side;
  readonly device: Side;
  readonly meeting: Meeting;
  readonly name: string;
}

/** Every driver at every device, of every kind, over every transport: runs each pair once. */
export const meetAll = (): readonly Case[] =>
  KINDS.flatMap((kind) =>
    BUSES.flatMap((bus) =>
      SIDES.flatMap((driver) =>
        SIDES.map((device) => ({
          kind,
          bus,
          driver,
          device,
          meeting: meet({ kind, bus, driver, device }),
          name: `${kind.id.key} over ${bus}: driver of ${spell(driver)}, device of ${spell(device)}`,
        })),
      ),
    ),
  );

/** A side of 0.9.5, which is a draft: nothing there is transitional. */
export const DRAFT_SIDE: Side = { age: DRAFT, transitional: false };
export const isOld = ({ age }: Side) => age === DRAFT;
/** Types that have an ID from before 1.0 (§ 4.1.2.1): network, block, entropy, and not the GPU. */
export const HAD_LEGACY: readonly string[] = ['net', 'blk', 'entropy'];

/** The bits that a text of 0.9.5 describes for this type. */
export const draftBits = (kind: Kind): bigint => kind.own(DRAFT_SIDE) | reservedOf(DRAFT_SIDE);
