/** The registry: what the specification says of each device, by key, and the features that belong to none. */

import { BALLOON } from '../devices/balloon/spec.ts';
import { BLK } from '../devices/blk/spec.ts';
import { CAN } from '../devices/can/spec.ts';
import { CONSOLE } from '../devices/console/spec.ts';
import { CRYPTO } from '../devices/crypto/spec.ts';
import { FS } from '../devices/fs/spec.ts';
import { GPIO } from '../devices/gpio/spec.ts';
import { GPU } from '../devices/gpu/spec.ts';
import { I2C } from '../devices/i2c/spec.ts';
import { INPUT } from '../devices/input/spec.ts';
import { IOMMU } from '../devices/iommu/spec.ts';
import { MEDIA } from '../devices/media/spec.ts';
import { MEM } from '../devices/mem/spec.ts';
import { NET } from '../devices/net/spec.ts';
import { PMEM } from '../devices/pmem/spec.ts';
import { RNG } from '../devices/rng/spec.ts';
import { RPMB } from '../devices/rpmb/spec.ts';
import { RTC } from '../devices/rtc/spec.ts';
import { SCMI } from '../devices/scmi/spec.ts';
import { SCSI } from '../devices/scsi/spec.ts';
import { SOUND } from '../devices/sound/spec.ts';
import { SPI } from '../devices/spi/spec.ts';
import { VSOCK } from '../devices/vsock/spec.ts';
import { featureAt } from './facts.ts';
import { RESERVED_FEATURES } from './reserved-features.ts';
import { RESERVED_RULES } from './reserved-rules.ts';
import type { DeviceSpec, Feature, FeatureRule, QueueFact, Version } from './types.ts';
import { holds } from './versions.ts';

const SPECS: readonly DeviceSpec[] = [
  BALLOON,
  BLK,
  CAN,
  CONSOLE,
  FS,
  GPIO,
  GPU,
  I2C,
  INPUT,
  IOMMU,
  MEDIA,
  MEM,
  NET,
  PMEM,
  RNG,
  RPMB,
  RTC,
  SCMI,
  SCSI,
  SOUND,
  SPI,
  CRYPTO,
  VSOCK,
];

/** The devices whose section is entered in full. */
export const DEVICE_SPECS: ReadonlyMap<string, DeviceSpec> = new Map(SPECS.map((spec) => [spec.key, spec]));

/** The device-specific feature bits that are entered, by device key. */
export const DEVICE_FEATURES: ReadonlyMap<string, readonly Feature[]> = new Map([
  ...SPECS.map(({ key, features }) => [key, features] as const),
]);

/** The virtqueues that are entered, by device key. */
export const DEVICE_QUEUES: ReadonlyMap<string, readonly QueueFact[]> = new Map([
  ...SPECS.map(({ key, queues }) => [key, queues] as const),
]);

/** The full section of a device; undefined where it is not entered. */
export function deviceSpec(key: string): DeviceSpec | undefined {
  return DEVICE_SPECS.get(key);
}

/** The feature bits that a device may have: its own, then the reserved ones. */
export function featuresFor(key: string): readonly Feature[] {
  return [...(DEVICE_FEATURES.get(key) ?? []), ...RESERVED_FEATURES];
}

/** The rules on the feature bits of a device as a whole: its own, then those on the reserved ones. */
export function rulesFor(key: string): readonly FeatureRule[] {
  return [...(DEVICE_SPECS.get(key)?.featureRules ?? []), ...RESERVED_RULES];
}

/** What a bit means on a device in a version; a device's own meaning comes before a reserved one. */
export function featureOf(key: string, bit: number, version: Version): Feature | undefined {
  return featureAt(featuresFor(key), bit, version);
}

/** The virtqueues of a device in a version. */
export function queuesFor(key: string, version: Version): readonly QueueFact[] {
  return (DEVICE_QUEUES.get(key) ?? []).filter((queue) => holds(queue.versions, version));
}
