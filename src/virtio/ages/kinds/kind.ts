import type { DeviceModel } from '../../device-model.ts';
import type { DriverOptions, VirtioDriver } from '../../driver.ts';
import { deviceId } from '../../spec/ids.ts';
import type { DeviceId, Feature } from '../../spec/types.ts';
import { factsOf, heldBy, isDraft, isSince, type Side } from '../age.ts';

/** What a driver of any kind is built with. */
export type WorkerOptions = Omit<DriverOptions, 'features'>;

/** How a request ended. */
export interface Answer {
  readonly ok: boolean;
  /** One sentence. */
  readonly words: string;
}

/** A driver that can send the one request of its kind. */
export interface Worker {
  readonly core: VirtioDriver;
  initialise(): void;
  ask(): void;
  /** Null while the device has not answered. */
  answer(): Answer | null;
}

/** Who meets whom. */
export interface Sides {
  readonly driver: Side;
  readonly device: Side;
}

export interface Pair {
  readonly model: DeviceModel;
  worker(options: WorkerOptions): Worker;
}

/** A kind of device, at any age that has it. */
export interface Kind {
  readonly id: DeviceId;
  /** The facts of its own bits. */
  readonly features: readonly Feature[];
  /** Whether 0.9.5 has an appendix on it. */
  readonly isInDraft: boolean;
  /** The bits of its own that a side knows. */
  own(side: Side): bigint;
  /** A device and what will be its driver. */
  pair(sides: Sides): Pair;
}

/** Descriptors in each queue. */
export const QUEUE_SIZE = 64;

/** Of the bits that the model does, those that a side's text has: `draft` are those of 0.9.5. */
export function ownOf(side: Side, features: readonly Feature[], done: bigint, draft: bigint): bigint {
  return isDraft(side) ? done & draft : heldBy(features, done, factsOf(side));
}

/** A device of the registry. Throws for a key without an ID. */
export function registered(key: string): DeviceId {
  const found = deviceId(key);
  if (found === undefined) throw new Error(`No device is registered as ${key}.`);
  return found;
}

/** Whether the text of a side has a section on a kind of device. */
export function exists({ id, isInDraft }: Pick<Kind, 'id' | 'isInDraft'>, side: Side): boolean {
  if (isDraft(side)) return isInDraft;
  return id.specifiedSince !== undefined && isSince(side, id.specifiedSince);
}
