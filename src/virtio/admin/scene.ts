import type { CommandName } from './codes.ts';
import type { Part } from './parts.ts';

/** What a reader can have the guest or the owner do. */
export type Move =
  | 'request'
  | 'time'
  | 'stop-source'
  | 'get'
  | 'stop-destination'
  | 'set'
  | 'set-reversed'
  | 'resume-destination'
  | 'resume-source';

/** How the two devices differ. */
export interface MigrationOptions {
  /** `same`, or a destination that does not offer VIRTIO_F_EVENT_IDX. */
  readonly destination: 'same' | 'less';
  /** The driver accepts VIRTIO_F_RING_PACKED. */
  readonly packed: boolean;
}

export type Place = 'source' | 'destination';

/** A write of one sector, as the guest and the devices know of it. */
export interface RequestState {
  readonly number: number;
  readonly sector: number;
  /** Who took it from the queue; more than one if both did. */
  readonly taken: readonly Place[];
  readonly done: boolean;
}

export interface DeviceState {
  readonly status: number;
  readonly stopped: boolean;
  /** Requests it has taken from the queue, by its own account; null while the queue is not live. */
  readonly lastAvail: number | null;
}

/** The answer to the command of a move. */
export interface Told {
  readonly command: CommandName;
  readonly isOk: boolean;
  readonly status: string;
  readonly qualifier: string;
  readonly says: string;
  readonly clause: string;
}

/** How things stand after a move. */
export interface Scene {
  readonly move: Move | null;
  readonly devices: Readonly<Record<Place, DeviceState>>;
  /** Whose registers the guest reaches. */
  readonly guest: Place;
  readonly requests: readonly RequestState[];
  /** What was read last. */
  readonly parts: readonly Part[];
  readonly told: Told | null;
  /** The guest's driver met something that it cannot go on from. */
  readonly broken: string | null;
}
