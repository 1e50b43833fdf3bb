import { DeviceStage, type DeviceStageOptions, type DriverParts } from '../../world/device-stage.ts';
import type { Options, ScenarioAction } from '../../world/trace.ts';
import { LATENCY, type World } from '../../world/world.ts';
import { FEATURE, offerableIn } from './codes.ts';
import { configOf } from './config.ts';
import { BlkDevice, type BlkDeviceOptions } from './device.ts';
import { Disk } from './disk.ts';
import { BlkDriver, type BlkDriverOptions } from './driver.ts';
import { readSectors } from './requests.ts';

/** Sectors of 512 bytes on the disk of these scenarios. */
export const CAPACITY = 2048;

/** Masks of the device's own feature bits, by the names of `FEATURE`. */
export const bits = (...names: readonly (keyof typeof FEATURE)[]): bigint =>
  names.reduce((mask, name) => mask | (1n << BigInt(FEATURE[name])), 0n);

export interface BlkStageOptions {
  readonly device?: BlkDeviceOptions;
  readonly driver?: Partial<BlkDriverOptions>;
  /** What the driver is built with in place of the parts of the stage. */
  readonly parts?: (parts: DriverParts) => DriverParts;
  /** Whether the device offers VIRTIO_F_VERSION_1; true unless given. */
  readonly version1?: boolean;
  /** Reserved bits that the device offers beside those that the options say. */
  readonly offered?: bigint;
  /** Puts the device behind a transport; without a bus unless given. */
  readonly transport?: DeviceStageOptions['transport'];
  /** Memory as the platform lets the device reach it. */
  readonly platform?: DeviceStageOptions['platform'];
}

/** A block device and its driver, before initialisation. The options `size`, `indirect`,
 * `event-index`, `ring` and `in-order` are heeded. */
export function blkStage(world: World, options: Options, more: BlkStageOptions = {}) {
  const model = new BlkDevice({
    disk: new Disk(CAPACITY),
    offered: bits('SIZE_MAX', 'SEG_MAX', 'BLK_SIZE', 'FLUSH'),
    queueSize: Number(options.size ?? 8),
    id: 'RINGSIDE-0001',
    latency: () => LATENCY.request,
    ...more.device,
  });
  const stage = new DeviceStage(world, {
    model,
    config: configOf('1.4'),
    indirect: options.indirect === 'on',
    eventIndex: options['event-index'] === 'on',
    packed: options.ring === 'packed',
    inOrder: options['in-order'] === 'on',
    version1: more.version1 ?? true,
    ...(more.offered === undefined ? {} : { offered: more.offered }),
    ...(more.transport === undefined ? {} : { transport: more.transport }),
    ...(more.platform === undefined ? {} : { platform: more.platform }),
  });
  const wanted = offerableIn('1.4') | stage.reserved;
  const parts = more.parts?.(stage.parts) ?? stage.parts;
  return { stage, model, driver: new BlkDriver({ ...parts, wanted, ...more.driver }) };
}

/** What either side can be made to do in the middle of these exchanges. */
export const blkActions: readonly ScenarioAction[] = [
  { name: 'driver-adds', label: 'The driver asks for sector 7 as well', actor: 'driver' },
  { name: 'driver-reaps', label: 'The driver looks at the used ring', actor: 'driver' },
  { name: 'device-looks', label: 'The device looks at the available ring', actor: 'device' },
  { name: 'device-completes', label: 'The device does its next piece of work now', actor: 'device' },
];

/** The same, initialised off the record; the exchange is done when every request has come back. */
export function liveBlk(world: World, options: Options, more: BlkStageOptions = {}): BlkDriver {
  const { stage, driver } = blkStage(world, options, more);
  driver.initialise();
  world.expect(() => {
    const waiting = driver.inFlight.size;
    if (waiting === 0) return null;
    const what = waiting === 1 ? 'one request has' : `${waiting} requests have`;
    return `Nothing is left to happen, and ${what} not come back to the driver.`;
  });
  world.offer('driver-reaps', 'driver', () => void driver.poll());
  world.offer('driver-adds', 'driver', () => {
    const room = driver.queues[0]?.ring.free ?? 0;
    if (driver.core.live && room >= 3) driver.submit(readSectors(7, 1));
  });
  world.offer('device-looks', 'device', () => stage.device.notify(0));
  world.offer('device-completes', 'device', () => world.hurry('device'));
  return driver;
}
