import type { Condition, Type } from '../layout/layout.ts';

/** A published version of the specification, oldest first. */
export type Version = '1.0' | '1.1' | '1.2' | '1.3' | '1.4';

/**
 * A stable name for one clause of the specification, the same in every version that has the clause,
 * for example `basic/split-virtqueues/the-virtqueue-descriptor-table`. `clauses/` turns it into a
 * section number and title per version.
 */
export type ClauseKey = string;

/** The versions a fact holds in: all from `since` on, up to and including `until` where it is given. */
export interface Span {
  readonly since: Version;
  readonly until?: Version;
}

/** A name that may differ between versions: the first entry whose span holds the version applies. */
export type Name = string | readonly { readonly name: string; readonly versions: Span }[];

/**
 * A relation between feature bits of one scope, by name. Reserved features (`VIRTIO_F_…`) may stand in any
 * device's expression.
 */
export type Requirement =
  | { readonly feature: string }
  | { readonly all: readonly Requirement[] }
  | { readonly any: readonly Requirement[] }
  | { readonly not: Requirement };

/** A transport that does not support a feature. */
export interface TransportLimit {
  readonly transport: 'pci' | 'mmio' | 'ccw';
  readonly versions: Span;
  readonly clause: ClauseKey;
}

/** One feature bit. `bit` counts from 0. */
export interface Feature {
  readonly bit: number;
  readonly name: Name;
  /** Other names that the specification itself mentions, for example those of the legacy interface. */
  readonly alsoCalled?: readonly string[];
  readonly versions: Span;
  readonly clause: ClauseKey;
  /** One sentence of ours: what changes when the bit is negotiated. */
  readonly summary: string;
  /**
   * What must also be negotiated for this bit to be accepted. It holds in every version of the bit: from 1.0 to 1.4 no
   * bit came to require another, or ceased to, while it stayed (tests/unit/spec/requires.test.ts holds each list).
   */
  readonly requires?: Requirement;
  /** What a device that offers this bit must offer as well, beyond `requires`. */
  readonly mustOffer?: Requirement;
  /** The section that says either, where it is not `clause` or a "Feature bit requirements" below it. */
  readonly requirementClause?: ClauseKey;
  /** The transports that do not carry it, with the clause that says so. */
  readonly notOn?: readonly TransportLimit[];
  /** Only a legacy interface offers it. */
  readonly legacy?: boolean;
  /** Where the specification contradicts itself or leaves something open, in words. */
  readonly note?: string;
}

/** A rule on the feature bits of a device as a whole, beyond what one bit requires of others. */
export interface FeatureRule {
  /** Whose duty it is: the device's, in what it offers, or the driver's, in what it accepts. */
  readonly by: 'device' | 'driver';
  readonly level: 'must' | 'should';
  /** What holds of the bits that are offered, or of those that are accepted. */
  readonly rule: Requirement;
  /** It binds only where this holds of the bits that are offered. */
  readonly ifOffered?: Requirement;
  /** It binds only where this is so, which feature bits do not say. */
  readonly condition?: string;
  readonly versions: Span;
  readonly clause: ClauseKey;
  /** One sentence of ours. */
  readonly summary: string;
  readonly note?: string;
}

/** A named number of a device's section. */
export interface Constant {
  readonly name: string;
  readonly value: number | bigint;
  readonly versions: Span;
  readonly clause: ClauseKey;
  readonly summary: string;
  /** Constants that belong together, for example `request type`. */
  readonly group: string;
  readonly requires?: Requirement;
  /** Only the legacy interface has it. */
  readonly legacy?: boolean;
  readonly note?: string;
}

/** A field behind a part of variable length, so that its offset is open. `size` is in bytes, null when open too. */
export interface TailField {
  readonly name: string;
  /** As the specification prints it: `u8[]`, `le64`. */
  readonly type: string;
  readonly size: number | null;
  readonly doc: string;
  /** The field is there only where this holds. */
  readonly when?: Condition;
}

