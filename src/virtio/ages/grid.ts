/** Every age of driver against every age of device. */
import { AGES, type Age } from './age.ts';
import { type Meeting, type MeetingOptions, meet } from './meet.ts';

export interface GridOptions extends Pick<MeetingOptions, 'kind' | 'bus'> {
  /** Whether the drivers, and the devices, of 1.0 and later know the legacy interface too. */
  readonly drivers: boolean;
  readonly devices: boolean;
}

export interface Row {
  readonly driver: Age;
  readonly cells: readonly { readonly device: Age; readonly meeting: Meeting }[];
}

/** A row for each age of the driver with a cell for each age of the device, all of them run. */
export function meetAll({ kind, bus, drivers, devices }: GridOptions): readonly Row[] {
  return AGES.map((driver) => ({
    driver,
    cells: AGES.map((device) => ({
      device,
      meeting: meet({
        kind,
        bus,
        driver: { age: driver, transitional: drivers },
        device: { age: device, transitional: devices },
      }),
    })),
  }));
}
