/** Facts of devices and protocols that are no part of the specification: what implementations of them say. */
import type { Type } from '../../layout/layout.ts';
import type { TailField } from '../types.ts';

/** Where a fact was read: a file of a public repository at one commit. */
export interface Source {
  /** `google/crosvm`, on GitHub. */
  readonly repository: string;
  readonly path: string;
  /** The full commit. */
  readonly commit: string;
}

/** What every fact here has. */
export interface Outside {
  readonly source: Source;
  /** One sentence of ours. */
  readonly summary: string;
  /** Where sources differ or leave something open, in words. */
  readonly note?: string;
}

export interface OutsideFeature extends Outside {
  readonly bit: number;
  readonly name: string;
}

export interface OutsideConstant extends Outside {
  readonly name: string;
  readonly value: number;
  readonly group: string;
}

/** A struct by the name that the source gives it. */
export interface OutsideStruct extends Outside {
  readonly name: string;
  /** The whole struct, or where `tail` is given the part of it whose offsets are fixed. */
  readonly layout: Type<unknown>;
  readonly tail?: readonly TailField[];
}

export interface OutsideQueue extends Outside {
  readonly index: number;
  readonly name: string;
}

export interface OutsideId extends Outside {
  readonly id: number;
  readonly name: string;
  /** Whether versions of the specification list the ID, though they do not describe the device. */
  readonly reserved: boolean;
}

export interface OutsideSharedMemory extends Outside {
  readonly id: number;
  readonly name: string;
}

/** Everything entered of one device or protocol that the specification does not describe. */
export interface OutsideSpec {
  readonly key: 'video' | 'wayland' | 'cross-domain';
  readonly title: string;
  /** Always false: the mark by which nobody takes it for a part of the specification. */
  readonly partOfSpecification: false;
  /** How it stands to the specification, in words. */
  readonly standing: string;
  readonly ids: readonly OutsideId[];
  readonly features: readonly OutsideFeature[];
  readonly queues: readonly OutsideQueue[];
  readonly sharedMemory: readonly OutsideSharedMemory[];
  readonly config?: OutsideStruct;
  readonly structs: readonly OutsideStruct[];
  readonly constants: readonly OutsideConstant[];
}
