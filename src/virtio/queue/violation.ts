import type { GuestMemory } from '../memory/memory.ts';
import type { ClauseKey } from '../spec/types.ts';
import type { DriverOwnership, Inspection, QueueAddresses, QueueFeatures } from './queue.ts';

/** Something that must always hold of a queue and does not. */
export interface Violation {
  /** One of `INVARIANTS`, or of `PACKED_INVARIANTS` for a packed queue. */
  readonly name: string;
  /** One sentence. */
  readonly message: string;
  readonly clause: ClauseKey;
  /** Guest-physical address of the bytes that show it, where there are such. */
  readonly address?: number;
}

/** All that the checkers look at. Nothing is changed. */
export interface QueueView {
  readonly memory: Pick<GuestMemory, 'peek' | 'regions'>;
  readonly addresses: QueueAddresses;
  readonly features: QueueFeatures;
  /** What the halves keep to themselves, as `inspect` gives it. A half that is not ours may be left out. */
  readonly driver?: Inspection;
  readonly device?: Inspection;
  /** As the driver's half gives it. Without it, what needs it is not checked. */
  readonly ownership?: DriverOwnership;
}
