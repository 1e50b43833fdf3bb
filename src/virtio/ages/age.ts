/**
 * Drivers and devices by the text that they were written to: the last draft, 0.9.5, or a version of the
 * specification. What a side knows is what the model can do of the bits that its text has.
 */
import { RESERVED } from '../fact-lookup.ts';
import { mask } from '../requirements.ts';
import { RESERVED_FEATURES } from '../spec/reserved-features.ts';
import type { Feature, Version } from '../spec/types.ts';
import { compareVersions, holds, VERSION_NAMES } from '../spec/versions.ts';

export const DRAFT = '0.9.5';
export type Age = typeof DRAFT | Version;

/** Every age, oldest first. */
export const AGES: readonly Age[] = [DRAFT, ...VERSION_NAMES];

/** A driver or a device. */
export interface Side {
  readonly age: Age;
  /** It knows the legacy interface beside its own version. A side of the draft knows nothing else. */
  readonly transitional: boolean;
}

export const isDraft = ({ age }: Pick<Side, 'age'>): boolean => age === DRAFT;

/** The version whose facts hold for a side; those of 1.0 for the draft, less what the draft does not have. */
export const factsOf = ({ age }: Pick<Side, 'age'>): Version => (age === DRAFT ? '1.0' : age);

/** Whether a side is of a version or of a later one. */
export const isSince = ({ age }: Pick<Side, 'age'>, version: Version): boolean =>
  age !== DRAFT && compareVersions(version, age) <= 0;

/** Appendix B of the draft has these, and VIRTIO_F_NOTIFY_ON_EMPTY, which the model does not do. */
const OF_DRAFT = RESERVED.INDIRECT_DESC | RESERVED.EVENT_IDX;

/**
 * The bits above those of the draft that a plain device and its driver can do here. SR-IOV and administration are left
 * out: they are for devices that own others.
 */
const OF_STANDARD =
  OF_DRAFT |
  RESERVED.VERSION_1 |
  RESERVED.ACCESS_PLATFORM |
  RESERVED.RING_PACKED |
  RESERVED.IN_ORDER |
  RESERVED.ORDER_PLATFORM |
  RESERVED.NOTIFICATION_DATA |
  RESERVED.NOTIF_CONFIG_DATA |
  RESERVED.RING_RESET |
  RESERVED.SUSPEND;

/** Of some bits, those that a version describes. */
export function heldBy(features: readonly Feature[], bits: bigint, version: Version): bigint {
  return features.reduce(
    (sum, { bit, versions }) => sum | (holds(versions, version) ? mask(bit) & bits : 0n),
    0n,
  );
}

/** The reserved bits that a side knows, but for VIRTIO_F_ANY_LAYOUT, which comes with the legacy interface. */
export function reservedOf(side: Side): bigint {
  return isDraft(side) ? OF_DRAFT : heldBy(RESERVED_FEATURES, OF_STANDARD, factsOf(side));
}
