import type { DeviceHost, DeviceModel } from '../device-model.ts';
import { gather, scatter, slice } from '../devices/scatter.ts';
import type { Type } from '../layout/layout.ts';
import type { Chain } from '../queue/queue.ts';
import type { Feature, Version } from '../spec/types.ts';
import type { AccessWidth, AdminQueues } from '../transport/transport.ts';
import { ANSWER_HEAD, type Answer, answerBytes } from './answer.ts';
import { readCommand } from './command.ts';
import type { Owner } from './owner.ts';

/** What an access to memory is for, as an owner and its driver say it with `memory.at`. */
export const ADMIN_PROBES = {
  /** The driver writes the part of a command that the device reads. */
  commandFill: 'admin.command.fill',
  /** The device reads it. */
  commandRead: 'admin.command.read',
  /** The device writes status, qualifier and result. `detail` is the status. */
  answerWrite: 'admin.answer.write',
  /** The driver reads them. */
  answerRead: 'admin.answer.read',
} as const;

/** The most bytes of a command that are read; a driver may send any number, and what is beyond is ignored. */
const MOST = 0x1_0000;

export interface AdminQueueOptions {
  /** The most descriptors: 16 unless given. */
  readonly queueSize?: number;
  /** How long a command takes, in virtual nanoseconds: 0 unless given. */
  readonly latency?: number;
  /** Hears how each command ended, just before its answer is written. */
  readonly observer?: (answer: Answer) => void;
}

interface Waiting {
  readonly queue: number;
  readonly chain: Chain;
}

/**
 * A device that owns groups: a model of any type with one administration queue more (version 1.4, section 2.13).
 * Commands of the queue are run in the order in which they came, each when the one before it has ended.
 */
export class AdminQueueModel implements DeviceModel {
  readonly key: string;
  readonly deviceId: number;
  readonly version: Version;
  readonly features: readonly Feature[];
  readonly offered: bigint;
  readonly queueSizes: readonly number[];
  readonly adminQueues: AdminQueues;
  readonly owner: Owner;
  readonly #model: DeviceModel;
  readonly #latency: number;
  readonly #observer: ((answer: Answer) => void) | undefined;
  readonly #waiting: Waiting[] = [];
  #host: DeviceHost | null = null;
  #isBusy = false;
  #life = 0;

  constructor(model: DeviceModel, owner: Owner, options: AdminQueueOptions = {}) {
    const { queueSize = 16, latency = 0, observer } = options;
    this.key = model.key;
    this.deviceId = model.deviceId;
    this.version = model.version;
    this.features = model.features;
    this.offered = model.offered;
    this.queueSizes = [...model.queueSizes, queueSize];
    this.adminQueues = { first: model.queueSizes.length, count: 1 };
    this.owner = owner;
    this.#model = model;
    this.#latency = latency;
    this.#observer = observer;
  }

  get config(): Uint8Array {
    return this.#model.config;
  }

  get configLayout(): Type<unknown> | undefined {
    return this.#model.configLayout;
  }

  attach(host: DeviceHost): void {
    this.#host = host;
    this.#model.attach(host);
  }

  negotiated(features: bigint): void {
    this.#model.negotiated?.(features);
  }

  writeConfig(offset: number, width: AccessWidth, value: number): void {
    this.#model.writeConfig?.(offset, width, value);
  }

  accept(queue: number, chain: Chain): void {
    if (queue !== this.adminQueues.first) {
      this.#model.accept(queue, chain);
      return;
    }
    this.#waiting.push({ queue, chain });
    this.#next();
  }

  reset(): void {
    this.#life++;
    this.#waiting.length = 0;
    this.#isBusy = false;
    this.owner.reset();
    this.#model.reset();
  }

  #next(): void {
    const waiting = this.#waiting[0];
    const host = this.#host;
    if (this.#isBusy || waiting === undefined || host === null) return;
    this.#waiting.shift();
    this.#isBusy = true;
    const { chain } = waiting;
    const life = this.#life;
    host.memory.at(ADMIN_PROBES.commandRead);
    const bytes = gather(host.memory, slice(chain.readable, 0, MOST));
    const room = Math.max(0, chain.writableLength - ANSWER_HEAD);
    host.later(this.#latency, () => {
      this.owner.run(readCommand(bytes), room, (answer) => {
        if (life === this.#life) this.#end(waiting, answer);
      });
    });
  }

  #end({ queue, chain }: Waiting, answer: Answer): void {
    const host = this.#host;
    if (host === null) return;
    this.#observer?.(answer);
    host.memory.at(ADMIN_PROBES.answerWrite, answer.status);
    const written = scatter(host.memory, chain.writable, answerBytes(answer));
    host.complete(queue, chain, written);
    this.#isBusy = false;
    this.#next();
  }
}
