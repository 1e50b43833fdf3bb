import type { Clock } from './clock.ts';
import type { Type } from './layout/layout.ts';
import type { MemoryHandle } from './memory/memory.ts';
import type { Problem } from './negotiation.ts';
import type { Chain, DeviceQueue, QueueAddresses, QueueFeatures } from './queue/queue.ts';
import type { ClauseKey, Feature, Version } from './spec/types.ts';
import type { AccessWidth, AdminQueues, SharedMemoryRegion } from './transport/transport.ts';

/**
 * What one type of device does. Status, features, queues and notifications are `VirtioDevice`'s; a model answers
 * requests and says what its configuration space holds. It keeps no reference to a queue.
 */
export interface DeviceModel {
  /** `blk`, `rng`, … */
  readonly key: string;
  readonly deviceId: number;
  /** The version of the specification that the device follows. */
  readonly version: Version;
  /** The facts of the device's own feature bits. */
  readonly features: readonly Feature[];
  /** The device's own bits that it offers. Must not change while the device is in use. */
  readonly offered: bigint;
  /** The most descriptors that each queue takes, by queue index. */
  readonly queueSizes: readonly number[];
  /** Regions of memory that the device has for its driver (section 2.10). None unless given. */
  readonly sharedMemory?: readonly SharedMemoryRegion[];
  /** Which of the queues are for administration (section 2.13). None unless given. */
  readonly adminQueues?: AdminQueues;
  /** The bytes of the configuration space as they are now, little-endian. Empty for a device without one. */
  readonly config: Uint8Array;
  /**
   * What lies in `config`, resolved for the version. A big-endian guest sees its numbers in the guest's order through
   * a legacy interface (section 2.5.3). Without it the bytes are the same there, as those of a balloon are.
   */
  readonly configLayout?: Type<unknown> | undefined;
  /** Called once, before anything else. */
  attach(host: DeviceHost): void;
  /** A rule of the device that a choice of features breaks and that no requirement expresses. */
  refuse?(accepted: bigint): Problem | undefined;
  /** The features are settled: FEATURES_OK has been set. */
  negotiated?(features: bigint): void;
  /** The driver writes to the configuration space, inside `config`. Whatever is not writable is left alone. */
  writeConfig?(offset: number, width: AccessWidth, value: number): void;
  /**
   * A chain that the driver made available. The model answers with `host.complete`, now or later, in any order.
   * Nothing that lies in the chain's buffers may make this throw.
   */
  accept(queue: number, chain: Chain): void;
  /** Back to the state after power-on, but for what survives a reset, such as the contents of a disk. */
  reset(): void;
}

/** What a model may ask of the device around it. */
export interface DeviceHost {
  readonly memory: MemoryHandle;
  /** Every bit that is offered, reserved ones included. */
  readonly offered: bigint;
  /** What was negotiated; 0 before FEATURES_OK. */
  readonly features: bigint;
  /** Numbers in the device's structs are big-endian: the legacy interface is in use in a big-endian guest. */
  readonly bigEndian: boolean;
  /**
   * Hands a chain back: `written` bytes, counted from the start of its writable part, were written. Notifies the
   * driver when it wants to hear of it. With VIRTIO_F_IN_ORDER, waits until every earlier chain has come back.
   */
  complete(queue: number, chain: Chain, written: number): void;
  /**
   * Runs `run` later, unless the device is reset or fails in the meantime. What is done for a `chain` is not done
   * either when its queue has been reset or taken out of use.
   */
  later(delay: number, run: () => void, chain?: Chain): void;
  /** The bytes of `config` have changed. With `notify` false the driver did it itself and is not told. */
  configChanged(notify?: boolean): void;
  /** An error that the device cannot recover from: it sets DEVICE_NEEDS_RESET and stops until it is reset. */
  fail(failure: Failure): void;
}

/** Why a device needs a reset. */
export interface Failure {
  /** The name of the reason, for example that of a `ChainError`. */
  readonly reason: string;
  /** One sentence. */
  readonly message: string;
  readonly clause?: ClauseKey;
}

/** Something that a device did and that no register or byte of memory shows. */
export type DeviceEvent =
  | { readonly kind: 'reset' }
  | { readonly kind: 'features-refused'; readonly problems: readonly Problem[] }
  | ({ readonly kind: 'needs-reset' } & Failure)
  /** The device has something to tell, and nobody hears it. `message` is one sentence. */
  | { readonly kind: 'unheard'; readonly message: string }
  /** The driver did something that the device does not act on. `message` is one sentence. */
  | { readonly kind: 'ignored'; readonly message: string; readonly clause?: ClauseKey };

/** Makes the device's half of a queue of the format that was negotiated. */
export type DeviceQueueMaker = (
  memory: MemoryHandle,
  addresses: QueueAddresses,
  features: QueueFeatures,
) => DeviceQueue;

/** How a `VirtioDevice` is built. */
export interface DeviceOptions {
  readonly model: DeviceModel;
  /** The device's handle on guest memory. */
  readonly memory: MemoryHandle;
  /** The same as the platform lets the device reach it, used once VIRTIO_F_ACCESS_PLATFORM was negotiated. */
  readonly platform?: MemoryHandle;
  /** The guest is big-endian: so are rings, configuration and requests of the legacy interface (section 2.7.3). */
  readonly bigEndian?: boolean;
  readonly clock: Clock;
  /** Split queues unless given. */
  readonly makeQueue?: DeviceQueueMaker;
  /** The reserved bits that are offered; VIRTIO_F_VERSION_1 alone unless given. */
  readonly offered?: bigint;
  /** How often the register says that the reset of a queue still goes on (section 2.6.1). 0 unless given. */
  readonly queueResetReads?: number;
  /** Virtual nanoseconds between a notification and the device looking at the queue. 0 unless given. */
  readonly notifyDelay?: number;
  /** Whether the device asks for no notifications while it takes chains from a queue. True unless given. */
  readonly suppressKicks?: boolean;
  readonly observer?: (event: DeviceEvent) => void;
}
