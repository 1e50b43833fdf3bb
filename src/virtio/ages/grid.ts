/** Every age of driver against every age of device. */
import { RESERVED } from '../fact-lookup.ts';
import { bitsOf } from '../requirements.ts';
import { AGES, type Age } from './age.ts';
import { type Meeting, type MeetingOptions, meet } from './meet.ts';

export interface GridOptions extends Pick<MeetingOptions, 'kind' | 'bus'> {
  /** Whether the drivers, and the devices, of 1.0 and later know the legacy interface too. */
  readonly drivers: boolean;
  readonly devices: boolean;
}

/** How a meeting ended, in short: which ring carried the request, or that none did. */
export type Ending = 'legacy' | 'split' | 'packed' | 'fails' | 'absent';

export interface Cell {
  readonly ending: Ending;
  /** How many bits the two agreed on. */
  readonly agreed: number;
}

export function cellOf({ outcome, way, accepted }: Meeting): Cell {
  const agreed = bitsOf(accepted).length;
  if (outcome !== 'works') return { ending: outcome, agreed };
  if (way === 'legacy') return { ending: 'legacy', agreed };
  return { ending: (accepted & RESERVED.RING_PACKED) === 0n ? 'split' : 'packed', agreed };
}

/** The two that meet in a cell of the grid. */
export function sidesOf(
  { drivers, devices }: Pick<GridOptions, 'drivers' | 'devices'>,
  driver: Age,
  device: Age,
) {
  return {
    driver: { age: driver, transitional: drivers },
    device: { age: device, transitional: devices },
  };
}

/** A row for each age of the driver with a cell for each age of the device, oldest first, all of them run. */
export function meetAll(options: GridOptions): readonly (readonly Cell[])[] {
  const { kind, bus } = options;
  return AGES.map((driver) =>
    AGES.map((device) => cellOf(meet({ kind, bus, ...sidesOf(options, driver, device) }))),
  );
}
