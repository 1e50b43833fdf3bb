/**
 * What registers are for, whatever their transport calls them: the names of the PCI common configuration stand for all.
 */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  device_status: ['Device Status', 'Status'],
  device_feature_select: ['DeviceFeaturesSel', 'HostFeaturesSel'],
  device_feature: ['Device Features bits 0:31', 'DeviceFeatures', 'HostFeatures'],
  driver_feature_select: ['DriverFeaturesSel', 'GuestFeaturesSel'],
  driver_feature: ['Driver Features bits 0:31', 'DriverFeatures', 'GuestFeatures'],
  config_generation: ['ConfigGeneration'],
  queue_select: ['QueueSel'],
  queue_size: ['QueueSize', 'QueueSizeMax'],
  queue_enable: ['QueueReady'],
  queue_desc: ['QueueDescLow', 'QueueDescHigh'],
  queue_driver: ['QueueDriverLow', 'QueueDriverHigh'],
  queue_device: ['QueueDeviceLow', 'QueueDeviceHigh'],
};

const ROLES = new Map(Object.entries(ALIASES).flatMap(([role, names]) => names.map((name) => [name, role])));

/** The role of a register by the name that a step has for it; a half of 64 bits has the role of the whole. */
export function roleOf(name: string): string {
  const whole = name.replace(/, (?:low|high) half$/, '');
  return ROLES.get(whole) ?? whole;
}

/** A table by role, with every name that a register of that role has. */
export function withAliases<T>(table: Readonly<Record<string, T>>): Record<string, T> {
  const whole: Record<string, T> = { ...table };
  for (const [role, names] of Object.entries(ALIASES)) {
    const entry = table[`register.${role}`];
    if (entry !== undefined) for (const name of names) whole[`register.${name}`] = entry;
  }
  return whole;
}
