import { constantOf } from '../fact-lookup.ts';
import { encode } from '../layout/layout.ts';
import { PART_COMMAND_CONSTANTS, partsObject } from '../spec/admin/part-commands.ts';
import { OBJECT_CONSTANTS, objectHeader, objectQuery } from '../spec/admin/resource-objects.ts';
import { type Answer, badField, done, refused } from './answer.ts';
import { read } from './bytes.ts';
import type { PartsLimits } from './capabilities.ts';
import type { CommandName } from './codes.ts';

/** VIRTIO_RESOURCE_OBJ_DEV_PARTS, the one type of object that every device may have. */
export const PARTS_OBJECT = constantOf(OBJECT_CONSTANTS, 'VIRTIO_RESOURCE_OBJ_DEV_PARTS');

/** What an object for parts is for. */
export const USE = {
  GET: constantOf(PART_COMMAND_CONSTANTS, 'VIRTIO_RESOURCE_OBJ_DEV_PARTS_TYPE_GET'),
  SET: constantOf(PART_COMMAND_CONSTANTS, 'VIRTIO_RESOURCE_OBJ_DEV_PARTS_TYPE_SET'),
} as const;

const OBJECTS = 'basic/device-groups/group-administration-commands/device-resource-objects';
const DEVICE = `${OBJECTS}/device-requirements`;
const OF_PARTS =
  'basic/device-groups/group-administration-commands/device-parts/virtio-resource-obj-dev-parts';

/** The group and the member that a command names. */
export interface Target {
  readonly groupType: number;
  readonly member: bigint;
}

interface PartsObject extends Target {
  readonly use: number;
}

/**
 * The resource objects of an owner (version 1.4, section 2.12.1.3): those for device parts. IDs are the driver's, up
 * to the sum of both limits, which the section on objects and the capability count differently.
 */
export class Objects {
  readonly #objects = new Map<number, PartsObject>();
  readonly #limits: () => PartsLimits;

  constructor(limits: () => PartsLimits) {
    this.#limits = limits;
  }

  /** How many there are of either use. */
  get count(): PartsLimits {
    const all = [...this.#objects.values()];
    return {
      get: all.filter(({ use }) => use === USE.GET).length,
      set: all.filter(({ use }) => use === USE.SET).length,
    };
  }

  reset(): void {
    this.#objects.clear();
  }

  run(name: CommandName, target: Target, data: Uint8Array): Answer {
    const { type, id } = read(objectHeader, data);
    if (type !== PARTS_OBJECT) {
      return refused(
        'ENXIO',
        'INVALID_FIELD',
        `The device has no objects of type 0x${type.toString(16)}.`,
        OBJECTS,
      );
    }
    const { type: use } = read(partsObject, data.subarray(objectQuery.size));
    if (name === 'RESOURCE_OBJ_CREATE') return this.#create(id, { ...target, use });
    const found = this.#of(id, target);
    if (found === undefined) return missing(id);
    if (name === 'RESOURCE_OBJ_QUERY') {
      return done(encode(partsObject, { type: found.use, reserved: new Uint8Array(7) }));
    }
    if (name === 'RESOURCE_OBJ_DESTROY') {
      this.#objects.delete(id);
      return done();
    }
    return this.#put(id, { ...found, use });
  }

  /** Why an object cannot be used for a command on parts, or null. */
  unusable(id: number, type: number, target: Target, use: number): Answer | null {
    if (type !== PARTS_OBJECT) return badField('This is no object for device parts.', OF_PARTS);
    const found = this.#of(id, target);
    if (found === undefined) return missing(id);
    if (found.use === use) return null;
    const [is, wanted] = use === USE.GET ? ['writing', 'reading'] : ['reading', 'writing'];
    return badField(`Object ${id} is for ${is} parts; this takes one for ${wanted} them.`, OF_PARTS);
  }

  #create(id: number, object: PartsObject): Answer {
    const limits = this.#limits();
    if (id >= limits.get + limits.set) {
      const message = `The driver set limits of ${limits.get} and ${limits.set}: no object has the ID ${id}.`;
      return badField(message, OBJECTS);
    }
    if (this.#objects.has(id)) {
      return refused('EEXIST', 'INVALID_FIELD', `There is an object ${id} already.`, DEVICE);
    }
    return this.#put(id, object);
  }

  #put(id: number, object: PartsObject): Answer {
    const { use } = object;
    if (use !== USE.GET && use !== USE.SET) {
      return badField(`An object for device parts has type 0 or 1, not ${use}.`, OF_PARTS);
    }
    const limits = this.#limits();
    const key = use === USE.GET ? 'get' : 'set';
    const isNew = this.#objects.get(id)?.use !== use;
    if (isNew && this.count[key] >= limits[key]) {
      const message = `There are ${this.count[key]} objects of this use, as many as the driver said it would need.`;
      return refused('ENOSPC', 'NORESOURCE', message, DEVICE);
    }
    this.#objects.set(id, object);
    return done();
  }

  /** An object belongs to the member that it was made for; one of the self group to any. */
  #of(id: number, { groupType, member }: Target): PartsObject | undefined {
    const found = this.#objects.get(id);
    const isSame = found?.groupType === groupType && found.member === member;
    return isSame || found?.groupType === 0 ? found : undefined;
  }
}

const missing = (id: number): Answer =>
  refused('ENXIO', 'INVALID_FIELD', `There is no object ${id} here.`, DEVICE);
