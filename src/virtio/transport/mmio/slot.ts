import type { Clock } from '../../clock.ts';
import type { DeviceEvent } from '../../device-model.ts';
import type { RegisterMap } from '../registers.ts';
import type { AccessWidth, RegisterAccess, RegisterObserver } from '../transport.ts';
import type { MmioDevice } from './device.ts';
import { CONFIG_AT, mmioMap } from './registers.ts';

const NO_EDGE = 'its interrupt line is still up, so there is no edge.';

/** A device behind MMIO as its driver reaches it: `offset` is in bytes from the base of its registers. */
export interface MmioPort {
  read(offset: number, width: AccessWidth): number;
  write(offset: number, width: AccessWidth, value: number): void;
  /** Who hears of the interrupt; a later call replaces an earlier one. */
  listen(onInterrupt: () => void): void;
}

/** How a device is wired. */
export interface MmioSlotOptions {
  readonly clock: Clock;
  /** Hears of every access of the driver and every interrupt of the device. */
  readonly observer?: RegisterObserver;
  /** Virtual nanoseconds between an interrupt and the driver hearing of it. 0 unless given. */
  readonly interruptDelay?: number;
  /** Hears of interrupts that nobody hears of. */
  readonly ignored?: (event: DeviceEvent) => void;
}

/**
 * A place in memory with a device behind it, and its interrupt line, which goes through the clock. The interrupt
 * controller waits for an edge: a line that stays up after the driver was told interrupts nobody again.
 */
export class MmioSlot implements MmioPort {
  readonly #device: MmioDevice;
  readonly #observer: RegisterObserver | undefined;
  readonly #map: RegisterMap;
  #onInterrupt = () => {};
  #isDue = false;

  constructor(device: MmioDevice, { clock, observer, interruptDelay = 0, ignored }: MmioSlotOptions) {
    this.#device = device;
    this.#observer = observer;
    this.#map = mmioMap(device.version, device.isLegacy);
    device.attach((cause, queue, wasUp) => {
      if (wasUp && !this.#isDue) {
        ignored?.({ kind: 'unheard', message: NO_EDGE });
        return;
      }
      observer?.({ actor: 'device', kind: 'interrupt', name: cause, via: 'its line', size: 0, value: queue });
      if (this.#isDue) return;
      this.#isDue = true;
      clock.after(interruptDelay, () => {
        this.#isDue = false;
        this.#onInterrupt();
      });
    });
  }

  read(offset: number, width: AccessWidth): number {
    const value = this.#device.read(offset, width);
    this.#observer?.({ ...this.#named(offset, width), kind: 'register-read', value });
    return value;
  }

  write(offset: number, width: AccessWidth, value: number): void {
    const named = this.#named(offset, width);
    if (named.name === 'QueueNotify') {
      this.#observer?.({ ...named, kind: 'notify', value: value & 0xffff });
    } else this.#observer?.({ ...named, kind: 'register-write', value });
    this.#device.write(offset, width, value);
  }

  listen(onInterrupt: () => void): void {
    this.#onInterrupt = onInterrupt;
  }

  #named(offset: number, size: number): Omit<RegisterAccess, 'kind' | 'value'> {
    const actor = 'driver' as const;
    if (offset >= CONFIG_AT) {
      return { actor, name: 'config', group: 'device configuration', offset: offset - CONFIG_AT, size };
    }
    const place = this.#map.at(offset, size);
    const name = place?.name ?? `offset 0x${offset.toString(16)}`;
    return { actor, name, group: 'control registers', offset, size };
  }
}
