/**
 * The facts of one device at a time, for the browser: a page downloads those of the device it speaks of, and the
 * others only when a reader asks for them. `index.ts` has them all at once, for building and for tests.
 */
import { featureAt } from './facts.ts';
import { RESERVED_RULES } from './reserved-rules.ts';
import type { DeviceSpec, Feature, FeatureRule, StructFact, Version } from './types.ts';

const LOADERS: Readonly<Record<string, () => Promise<readonly Feature[]>>> = {
  net: async () => (await import('../devices/net/features.ts')).NET_FEATURES,
  blk: async () => (await import('../devices/blk/spec-features.ts')).BLK_FEATURES,
  console: async () => (await import('../devices/console/features.ts')).CONSOLE_FEATURES,
  // The entropy and the input device have a section and no feature bits (1.4, sections 5.4.3 and 5.8.3).
  entropy: async () => [],
  balloon: async () => (await import('../devices/balloon/features.ts')).BALLOON_FEATURES,
  scsi: async () => (await import('../devices/scsi/features.ts')).SCSI_FEATURES,
  gpu: async () => (await import('../devices/gpu/features.ts')).GPU_FEATURES,
  rtc: async () => (await import('../devices/rtc/features.ts')).RTC_FEATURES,
  input: async () => [],
  vsock: async () => (await import('../devices/vsock/features.ts')).VSOCK_FEATURES,
  crypto: async () => (await import('../devices/crypto/features.ts')).CRYPTO_FEATURES,
  iommu: async () => (await import('../devices/iommu/features.ts')).IOMMU_FEATURES,
  mem: async () => (await import('../devices/mem/features.ts')).MEM_FEATURES,
  sound: async () => (await import('../devices/sound/features.ts')).SOUND_FEATURES,
  fs: async () => (await import('../devices/fs/features.ts')).FS_FEATURES,
  pmem: async () => (await import('../devices/pmem/features.ts')).PMEM_FEATURES,
  rpmb: async () => (await import('../devices/rpmb/features.ts')).RPMB_FEATURES,
  scmi: async () => (await import('../devices/scmi/features.ts')).SCMI_FEATURES,
  i2c: async () => (await import('../devices/i2c/features.ts')).I2C_FEATURES,
  can: async () => (await import('../devices/can/features.ts')).CAN_FEATURES,
  gpio: async () => (await import('../devices/gpio/features.ts')).GPIO_FEATURES,
  // The SPI controller and the media device have a section and no feature bits (1.4, sections 5.21.3 and 5.22.3).
  spi: async () => [],
  media: async () => [],
};

/** The keys of the devices whose feature bits are entered, in the order of their IDs. */
export const FEATURED_DEVICES: readonly string[] = Object.keys(LOADERS);

/** The device's own feature bits; undefined for a device that is not entered. */
export async function loadFeatures(key: string): Promise<readonly Feature[] | undefined> {
  return Object.hasOwn(LOADERS, key) ? LOADERS[key]?.() : undefined;
}

const RULES: Readonly<Record<string, () => Promise<readonly FeatureRule[]>>> = {
  net: async () => (await import('../devices/net/rules.ts')).NET_RULES,
  blk: async () => (await import('../devices/blk/spec-rules.ts')).BLK_RULES,
  balloon: async () => (await import('../devices/balloon/rules.ts')).BALLOON_RULES,
  rtc: async () => (await import('../devices/rtc/rules.ts')).RTC_RULES,
  vsock: async () => (await import('../devices/vsock/rules.ts')).VSOCK_RULES,
  iommu: async () => (await import('../devices/iommu/rules.ts')).IOMMU_RULES,
  mem: async () => (await import('../devices/mem/rules.ts')).MEM_RULES,
  scmi: async () => (await import('../devices/scmi/rules.ts')).SCMI_RULES,
  i2c: async () => (await import('../devices/i2c/rules.ts')).I2C_RULES,
  can: async () => (await import('../devices/can/rules.ts')).CAN_RULES,
};

/** The rules on the feature bits of a device as a whole: its own, then those on the reserved ones. */
export async function loadRules(key: string): Promise<readonly FeatureRule[]> {
  const own = Object.hasOwn(RULES, key) ? await RULES[key]?.() : undefined;
  return [...(own ?? []), ...RESERVED_RULES];
}

/** What a bit means on each device that gives it a meaning of its own in a version. */
export async function meaningsOf(
  bit: number,
  version: Version,
): Promise<readonly { readonly device: string; readonly feature: Feature }[]> {
  const found = await Promise.all(
    FEATURED_DEVICES.map(async (device) => {
      const feature = featureAt((await loadFeatures(device)) ?? [], bit, version);
      return feature === undefined ? [] : [{ device, feature }];
    }),
  );
  return found.flat();
}

const SPECS: Readonly<Record<string, () => Promise<DeviceSpec>>> = {
  blk: async () => (await import('../devices/blk/spec.ts')).BLK,
  entropy: async () => (await import('../devices/rng/spec.ts')).RNG,
  gpu: async () => (await import('../devices/gpu/spec.ts')).GPU,
  input: async () => (await import('../devices/input/spec.ts')).INPUT,
  vsock: async () => (await import('../devices/vsock/spec.ts')).VSOCK,
  crypto: async () => (await import('../devices/crypto/spec.ts')).CRYPTO,
  scmi: async () => (await import('../devices/scmi/spec.ts')).SCMI,
  i2c: async () => (await import('../devices/i2c/spec.ts')).I2C,
  console: async () => (await import('../devices/console/spec.ts')).CONSOLE,
  mem: async () => (await import('../devices/mem/spec.ts')).MEM,
  balloon: async () => (await import('../devices/balloon/spec.ts')).BALLOON,
  fs: async () => (await import('../devices/fs/spec.ts')).FS,
  pmem: async () => (await import('../devices/pmem/spec.ts')).PMEM,
  can: async () => (await import('../devices/can/spec.ts')).CAN,
  gpio: async () => (await import('../devices/gpio/spec.ts')).GPIO,
  iommu: async () => (await import('../devices/iommu/spec.ts')).IOMMU,
  scsi: async () => (await import('../devices/scsi/spec.ts')).SCSI,
  rpmb: async () => (await import('../devices/rpmb/spec.ts')).RPMB,
  net: async () => (await import('../devices/net/spec.ts')).NET,
  spi: async () => (await import('../devices/spi/spec.ts')).SPI,
  media: async () => (await import('../devices/media/spec.ts')).MEDIA,
  sound: async () => (await import('../devices/sound/spec.ts')).SOUND,
  rtc: async () => (await import('../devices/rtc/spec.ts')).RTC,
};

/** Everything that is entered of a device: its structs, constants and configuration; undefined where it is not. */
export async function loadSpec(key: string): Promise<DeviceSpec | undefined> {
  return Object.hasOwn(SPECS, key) ? SPECS[key]?.() : undefined;
}

/** A struct of a device by its name, or without a device one of the split ring. */
export async function loadStruct(name: string, device?: string): Promise<StructFact | undefined> {
  const structs =
    device === undefined
      ? (await import('./ring-structs.ts')).RING_STRUCTS
      : ((await loadSpec(device))?.structs ?? []);
  return structs.find((one) => one.name === name);
}
