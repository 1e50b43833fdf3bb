import type { Clock } from '../../clock.ts';
import { COMMAND, pciHeader } from '../../spec/pci-header.ts';
import type { AccessWidth, RegisterAccess, RegisterObserver } from '../transport.ts';
import type { Bar } from './config-space.ts';
import type { Cause, PciFunction } from './function.ts';
import { type Named, PciNames } from './names.ts';
import type { PciListener, PciPort } from './port.ts';

/** How a slot is wired. */
export interface SlotOptions {
  readonly clock: Clock;
  /** Hears of every access of the driver and every interrupt of the function. */
  readonly observer?: RegisterObserver;
  /** Virtual nanoseconds between an interrupt and the driver hearing of it. 0 unless given. */
  readonly interruptDelay?: number;
}

const COMMAND_AT = pciHeader.offsetOf('Command');
const silent: PciListener = { line: () => {}, message: () => {} };

/**
 * One slot of a PCI bus with a function in it: finds the region that an address falls into, and carries interrupts
 * through the clock. Where nothing answers, because no region is there or the Command register does not let it, reads
 * give ones and writes are lost, as on a real bus.
 */
export class PciSlot implements PciPort {
  readonly #function: PciFunction;
  readonly #options: SlotOptions;
  readonly #names: PciNames;
  #listener = silent;
  #isUp = false;
  #isDue = false;

  constructor(fn: PciFunction, options: SlotOptions) {
    this.#function = fn;
    this.#options = options;
    this.#names = new PciNames(fn);
    fn.attach({
      line: (asserted, cause) => this.#line(asserted, cause),
      message: ({ vector, data }, cause) => {
        this.#interrupt(`MSI-X vector ${vector}`, cause);
        options.clock.after(options.interruptDelay ?? 0, () => this.#listener.message(data));
      },
    });
  }

  readConfig(offset: number, width: AccessWidth): number {
    const value = this.#function.readConfig(offset, width);
    this.#see('register-read', this.#names.config(offset, width), width, value);
    return value;
  }

  writeConfig(offset: number, width: AccessWidth, value: number): void {
    this.#see('register-write', this.#names.config(offset, width), width, value);
    this.#function.writeConfig(offset, width, value);
  }

  readMemory(address: number, width: AccessWidth): number {
    return this.#read(this.#at(address, width, false), width);
  }

  writeMemory(address: number, width: AccessWidth, value: number): void {
    this.#write(this.#at(address, width, false), width, value);
  }

  readIo(address: number, width: AccessWidth): number {
    return this.#read(this.#at(address, width, true), width);
  }

  writeIo(address: number, width: AccessWidth, value: number): void {
    this.#write(this.#at(address, width, true), width, value);
  }

  listen(listener: PciListener): void {
    this.#listener = listener;
  }

  #read(hit: Hit | undefined, width: AccessWidth): number {
    if (hit === undefined) {
      const ones = width === 4 ? 0xffff_ffff : 2 ** (8 * width) - 1;
      this.#see('register-read', { name: 'nothing' }, width, ones);
      return ones;
    }
    const name = this.#names.region(hit.bar.index, hit.offset, width);
    const value = this.#function.readBar(hit.bar.index, hit.offset, width);
    this.#see('register-read', name, width, value);
    return value;
  }

  #write(hit: Hit | undefined, width: AccessWidth, value: number): void {
    if (hit === undefined) {
      this.#see('register-write', { name: 'nothing' }, width, value);
      return;
    }
    const name = this.#names.region(hit.bar.index, hit.offset, width, value);
    if (name.queue !== undefined) {
      this.#options.observer?.({
        actor: 'driver',
        kind: 'notify',
        name: name.name,
        ...(name.group === undefined ? {} : { group: name.group }),
        offset: name.offset ?? 0,
        size: width,
        value: name.queue,
      });
    } else this.#see('register-write', name, width, value);
    this.#function.writeBar(hit.bar.index, hit.offset, width, value);
  }

  #at(address: number, width: number, isIo: boolean): Hit | undefined {
    const { config, bars } = this.#function;
    const needed = isIo ? COMMAND['I/O Space'] : COMMAND['Memory Space'];
    if ((config.read(COMMAND_AT, 2) & needed) === 0) return undefined;
    for (const bar of bars) {
      if ((bar.kind === 'io') !== isIo) continue;
      const offset = address - config.addressOf(bar);
      if (offset >= 0 && offset + width <= bar.size) return { bar, offset };
    }
    return undefined;
  }

  #line(asserted: boolean, cause: Cause | undefined): void {
    this.#isUp = asserted;
    if (!asserted || cause === undefined) return;
    this.#interrupt('INTx', cause);
    if (this.#isDue) return;
    this.#isDue = true;
    this.#options.clock.after(this.#options.interruptDelay ?? 0, () => {
      this.#isDue = false;
      if (this.#isUp) this.#listener.line();
    });
  }

  #interrupt(via: string, cause: Cause | undefined): void {
    const { kind, queue } = cause ?? { kind: 'used-buffer', queue: 0 };
    this.#options.observer?.({ actor: 'device', kind: 'interrupt', name: kind, via, size: 0, value: queue });
  }

  #see(
    kind: 'register-read' | 'register-write',
    { name, group, offset, part }: Named,
    size: number,
    value: number,
  ): void {
    const access: RegisterAccess = {
      actor: 'driver',
      kind,
      name,
      ...(group === undefined ? {} : { group }),
      ...(offset === undefined ? {} : { offset }),
      ...(part === undefined ? {} : { part }),
      size,
      value,
    };
    this.#options.observer?.(access);
  }
}

interface Hit {
  readonly bar: Bar;
  readonly offset: number;
}
