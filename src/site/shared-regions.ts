import { DEVICE_SPECS } from '../virtio/spec/index.ts';
import type { SharedMemoryRegion } from '../virtio/spec/types.ts';

/** A region of shared memory and the device that may have it. */
export interface SharedRegion {
  readonly key: string;
  readonly deviceId: number;
  readonly region: SharedMemoryRegion;
}

/** Every region that the specification defines, by device ID. */
export function sharedRegions(): readonly SharedRegion[] {
  return [...DEVICE_SPECS.values()]
    .flatMap(({ key, id, sharedMemory = [] }) =>
      sharedMemory.map((region) => ({ key, deviceId: id, region })),
    )
    .sort((a, b) => a.deviceId - b.deviceId || a.region.id - b.region.id);
}
