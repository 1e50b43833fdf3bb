import type { ClauseKey, Transport } from '../../virtio/spec/types.ts';

/** The section that says how a transport tells of shared memory, or that it does not. */
export const CLAUSES: Readonly<Record<Transport, ClauseKey>> = {
  pci: 'pci/virtio-structure-pci-capabilities/shared-memory-capability',
  mmio: 'mmio/mmio-device-register-layout',
  ccw: 'ccw/features-reserved-for-future-use',
};
