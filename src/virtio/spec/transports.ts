/** The transports of chapter 4 with their registers, structs and constants. */
import { CCW } from './ccw.ts';
import { MMIO } from './mmio.ts';
import { PCI } from './pci.ts';
import type { TransportSpec } from './types.ts';

export const TRANSPORTS: readonly TransportSpec[] = [PCI, MMIO, CCW];
