import { BAR_COUNT, COMMAND, pciHeader } from '../../spec/pci-header.ts';
import { BARS_AT } from './config-space.ts';
import type { PciPort } from './port.ts';

/** Where the regions of functions are put. */
export interface Windows {
  readonly memory: number;
  readonly io: number;
}

export const DEFAULT_WINDOWS: Windows = { memory: 0xe000_0000, io: 0xc000 };

/**
 * What firmware does before any driver runs: finds out how large each region of a function is, by writing ones to its
 * register and reading what stuck, puts it at a multiple of its size, and lets the function answer there. Bus Master
 * is left to the driver.
 */
export function assignBars(port: PciPort, windows: Windows = DEFAULT_WINDOWS): Windows {
  let { memory, io } = windows;
  for (let index = 0; index < BAR_COUNT; index++) {
    const at = BARS_AT + 4 * index;
    const before = port.readConfig(at, 4);
    port.writeConfig(at, 4, 0xffff_ffff);
    const mask = port.readConfig(at, 4);
    port.writeConfig(at, 4, before);
    if (mask === 0) continue;
    const isIo = (before & 1) !== 0;
    const size = (~(mask & (isIo ? ~3 : ~0xf)) + 1) >>> 0;
    if (isIo) {
      io = Math.ceil(io / size) * size;
      port.writeConfig(at, 4, io);
      io += size;
      continue;
    }
    memory = Math.ceil(memory / size) * size;
    port.writeConfig(at, 4, memory);
    memory += size;
    if ((before & 6) !== 4) continue;
    index++;
    port.writeConfig(at + 4, 4, 0);
  }
  const command = pciHeader.offsetOf('Command');
  const decode = COMMAND['I/O Space'] | COMMAND['Memory Space'];
  port.writeConfig(command, 2, port.readConfig(command, 2) | decode);
  return { memory, io };
}
