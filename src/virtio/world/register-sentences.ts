import { STATUS as BITS_OF_STATUS } from '../fact-lookup.ts';
import { bitName } from '../negotiation.ts';
import { bitsOf } from '../requirements.ts';
import { RESERVED_FEATURES } from '../spec/reserved-features.ts';
import { STATUS_BITS } from '../spec/status.ts';
import type { Feature } from '../spec/types.ts';
import { hex, type Sayings, type Told } from './narration.ts';
import { roleOf, withAliases } from './register-roles.ts';
import { withCode } from './stage-sentences.ts';

const { SUSPEND, DRIVER_OK } = BITS_OF_STATUS;
const INIT = 'init/device-initialization';
const SEQUENCE = `${INIT}/driver-requirements`;
const STATUS = 'basic/device-status-field';
const BITS = 'basic/feature-bits';
const CONFIG = 'basic/device-configuration-space';

/** The value of a register as it was read or written. */
function value({ step }: Told): number {
  return Number(step.after.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n));
}

/** `ACKNOWLEDGE and DRIVER`, or `nothing`. */
function list(names: readonly string[], none: string): string {
  if (names.length === 0) return none;
  const last = names.at(-1) ?? '';
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

const statusNames = (bits: number): string[] =>
  STATUS_BITS.filter((bit) => bits & bit.value).map(({ name }) => `\`${name}\``);

/** What the latest access to a register before this step wrote or read; that before it with an `ago` of 1. */
function last({ trace, step }: Told, register: string, ago = 0): number {
  let left = ago;
  for (let i = step.index - 1; i >= 0; i--) {
    const each = trace.steps[i];
    if (each?.name !== undefined && each.probe.startsWith('register.') && roleOf(each.name) === register) {
      if (left === 0) return each.after.reduceRight((sum, byte) => sum * 256 + byte, 0);
      left--;
    }
  }
  return 0;
}

/** Names of the feature bits in the selected window of 32. */
function features(told: Told, selected: string, facts: readonly Feature[]): string {
  const first = 32 * last(told, selected);
  const names = bitsOf(BigInt(value(told)) << BigInt(first)).map(
    (bit) => `\`${bitName(facts, bit, '1.4')}\``,
  );
  return list(names, 'none of them');
}

const window = (told: Told): string => `${32 * value(told)} to ${32 * value(told) + 31}`;

function writesStatus(told: Told): string {
  const now = value(told);
  const before = last(told, 'device_status');
  if (now === 0) return 'Writes 0 to the device status: the device shall reset itself.';
  if ((now & ~before & SUSPEND) !== 0)
    return `Sets \`SUSPEND\` in the device status, ${hex(now)}: the device shall suspend.`;
  if ((before & SUSPEND) !== 0 && (now & DRIVER_OK) !== 0)
    return `Sets \`DRIVER_OK\` again, ${hex(now)}: the device shall resume.`;
  const added = statusNames(now & ~before);
  return `Sets ${list(added, 'nothing new')} in the device status, which becomes ${hex(now)}.`;
}

function readsStatus(told: Told): string {
  const now = value(told);
  if (now === 0) return 'Reads the device status: it is 0, so the reset is complete.';
  const wrote = last(told, 'device_status');
  if ((now & (SUSPEND | DRIVER_OK)) === SUSPEND)
    return `Reads the device status: ${hex(now)}. \`SUSPEND\` is there and \`DRIVER_OK\` gone: the device has suspended.`;
  const isWaking = (last(told, 'device_status', 1) & SUSPEND) !== 0 && (wrote & DRIVER_OK) !== 0;
  if (isWaking && (now & (SUSPEND | DRIVER_OK)) === DRIVER_OK)
    return `Reads the device status: ${hex(now)}. \`DRIVER_OK\` is there and \`SUSPEND\` gone: the device has resumed.`;
  if ((wrote & SUSPEND) !== 0 && (wrote & DRIVER_OK) !== 0)
    return `Reads the device status: ${hex(now)}. The device has not suspended yet: it finishes what it holds first.`;
  const lost = statusNames(wrote & ~now);
  if (lost.length > 0)
    return `Reads the device status: ${hex(now)}. The device has not kept ${list(lost, '')}.`;
  return `Reads the device status: ${hex(now)}, that is ${list(statusNames(now), 'nothing')}.`;
}

/** An address, or which half of it. */
function address(told: Told): string {
  const half = /(low|high)(?: half)?$/i.exec(told.name)?.[1]?.toLowerCase();
  return half === undefined ? hex(value(told)) : `the ${half} half is ${hex(value(told))}`;
}

/**
 * Sentences for the registers of a device as a driver uses them, under every name that a transport has for them. `own`
 * are the facts of the device's own features.
 */
export function registerSentences(own: readonly Feature[]): Sayings {
  const facts = [...own, ...RESERVED_FEATURES];
  return withAliases({
    'register.device_status': {
      say: (told) => (told.step.kind === 'register-write' ? writesStatus(told) : readsStatus(told)),
      clause: STATUS,
    },
    'register.device_feature_select': {
      say: (told) => `Selects features ${window(told)} of what the device offers.`,
      clause: BITS,
    },
    'register.device_feature': {
      say: (told) =>
        `Reads which of them the device offers: ${features(told, 'device_feature_select', facts)}.`,
      clause: BITS,
    },
    'register.driver_feature_select': {
      say: (told) => `Selects features ${window(told)} to answer.`,
      clause: SEQUENCE,
    },
    'register.driver_feature': {
      say: (told) => `Accepts of these: ${features(told, 'driver_feature_select', facts)}.`,
      clause: `${BITS}/driver-requirements`,
    },
    'register.config_generation': {
      say: (told) => {
        const again = told.trace.steps[told.step.index - 1]?.probe === 'register.config';
        return again
          ? `Reads the generation again: it is ${value(told)}, ${value(told) === last(told, 'config_generation') ? 'as before, so what was read belongs together' : 'not as before, so what was read must be read again'}.`
          : `Reads the generation of the configuration space, ${value(told)}, to see later whether anything changed meanwhile.`;
      },
      clause: `${CONFIG}/driver-requirements`,
    },
    'register.config': {
      say: (told) =>
        `Reads ${told.name.replace(/^[\w.]+/, '`$&`')} of the configuration space: ${value(told)}.`,
      clause: CONFIG,
    },
    'register.queue_select': {
      say: (told) => `Selects queue ${value(told)}.`,
      clause: INIT,
    },
    'register.queue_size': {
      say: (told) =>
        told.step.kind === 'register-write'
          ? `Says that the queue has ${value(told)} descriptors.`
          : `Reads how many descriptors the queue may have: ${value(told)}.`,
      clause: 'basic/split-virtqueues',
    },
    'register.queue_desc': {
      say: (told) => `Says where the descriptor table lies: ${address(told)}.`,
      clause: 'basic/split-virtqueues',
    },
    'register.queue_driver': {
      say: (told) => `Says where the available ring lies: ${address(told)}.`,
      clause: 'basic/split-virtqueues',
    },
    'register.queue_device': {
      say: (told) => `Says where the used ring lies: ${address(told)}.`,
      clause: 'basic/split-virtqueues',
    },
    'register.queue_enable': {
      say: (told) =>
        told.step.kind === 'register-write'
          ? 'Enables the queue.'
          : `Reads whether the queue is enabled already: ${value(told) ? 'it is' : 'it is not'}.`,
      clause: INIT,
    },
    'device.refuses': {
      say: ({ name }) => `Refuses this choice of features: ${withCode(name)}`,
      clause: 'init/device-initialization',
    },
  });
}
