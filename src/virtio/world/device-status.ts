import { UNIT_STATUS } from '../spec/channel.ts';
import { roleOf } from './register-roles.ts';
import type { Step, Trace } from './trace.ts';

const numberOf = ({ after }: Step): number => after.reduceRight((sum, byte) => sum * 256 + byte, 0);
/** Of the device, and not of the bus: PCI has a Status of its own. */
const isRegister = ({ kind, probe }: Step): boolean =>
  (kind === 'register-read' || kind === 'register-write') && probe.startsWith('register.');
const UNIT_CHECK = UNIT_STATUS['unit check'];

/**
 * The device status as the driver knows it after a step: what it last wrote or read. Null before it has touched it.
 * Over channel I/O the status goes through memory, and a command that the device rejects changes nothing.
 */
export function statusAt(trace: Trace, step: number): number | null {
  let status: number | null = null;
  let asked: number | null = null;
  let isReading = false;
  for (const each of trace.steps.slice(0, step + 1)) {
    if (isReading && each.probe === 'ccw.use') {
      status = numberOf(each);
      isReading = false;
    }
    if (!isRegister(each)) continue;
    if (each.kind === 'register-write') isReading = each.name === 'CCW_CMD_READ_STATUS';
    if (roleOf(each.name ?? '') === 'device_status') status = numberOf(each);
    else if (each.name === 'CCW_CMD_VDEV_RESET') asked = 0;
    else if (each.name === 'CCW_CMD_WRITE_STATUS') asked = trace.steps[each.index - 1]?.after[0] ?? null;
    else if (each.name === 'subchannel status' && asked !== null) {
      if (((numberOf(each) >>> 24) & UNIT_CHECK) === 0) status = asked;
      asked = null;
    }
  }
  return status;
}
