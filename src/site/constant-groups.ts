import type { Constant } from '../virtio/spec/types.ts';

/** Constants that belong together, under the name of their group. */
export interface ConstantGroup {
  readonly name: string;
  readonly constants: readonly Constant[];
}

/** The groups of some constants, in the order in which they begin. */
export function constantGroups(constants: readonly Constant[]): readonly ConstantGroup[] {
  const groups = new Map<string, Constant[]>();
  for (const one of constants) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return [...groups].map(([name, members]) => ({ name, constants: members }));
}

/** A value as tables print it: what a byte holds in decimal, all that is larger in hexadecimal. */
export const constantValue = (value: number | bigint): string =>
  value > 255 ? `0x${value.toString(16)}` : String(value);
