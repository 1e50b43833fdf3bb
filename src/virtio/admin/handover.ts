import type { PciFunction } from '../transport/pci/function.ts';
import type { PciListener, PciPort } from '../transport/pci/port.ts';
import type { PciSlot } from '../transport/pci/slot.ts';
import type { AccessWidth } from '../transport/transport.ts';

/** A function in its slot. */
export interface Seat {
  readonly fn: PciFunction;
  readonly slot: PciSlot;
}

type Write = (port: PciPort) => void;

const MSIX_BAR = 1;

/**
 * A guest's function, of which a hypervisor may put another one in the place. What the guest wrote to the
 * configuration space and to the MSI-X table is written there again: no part has it, since hypervisors see to it
 * themselves (version 1.4, section 2.14.2). Both functions must have their regions at the same addresses.
 */
export class Handover implements PciPort {
  #now: Seat;
  readonly #written: Write[] = [];
  #listener: PciListener | null = null;

  constructor(first: Seat) {
    this.#now = first;
  }

  /** From here on the guest reaches this function, and hears of no other. */
  moveTo(seat: Seat): void {
    this.#now.slot.listen({ line: () => {}, message: () => {} });
    this.#now = seat;
    for (const write of this.#written) write(seat.slot);
    if (this.#listener !== null) seat.slot.listen(this.#listener);
  }

  readConfig(offset: number, width: AccessWidth): number {
    return this.#now.slot.readConfig(offset, width);
  }

  writeConfig(offset: number, width: AccessWidth, value: number): void {
    this.#keep((port) => port.writeConfig(offset, width, value));
  }

  readMemory(address: number, width: AccessWidth): number {
    return this.#now.slot.readMemory(address, width);
  }

  writeMemory(address: number, width: AccessWidth, value: number): void {
    const write: Write = (port) => port.writeMemory(address, width, value);
    const bar = this.#now.fn.bars.find(({ index }) => index === MSIX_BAR);
    const from = bar === undefined ? 0 : this.#now.fn.config.addressOf(bar);
    if (bar !== undefined && address >= from && address < from + bar.size) this.#keep(write);
    else write(this.#now.slot);
  }

  readIo(address: number, width: AccessWidth): number {
    return this.#now.slot.readIo(address, width);
  }

  writeIo(address: number, width: AccessWidth, value: number): void {
    this.#now.slot.writeIo(address, width, value);
  }

  listen(listener: PciListener): void {
    this.#listener = listener;
    this.#now.slot.listen(listener);
  }

  #keep(write: Write): void {
    this.#written.push(write);
    write(this.#now.slot);
  }
}
