import type { Problem } from './negotiation.ts';
import type { ClauseKey } from './spec/types.ts';

/**
 * Why a driver cannot go on.
 * - `no-device`: what it found is no virtio device, or not one that it can drive.
 * - `command-failed`: a channel command did not end well.
 * - `no-vector`: the device could not map an event to an interrupt vector.
 * - `reset-incomplete`: the status did not read as 0 after a reset.
 * - `version-1-missing`: the device does not offer VIRTIO_F_VERSION_1.
 * - `features-refused`: the device did not keep FEATURES_OK.
 * - `queue-unavailable`, `queue-in-use`, `queue-too-large`: a queue that cannot be set up.
 * - `needs-reset`: the device has set DEVICE_NEEDS_RESET.
 * - `not-live`: DRIVER_OK is not set.
 * - `config-unstable`: the configuration generation changed at every attempt to read.
 * - `not-negotiated`: a request that needs a feature which was not negotiated.
 * - `request-too-large`, `request-invalid`: a request that breaks a limit or rule of the device.
 * - `queue-full`: no room for a request at the moment.
 */
export type DriverErrorReason =
  | 'no-device'
  | 'no-vector'
  | 'command-failed'
  | 'reset-incomplete'
  | 'version-1-missing'
  | 'features-refused'
  | 'queue-unavailable'
  | 'queue-in-use'
  | 'queue-too-large'
  | 'needs-reset'
  | 'not-live'
  | 'config-unstable'
  | 'not-negotiated'
  | 'request-too-large'
  | 'request-invalid'
  | 'queue-full';

/** Something that a driver must not or cannot do, with the clause that says so where there is one. */
export class DriverError extends Error {
  readonly reason: DriverErrorReason;
  readonly clause: ClauseKey | undefined;
  /** For a failed negotiation, the rules that were broken as far as the driver knows them. */
  readonly problems: readonly Problem[];

  constructor(
    reason: DriverErrorReason,
    message: string,
    clause?: ClauseKey,
    problems: readonly Problem[] = [],
  ) {
    super(message);
    this.name = 'DriverError';
    this.reason = reason;
    this.clause = clause;
    this.problems = problems;
  }
}