/** A struct of the specification: its layout and where it stands. */
export interface StructFact {
  readonly name: string;
  /** The whole struct, or where `tail` is given the part of it whose offsets are fixed. */
  readonly layout: Type<unknown>;
  /** The fields after `layout`, beginning with the first of variable length. */
  readonly tail?: readonly TailField[];
  readonly versions: Span;
  readonly clause: ClauseKey;
  readonly summary: string;
  /** The part a device only reads is `device-reads`, the part it fills is `device-writes`. */
  readonly direction?: 'device-reads' | 'device-writes' | 'both';
  readonly requires?: Requirement;
  /** Only the legacy interface has it. */
  readonly legacy?: boolean;
  /** The specification prints it without a name: `name` is ours. */
  readonly unnamed?: true;
  readonly note?: string;
}

/** A transport of chapter 4. */
export type Transport = 'pci' | 'mmio' | 'ccw';

/** A bit of a register, counted from 0. */
export interface RegisterBit {
  readonly bit: number;
  readonly name: Name;
  readonly summary: string;
}

/** One register of a transport. */
export interface Register {
  readonly scope: Transport;
  /** The registers that share a base, for example `common configuration`. */
  readonly group: string;
  readonly name: Name;
  /** In bytes from the base of the group, null where it has no address. */
  readonly offset: number | null;
  /** In bytes, null where it is open. */
  readonly size: number | null;
  /** What the driver may do: read, write or both. */
  readonly access: 'R' | 'W' | 'RW';
  readonly versions: Span;
  readonly clause: ClauseKey;
  readonly summary: string;
  readonly bits?: readonly RegisterBit[];
  /** Only the legacy interface has it. */
  readonly legacy?: boolean;
  readonly requires?: Requirement;
  /** Where the specification contradicts itself or leaves something open, in words. */
  readonly note?: string;
}

/** Everything the specification says of one transport in numbers. */
export interface TransportSpec {
  readonly scope: Transport;
  readonly registers: readonly Register[];
  readonly structs: readonly StructFact[];
  readonly constants: readonly Constant[];
}

/** One virtqueue, or a run of virtqueues of one kind. */
export interface QueueFact {
  /** A number, or a formula such as `2N`. */
  readonly index: string;
  readonly name: string;
  readonly role: string;
  readonly versions: Span;
  readonly clause: ClauseKey;
  readonly requires?: Requirement;
  /** Where the specification contradicts itself or leaves something open, in words. */
  readonly note?: string;
}

/** A shared memory region that a device may have, or a run of them that are a vendor's own. */
export interface SharedMemoryRegion {
  /** The `shmid`. */
  readonly id: number;
  /** The last `shmid` of a run. */
  readonly lastId?: number;
  /** In the words of the section. */
  readonly name: string;
  readonly versions: Span;
  readonly clause: ClauseKey;
  readonly summary: string;
  readonly requires?: Requirement;
  /** The constant that is its `shmid`. */
  readonly constant?: string;
  readonly note?: string;
}

/** One bit of the device status field. `value` is the bit's mask, as the specification prints it. */
export interface StatusBit {
  readonly name: string;
  readonly value: number;
  readonly versions: Span;
  readonly clause: ClauseKey;
  /** Who sets it. */
  readonly setBy: 'driver' | 'device';
  readonly summary: string;
  readonly requires?: Requirement;
  readonly note?: string;
}

/** What the specification says of a device in one version. */
export type Standing = 'specified' | 'reserved' | 'absent';

/** One row of the ID registry. */
export interface DeviceId {
  /** Our key: net, blk, console, entropy, balloon, scsi, gpu, input, crypto, … */
  readonly key: string;
  readonly id: number;
  /** The name in each version that lists the ID, as printed there. */
  readonly names: Readonly<Partial<Record<Version, string>>>;
  /** First version with a normative section, where there is one. */
  readonly specifiedSince?: Version;
  /** The section of the device, where there is one. */
  readonly clause?: ClauseKey;
  /** Transitional PCI device ID, where the specification gives one. */
  readonly transitionalPciId?: number;
  readonly note?: string;
}

/** Everything the specification says of one device. */
export interface DeviceSpec {
  readonly key: string;
  readonly id: number;
  readonly clause: ClauseKey;
  readonly features: readonly Feature[];
  readonly queues: readonly QueueFact[];
  readonly config?: Type<unknown>;
  readonly structs: readonly StructFact[];
  readonly constants: readonly Constant[];
  /** None where it is left out. Regions exist since 1.2. */
  readonly sharedMemory?: readonly SharedMemoryRegion[];
  /** Rules on its feature bits beyond those that stand with a bit. */
  readonly featureRules?: readonly FeatureRule[];
}
