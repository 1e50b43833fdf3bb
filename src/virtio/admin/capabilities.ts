import { constantOf } from '../fact-lookup.ts';
import { encode } from '../layout/layout.ts';
import { CAPABILITY_CONSTANTS, capabilityGet } from '../spec/admin/capabilities.ts';
import { partsCapability } from '../spec/admin/part-commands.ts';
import { type Answer, badField, done, refused } from './answer.ts';
import { bitmap, read } from './bytes.ts';

/** VIRTIO_DEV_PARTS_CAP, the one capability that every device may have. */
export const PARTS_CAP = constantOf(CAPABILITY_CONSTANTS, 'VIRTIO_DEV_PARTS_CAP');

/** How many objects for reading parts and for writing them there may be. */
export interface PartsLimits {
  readonly get: number;
  readonly set: number;
}

const DEVICE =
  'basic/device-groups/group-administration-commands/device-and-driver-capabilities/device-requirements';
const NO_LIMITS: PartsLimits = { get: 0, set: 0 };

/**
 * What a device can do and how much of it its driver will use (version 1.4, section 2.12.1.2). Until the driver has
 * said, its limits are 0.
 */
export class Capabilities {
  readonly device: PartsLimits;
  driver: PartsLimits = NO_LIMITS;
  readonly #inUse: () => PartsLimits;

  /** `inUse` counts the objects there are. */
  constructor(device: PartsLimits, inUse: () => PartsLimits) {
    this.device = device;
    this.#inUse = inUse;
  }

  list(): Answer {
    return done(bitmap([PARTS_CAP]));
  }

  get(data: Uint8Array): Answer {
    const { id } = read(capabilityGet, data);
    if (id !== PARTS_CAP) return unknown(id);
    return done(encodeLimits(this.device));
  }

  set(data: Uint8Array): Answer {
    const { id } = read(capabilityGet, data);
    if (id !== PARTS_CAP) return unknown(id);
    const { get_parts_resource_objects_limit: get, set_parts_resource_objects_limit: set } = read(
      partsCapability,
      data.subarray(capabilityGet.size),
    );
    if (get > this.device.get || set > this.device.set) {
      const message = `The driver wants limits of ${get} and ${set}; the device has ${this.device.get} and ${this.device.set}.`;
      return badField(message, DEVICE);
    }
    const used = this.#inUse();
    if (used.get > get || used.set > set) {
      const message = `More objects are there than the new limits allow: ${used.get} for reading, ${used.set} for writing.`;
      return refused('EBUSY', 'INVALID_COMMAND', message, DEVICE);
    }
    this.driver = { get, set };
    return done();
  }

  reset(): void {
    this.driver = NO_LIMITS;
  }
}

export const encodeLimits = ({ get, set }: PartsLimits): Uint8Array =>
  encode(partsCapability, {
    get_parts_resource_objects_limit: get,
    set_parts_resource_objects_limit: set,
  });

const unknown = (id: number): Answer =>
  refused('ENXIO', 'INVALID_FIELD', `The device has no capability 0x${id.toString(16)}.`, DEVICE);
