import { STATUS as DEVICE_STATUS, RESERVED } from '../fact-lookup.ts';
import { decode } from '../layout/layout.ts';
import { partQueue } from '../spec/admin/parts.ts';
import { commonMap } from '../transport/pci/common.ts';
import { type Answer, badField, done } from './answer.ts';
import { clauseOf } from './codes.ts';
import type { Member } from './member.ts';
import {
  big,
  commonFields,
  INVARIANT_FIELDS,
  keyOf,
  OPTIONAL,
  PART,
  PART_ORDER,
  type Part,
  partName,
  partsOf,
} from './parts.ts';

const ORDER = 'basic/device-groups/group-administration-commands/device-parts/device-parts-order';
const DEVICE = `${ORDER}/device-requirements`;
const DRIVER = `${ORDER}/driver-requirements`;
const COMMON = 'basic/device-parts/common-device-parts';

/**
 * Why a member cannot take these parts, or null. The specification tells the driver the order and the device nothing
 * about another one; here the device refuses it, since `VQ_CFG` means nothing before the features are known.
 */
export function unfit(member: Member, parts: readonly Part[]): Answer | null {
  const own = new Map(partsOf(member).map((part) => [keyOf(part), part]));
  const seen = new Set<number>([...member.pending.keys()].map((key) => Number(key.split('.')[0])));
  let rank = 0;
  for (const part of parts) {
    const name = partName(part.type);
    const here = PART_ORDER.indexOf(part.type);
    const known = own.get(keyOf(part));
    if (here < 0 || known === undefined) {
      if ((part.flags & OPTIONAL) !== 0) continue;
      const what = here < 0 ? `no part ${name}` : `no ${name} for ${part.selector}`;
      return badField(`The member has ${what}.`, COMMON);
    }
    if (known.value.length !== part.value.length) {
      const message = `${name} has ${known.value.length} bytes here, and ${part.value.length} were given.`;
      return badField(message, DEVICE);
    }
    if (here < rank) {
      const last = partName(PART_ORDER[rank] ?? 0);
      return badField(`${name} comes after ${last}, and must come before it.`, DRIVER);
    }
    rank = here;
    const missing = PART_ORDER.slice(1, here).find((type) => !seen.has(type));
    if (missing !== undefined) return badField(`${partName(missing)} must come before ${name}.`, DRIVER);
    seen.add(part.type);
    const wrong = wrongValue(member, part, known);
    if (wrong !== null) return wrong;
  }
  return null;
}

function wrongValue(member: Member, part: Part, known: Part): Answer | null {
  const { device } = member;
  const same = part.value.every((byte, at) => byte === known.value[at]);
  const name = partName(part.type);
  if (part.type === PART.DEV_FEATURES && !same) {
    const message = 'The device that these parts are from offers other features than this one.';
    return badField(message, DEVICE);
  }
  if (part.type === PART.DRV_FEATURES) {
    const bits = big(part.value);
    const foreign = bits & ~device.offered;
    if (foreign !== 0n) {
      const message = `The driver accepted bits 0x${foreign.toString(16)}, which this device does not offer.`;
      return badField(message, `${COMMON}/virtio-dev-part-drv-features`);
    }
    if ((bits & RESERVED.RING_PACKED) !== 0n) {
      const message =
        'No part says where in a packed ring a device stands: this one takes over split rings only.';
      return badField(message, `${COMMON}/virtio-dev-part-vq-cfg`);
    }
  }
  if (part.type === PART.PCI_COMMON_CFG) {
    const field = commonFields(member).find(({ offset }) => offset === part.selector);
    if (field !== undefined && INVARIANT_FIELDS.includes(field.key) && !same) {
      return badField(`${field.name} is ${big(known.value)} here, and cannot be another.`, DEVICE);
    }
  }
  if (part.type === PART.VQ_CFG) {
    const { queue_size } = decode(partQueue, part.value);
    const most = device.readQueueMaxSize(part.selector);
    if (queue_size > most) {
      const message = `Queue ${part.selector} had ${queue_size} descriptors; it takes at most ${most} here.`;
      return badField(message, `${COMMON}/virtio-dev-part-vq-cfg`);
    }
  }
  if (part.type === PART.VQ_NOTIFY_CFG && !same) {
    return badField(`${name} of queue ${part.selector} is another one here, and is read-only.`, DEVICE);
  }
  return null;
}

/**
 * Makes a member what its pending parts say, through its own registers and in the order of an initialisation: reset,
 * features, FEATURES_OK, queues, then the rest of the status. The member is stopped, and stays so.
 */
export function restore(member: Member): Answer {
  const { device, registers, pending, rings } = member;
  if (pending.size === 0) return done();
  const { common } = registers;
  const map = commonMap(device.version);
  const values = new Map(partsOf(member).map((part) => [keyOf(part), part.value]));
  const value = (type: number, selector = 0) => values.get(keyOf({ type, selector })) ?? new Uint8Array(0);
  const write = (name: string, number: number) =>
    common.write(map.find(name).offset, map.find(name).size, number);
  const status = Number(big(value(PART.DEVICE_STATUS)));
  const { ACKNOWLEDGE, DRIVER, FEATURES_OK } = DEVICE_STATUS;

  write('device_status', 0);
  write('device_status', status & (ACKNOWLEDGE | DRIVER));
  const features = big(value(PART.DRV_FEATURES));
  for (let window = 0; window < 4; window++) {
    device.writeDriverFeatures(window, Number((features >> BigInt(32 * window)) & 0xffff_ffffn));
  }
  if ((status & FEATURES_OK) !== 0) {
    write('device_status', status & (ACKNOWLEDGE | DRIVER | FEATURES_OK));
    if ((device.readStatus() & FEATURES_OK) === 0) {
      write('device_status', 0);
      const why = device.refusals[0]?.message ?? 'The device does not take these features.';
      return badField(why, clauseOf('DEV_MODE_SET'));
    }
  }
  for (let queue = 0; queue < device.queueCount; queue++) {
    const config = decode(partQueue, value(PART.VQ_CFG, queue));
    write('queue_select', queue);
    write('queue_size', config.queue_size);
    write('queue_msix_vector', config.vector);
    for (const name of ['queue_desc', 'queue_driver', 'queue_device'] as const) {
      const { offset } = map.find(name);
      common.write(offset, 4, Number(config[name] & 0xffff_ffffn));
      common.write(offset + 4, 4, Number(config[name] >> 32n));
    }
    if (config.enabled === 1) write('queue_enable', 1);
  }
  for (const field of commonFields(member)) {
    if (INVARIANT_FIELDS.includes(field.key)) continue;
    common.write(field.offset, field.size, Number(big(value(PART.PCI_COMMON_CFG, field.offset))));
  }
  if (rings !== undefined) rings.isTakingOver = true;
  write('device_status', status);
  if (rings !== undefined) rings.isTakingOver = false;
  pending.clear();
  return done();
}
