import type { AccessWidth } from '../transport.ts';

/** What reaches a driver from its function. */
export interface PciListener {
  /** The interrupt line went up. */
  line(): void;
  /** A message arrived: `data` is what the driver put into the vector's table entry. */
  message(data: number): void;
}

/** A PCI function as its driver reaches it. Addresses are of the bus; numbers are little-endian and unsigned. */
export interface PciPort {
  readConfig(offset: number, width: AccessWidth): number;
  writeConfig(offset: number, width: AccessWidth, value: number): void;
  readMemory(address: number, width: AccessWidth): number;
  writeMemory(address: number, width: AccessWidth, value: number): void;
  readIo(address: number, width: AccessWidth): number;
  writeIo(address: number, width: AccessWidth, value: number): void;
  /** A later call replaces an earlier one. */
  listen(listener: PciListener): void;
}
