/** By what a driver knows a device before it touches the device status: what the first accesses told it. */
import { UNIT_STATUS } from '../spec/channel.ts';
import type { RegisterAccess } from '../transport/transport.ts';
import type { Side } from './age.ts';
import type { Meeting } from './meet.ts';
import { revisionIn } from './rig.ts';

export interface Mark {
  readonly name: string;
  readonly value: string;
}

const digits = (value: number | bigint, count: number): string => value.toString(16).padStart(count, '0');

/** What the driver saw on its way to the device, in the order in which it looked, each thing once. */
export function marksOf(
  { accesses, looked }: Pick<Meeting, 'accesses' | 'looked'>,
  driver: Side,
): readonly Mark[] {
  const seen = accesses.slice(0, looked).filter(({ kind }) => kind !== 'interrupt');
  return [...pciMarks(seen), ...mmioMarks(seen), ...ccwMarks(seen, driver)];
}

function pciMarks(seen: readonly RegisterAccess[]): readonly Mark[] {
  const read = (name: string, group = 'PCI configuration header') =>
    seen.find((one) => one.name === name && one.group === group)?.value;
  const [vendor, device] = [read('Vendor ID'), read('Device ID')];
  if (vendor === undefined || device === undefined) return [];
  const marks = [{ name: 'PCI ID', value: `${digits(vendor, 4)}:${digits(device, 4)}` }];
  const revision = read('Revision ID');
  if (revision !== undefined) marks.push({ name: 'revision', value: String(revision) });
  const subsystem = read('Subsystem ID');
  if (subsystem !== undefined) marks.push({ name: 'subsystem ID', value: String(subsystem) });
  if (read('Status') !== undefined) {
    const count = seen.filter(({ name }) => name === 'cfg_type').length;
    marks.push({ name: 'virtio capabilities', value: count === 0 ? 'none' : String(count) });
  }
  const common = read('length', 'VIRTIO_PCI_CAP_COMMON_CFG');
  if (common !== undefined) marks.push({ name: 'common configuration', value: `${common} bytes` });
  if (read('Base Address Register 0') !== undefined)
    marks.push({ name: 'registers', value: 'BAR 0, I/O space' });
  return marks;
}

function mmioMarks(seen: readonly RegisterAccess[]): readonly Mark[] {
  return ['MagicValue', 'Version', 'DeviceID'].flatMap((name) => {
    const value = seen.find((one) => one.name === name && one.group === 'control registers')?.value;
    if (value === undefined) return [];
    return [{ name, value: name === 'MagicValue' ? `0x${digits(value, 8)}` : String(value) }];
  });
}

/** Revisions are asked for from the highest down, and each command is followed by how it ended. */
function ccwMarks(seen: readonly RegisterAccess[], driver: Side): readonly Mark[] {
  const endings = seen.flatMap(({ name, group }, at) => {
    const ending = Number(seen[at + 1]?.value ?? 0) >>> 24;
    return group === 'channel command' && name !== 'subchannel status' ? [{ name, ending }] : [];
  });
  const asked = endings.filter(({ name }) => name === 'CCW_CMD_SET_VIRTIO_REV');
  const marks = endings.some(({ name }) => name === 'SENSE ID')
    ? [{ name: 'SENSE ID', value: 'a virtio device' }]
    : [];
  const words = asked.map(({ ending }, at) => ({
    name: `revision ${revisionIn(driver) - at}`,
    value: (ending & UNIT_STATUS['unit check']) === 0 ? 'taken' : 'rejected',
  }));
  return [...marks, ...words];
}
