import type { Clock } from '../../clock.ts';
import { CCW_CONSTANTS } from '../../spec/ccw.ts';
import { CHANNEL_COMMAND } from '../../spec/channel.ts';
import type { RegisterObserver } from '../transport.ts';
import type { CcwDevice } from './device.ts';
import type { Ccw, Ending } from './subchannel.ts';

/** A subchannel as its driver reaches it. */
export interface CcwPort {
  /** Starts a channel command and waits until it has ended. */
  start(ccw: Ccw): Ending;
  /** The diagnose call for notifications: `queue` is for the record alone. Returns a cookie for the next call. */
  diagnose(data: number, cookie: number, queue: number): number;
  /** Who hears of interrupts; a later call replaces an earlier one. */
  listen(onInterrupt: (kind: 'subchannel' | 'adapter') => void): void;
}

/** How a subchannel is wired. */
export interface CcwSlotOptions {
  readonly clock: Clock;
  /** Hears of every command with its ending, every notification and every interrupt. */
  readonly observer?: RegisterObserver;
  /** Virtual nanoseconds between an interrupt and the driver hearing of it. 0 unless given. */
  readonly interruptDelay?: number;
}

const NAMES = new Map<number, string>([
  ...CCW_CONSTANTS.map(({ name, value }) => [Number(value), name] as const),
  ...Object.entries(CHANNEL_COMMAND).map(([name, value]) => [value, name] as const),
]);

/** A subchannel with a device: at most one interrupt of each kind is pending. */
export class CcwSlot implements CcwPort {
  readonly #device: CcwDevice;
  readonly #observer: RegisterObserver | undefined;
  readonly #pending = new Set<string>();
  #onInterrupt: (kind: 'subchannel' | 'adapter') => void = () => {};

  constructor(device: CcwDevice, { clock, observer, interruptDelay = 0 }: CcwSlotOptions) {
    this.#device = device;
    this.#observer = observer;
    device.attach({
      interrupt: (kind, cause, queue) => {
        if (this.#pending.has(kind)) return;
        this.#pending.add(kind);
        const via = kind === 'adapter' ? 'an adapter interrupt' : 'its subchannel';
        observer?.({ actor: 'device', kind: 'interrupt', name: cause, via, size: 0, value: queue });
        clock.after(interruptDelay, () => {
          this.#pending.delete(kind);
          this.#onInterrupt(kind);
        });
      },
    });
  }

  /** In the record, a command is a write whose value is the address of its data, and its ending a read. */
  start(ccw: Ccw): Ending {
    const name = NAMES.get(ccw.command) ?? `command 0x${ccw.command.toString(16)}`;
    const shared = { actor: 'driver', name, group: 'channel command' } as const;
    this.#observer?.({ ...shared, kind: 'register-write', offset: ccw.count, size: 4, value: ccw.address });
    const ending = this.#device.start(ccw);
    const { unit, subchannel, residual, sense } = ending;
    const value = ((unit << 24) | (subchannel << 16) | residual) >>> 0;
    this.#observer?.({
      actor: 'driver',
      kind: 'register-read',
      name: 'subchannel status',
      group: 'channel command',
      offset: sense,
      size: 4,
      value,
    });
    return ending;
  }

  diagnose(data: number, cookie: number, queue: number): number {
    this.#observer?.({
      actor: 'driver',
      kind: 'notify',
      name: 'GPR3',
      group: 'diagnose 0x500',
      size: 8,
      value: queue,
    });
    return this.#device.diagnose(data, cookie);
  }

  listen(onInterrupt: (kind: 'subchannel' | 'adapter') => void): void {
    this.#onInterrupt = onInterrupt;
  }
}
