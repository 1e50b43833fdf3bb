import type { Actor, BarrierScope } from '../memory/memory.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/**
 * How far a machine may change the order of memory accesses. `weak`: stores of one side may become visible in any
 * order, and a load may have been made before an earlier one, as on Arm. `store-buffer`: stores become visible in their
 * order and loads are made in theirs, but a store may wait while later loads go ahead, as on x86.
 */
export type MachineKind = 'weak' | 'store-buffer';

/**
 * What the device is. `software`: a program on a processor like that of the driver, which any barrier orders for.
 * `hardware`: a device on a bus, for which on a weak machine only a barrier orders that is made for the platform. It keeps its own accesses in
 * order by itself.
 */
export type DeviceKind = 'software' | 'hardware';

/** A store that has become visible, with what it wrote over. */
export interface Seen {
  readonly actor: Actor;
  readonly address: number;
  readonly before: Uint8Array;
}

/** What a side needs of the machine it is part of. */
export interface Machine {
  readonly world: World;
  readonly kind: MachineKind;
  readonly random: Random;
  /** Every store that has become visible, oldest first; a moment is an index into it. */
  readonly seen: Seen[];
  readonly tells: boolean;
  missing(actor: Actor, probe: string): string | undefined;
  /** Whether a barrier of `actor` orders what the other side sees. */
  reaches(actor: Actor, scope: BarrierScope): boolean;
  /** Between two accesses of `actor`: what else may happen now. */
  between(actor: Actor): void;
  /** A store of `actor` has become visible. */
  shown(actor: Actor): void;
  /** A store of this side has begun to wait, and does not wait for ever. */
  expire(side: { drain(): void }): void;
}
