import { SENSE, SUBCHANNEL_STATUS, UNIT_STATUS } from '../../spec/channel.ts';

/** A channel command word: what to do with `count` bytes of guest memory at `address`. */
export interface Ccw {
  readonly command: number;
  readonly address: number;
  readonly count: number;
  /** `SUPPRESS_LENGTH` or 0. */
  readonly flags: number;
}

/** How a command ended. */
export interface Ending {
  /** Bits of `UNIT_STATUS`. */
  readonly unit: number;
  /** Bits of `SUBCHANNEL_STATUS`. */
  readonly subchannel: number;
  /** Bytes of `count` that were not moved. */
  readonly residual: number;
  /** Sense byte 0, where `unit check` is set. */
  readonly sense: number;
}

const ENDED = UNIT_STATUS['channel end'] | UNIT_STATUS['device end'];

export const done = (residual: number): Ending => ({ unit: ENDED, subchannel: 0, residual, sense: 0 });

/** The device does not take the command. */
export const rejected = (count: number): Ending => ({
  unit: ENDED | UNIT_STATUS['unit check'],
  subchannel: 0,
  residual: count,
  sense: SENSE['command reject'],
});

/** The length is not the expected one, and the driver wanted to know. */
export const wrongLength = (residual: number): Ending => ({
  unit: ENDED,
  subchannel: SUBCHANNEL_STATUS['incorrect length'],
  residual,
  sense: 0,
});

/** There is not enough data, or no memory where it should be. */
export const badProgram = (count: number): Ending => ({
  unit: 0,
  subchannel: SUBCHANNEL_STATUS['program check'],
  residual: count,
  sense: 0,
});

export const isRejected = ({ unit, sense }: Ending): boolean =>
  (unit & UNIT_STATUS['unit check']) !== 0 && (sense & SENSE['command reject']) !== 0;

export const isGood = ({ unit, subchannel }: Ending): boolean => unit === ENDED && subchannel === 0;

/** Why a device interrupts its driver. */
export type Cause = 'used-buffer' | 'config-change';

/** What a device does to the machine around it. */
export interface CcwUpstream {
  /** An unsolicited interrupt of the subchannel, or an adapter interrupt. */
  interrupt(kind: 'subchannel' | 'adapter', cause: Cause, queue: number): void;
}
