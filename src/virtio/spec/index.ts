/** The registry: what the specification says of each device, by key, and the features that belong to none. */
import { BLK } from '../devices/blk/spec.ts';
import { RNG } from '../devices/rng/spec.ts';
import { featureAt } from './facts.ts';
import { RESERVED_FEATURES } from './reserved-features.ts';
import type { DeviceSpec, Feature, Version } from './types.ts';

const SPECS: readonly DeviceSpec[] = [BLK, RNG];

/** The devices whose section is entered in full. */
export const DEVICE_SPECS: ReadonlyMap<string, DeviceSpec> = new Map(SPECS.map((spec) => [spec.key, spec]));

/** The device-specific feature bits that are entered, by device key. */
export const DEVICE_FEATURES: ReadonlyMap<string, readonly Feature[]> = new Map(
  SPECS.map(({ key, features }) => [key, features]),
);

/** The full section of a device; undefined where it is not entered. */
export function deviceSpec(key: string): DeviceSpec | undefined {
  return DEVICE_SPECS.get(key);
}

/** The feature bits that a device may have: its own, then the reserved ones. */
export function featuresFor(key: string): readonly Feature[] {
  return [...(DEVICE_FEATURES.get(key) ?? []), ...RESERVED_FEATURES];
}

/** What a bit means on a device in a version; a device's own meaning comes before a reserved one. */
export function featureOf(key: string, bit: number, version: Version): Feature | undefined {
  return featureAt(featuresFor(key), bit, version);
}
