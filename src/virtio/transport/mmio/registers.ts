import { MMIO } from '../../spec/mmio.ts';
import type { Version } from '../../spec/types.ts';
import { RegisterMap } from '../registers.ts';

/** Where the device's own configuration begins, in both layouts (version 1.4, sections 4.2.2 and 4.2.4). */
export const CONFIG_AT = MMIO.registers.find(({ name }) => name === 'Config')?.offset ?? 0;
/** The letters `virt`. */
export const MAGIC = 0x7472_6976;

/** The control registers of version 2, or with `legacy` those of version 1. */
export function mmioMap(version: Version, legacy: boolean): RegisterMap {
  const group = legacy ? 'legacy control registers' : 'control registers';
  return new RegisterMap(
    MMIO.registers.filter((one) => one.group === group && one.size !== null),
    version,
  );
}
