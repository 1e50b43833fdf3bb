import { type Negotiation, negotiate, type Outcome } from './negotiation.ts';
import { RESERVED_FEATURES } from './spec/reserved-features.ts';
import type { Feature, Version } from './spec/types.ts';
import type { Transport } from './transport/transport.ts';

/** What a driver wants of a device, and by which rules. */
export interface Wishes {
  /** The facts of the device's own bits. */
  readonly features: readonly Feature[];
  readonly wanted: bigint;
  readonly version: Version;
  /** What to accept instead of what the rules give: a driver that breaks them. */
  readonly accept?: ((outcome: Outcome, negotiation: Negotiation) => bigint) | undefined;
}

/** How the features were settled. */
export interface Settlement {
  readonly outcome: Outcome;
  readonly accepted: bigint;
}

const WORD = 0xffff_ffffn;

/** Step 4 of the initialisation (version 1.4, section 3.1.1), first half: reads what is offered and chooses. */
export function chooseFeatures(transport: Transport, wishes: Wishes): Settlement {
  const { wanted, version, accept } = wishes;
  const features = [...wishes.features, ...RESERVED_FEATURES];
  const windows = windowsOf(transport, features);
  let offered = 0n;
  for (let window = 0; window < windows; window++) {
    offered |= BigInt(transport.readDeviceFeatures(window)) << BigInt(window * 32);
  }
  const bus = busOf(transport.kind);
  const negotiation: Negotiation = {
    features,
    offered,
    wanted,
    version,
    legacy: transport.legacy !== undefined,
    ...(bus === undefined ? {} : { transport: bus }),
  };
  const outcome = negotiate(negotiation);
  return { outcome, accepted: accept?.(outcome, negotiation) ?? outcome.accepted };
}

/** The second half: tells the device. */
export function writeFeatures(transport: Transport, features: readonly Feature[], accepted: bigint): void {
  const windows = windowsOf(transport, [...features, ...RESERVED_FEATURES]);
  for (let window = 0; window < windows || accepted >> BigInt(window * 32) > 0n; window++) {
    transport.writeDriverFeatures(window, Number((accepted >> BigInt(window * 32)) & WORD));
  }
}

/** A legacy interface shows bits 0 to 31 alone. */
function windowsOf({ legacy }: Transport, features: readonly Feature[]): number {
  return legacy === undefined ? Math.max(2, ...features.map((one) => Math.floor(one.bit / 32) + 1)) : 1;
}

function busOf(kind: string): Negotiation['transport'] {
  return kind === 'pci' || kind === 'mmio' || kind === 'ccw' ? kind : undefined;
}
