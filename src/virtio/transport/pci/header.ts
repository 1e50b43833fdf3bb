import { COMMAND, MSIX_CONTROL, msixCapability, pciHeader } from '../../spec/pci-header.ts';
import type { Bar, ConfigSpace } from './config-space.ts';
import { type Identity, identityOf, msixBytes } from './identity.ts';
import { MSIX_BAR, PENDING_AT } from './regions.ts';

/** Writes who the function is and where its regions are, and lets the driver write what is its to write. */
export function fillHeader(
  config: ConfigSpace,
  identity: Identity,
  deviceId: number,
  bars: readonly Bar[],
): void {
  for (const [offset, width, value] of identityOf(identity, deviceId)) config.set(offset, width, value);
  const command = COMMAND['I/O Space'] | COMMAND['Memory Space'] | COMMAND['Bus Master'];
  config.allow(pciHeader.offsetOf('Command'), 2, command | COMMAND['Interrupt Disable']);
  config.allow(pciHeader.offsetOf('Interrupt Line'), 1, 0xff);
  for (const bar of bars) config.addBar(bar);
}

/** Adds the MSI-X capability and says where it is; 0 for a function without vectors. */
export function addMsix(config: ConfigSpace, vectors: number): number {
  if (vectors === 0) return 0;
  const at = config.addCapability(msixBytes(vectors, MSIX_BAR.index, PENDING_AT));
  const switches = MSIX_CONTROL['MSI-X Enable'] | MSIX_CONTROL['Function Mask'];
  config.allow(at + msixCapability.offsetOf('Message Control'), 2, switches);
  return at;
}
