import type { Version } from '../../spec/types.ts';
import { compareVersions } from '../../spec/versions.ts';
import type { TransportDevice } from '../transport.ts';
import type { Bar } from './config-space.ts';
import type { Structure } from './identity.ts';
import { endOf, sharedBar, sharedStructures } from './shared-memory.ts';

export const LEGACY_BAR: Bar = { index: 0, kind: 'io', size: 128 };
export const MSIX_BAR: Bar = { index: 1, kind: 'memory', size: 4096 };
/** Where in it the pending bits are. */
export const PENDING_AT = 0x800;
/** The region of the structures, no smaller than QEMU's and as large as many queues far apart need. */
export const VIRTIO_BAR = 4;
/** One page each, where QEMU has them. */
const PLACES = { common: 0, isr: 0x1000, device: 0x2000, notify: 0x3000 } as const;

/** What decides where the structures of a function lie. */
export interface Layout {
  readonly device: TransportDevice;
  readonly version: Version;
  /** Bytes of the common configuration. */
  readonly commonSize: number;
  /** Bytes between the places of two queues' notifications. */
  readonly multiplier: number;
}

/** The structures of a function in the order of their capabilities. */
export function structuresOf({ device, version, commonSize, multiplier }: Layout): readonly Structure[] {
  const bar = VIRTIO_BAR;
  const queues = Math.max(1, device.queueCount);
  const { configSize: length } = device;
  return [
    { key: 'common', bar, offset: PLACES.common, length: commonSize },
    { key: 'isr', bar, offset: PLACES.isr, length: 1 },
    ...(length > 0 ? [{ key: 'device', bar, offset: PLACES.device, length } as const] : []),
    { key: 'notify', bar, offset: PLACES.notify, length: (queues - 1) * multiplier + 4 },
    ...(compareVersions(version, '1.2') < 0 ? [] : sharedStructures(device.sharedMemory)),
  ];
}

/** The regions that they lie in, and those of the legacy header and of MSI-X where the function has them. */
export function barsOf(structures: readonly Structure[], isTransitional: boolean, vectors: number) {
  const size = Math.max(0x4000, 2 ** Math.ceil(Math.log2(endOf(structures, VIRTIO_BAR))));
  const bars: readonly Bar[] = [
    ...(isTransitional ? [LEGACY_BAR] : []),
    ...(vectors > 0 ? [MSIX_BAR] : []),
    ...sharedBar(structures),
    { index: VIRTIO_BAR, kind: 'memory-64', size, prefetchable: true },
  ];
  return bars;
}

/** The structure that an access to their region falls into. */
export function structureAt(
  structures: readonly Structure[],
  offset: number,
  width: number,
): Structure | undefined {
  return structures.find((one) => {
    // The device's own configuration answers past its end too, with ones.
    const length = one.key === 'device' ? 0x1000 : one.length;
    return one.bar === VIRTIO_BAR && offset >= one.offset && offset + width <= one.offset + length;
  });
}
