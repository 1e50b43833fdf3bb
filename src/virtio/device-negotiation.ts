import { FeatureRegisters } from './device-features.ts';
import { LegacyMode } from './device-legacy.ts';
import type { DeviceModel } from './device-model.ts';
import { RESERVED, STATUS } from './fact-lookup.ts';
import { choiceProblems, type Problem, uncarriedBits } from './negotiation.ts';
import { RESERVED_FEATURES } from './spec/reserved-features.ts';
import type { Transport } from './spec/types.ts';

/** What a device offers, what its driver chose of it, and whether the two go together (version 1.4, section 2.2). */
export class DeviceNegotiation {
  readonly legacy = new LegacyMode();
  /** Why the last choice was refused; empty when it was not. */
  refusals: readonly Problem[] = [];
  readonly #model: DeviceModel;
  #registers: FeatureRegisters;

  /** `reserved` are the bits that are offered beside the device's own. */
  constructor(model: DeviceModel, reserved: bigint) {
    this.#model = model;
    this.#registers = new FeatureRegisters(model.offered | reserved);
  }

  get offered(): bigint {
    return this.#registers.offered;
  }

  /** What the driver has written so far. */
  get accepted(): bigint {
    return this.#registers.accepted;
  }

  /** The negotiated bits; none before they are settled. */
  settled(status: number): bigint {
    const { accepted, offered } = this.#registers;
    if (this.legacy.inUse) return this.legacy.isOpen ? accepted & this.legacy.offered(offered) : 0n;
    return (status & STATUS.FEATURES_OK) === 0 ? 0n : accepted;
  }

  /** From now on only what that transport carries is offered. */
  carryOver(kind: Transport): void {
    // Only PCI has a place for the data that a notification shall carry (section 4.1.5.2).
    const homeless = kind === 'pci' ? 0n : RESERVED.NOTIF_CONFIG_DATA;
    const { version, features } = this.#model;
    const out = uncarriedBits([...features, ...RESERVED_FEATURES], version, kind) | homeless;
    this.#registers = new FeatureRegisters(this.offered & ~out);
  }

  readOffered(window: number): number {
    if (!this.legacy.inUse) return this.#registers.readOffered(window);
    return window === 0 ? Number(this.legacy.offered(this.offered)) : 0;
  }

  readAccepted(window: number): number {
    return this.#registers.readAccepted(window);
  }

  accept(window: number, bits: number): void {
    this.#registers.accept(window, bits);
  }

  /** Whether the driver's choice is one that the device takes. */
  check(): boolean {
    const { features, version } = this.#model;
    const facts = [...features, ...RESERVED_FEATURES];
    const problems = [...choiceProblems(facts, this.offered, this.accepted, version)];
    const own = this.#model.refuse?.(this.accepted);
    if (own !== undefined) problems.push(own);
    this.refusals = problems;
    return problems.length === 0;
  }

  reset(): void {
    this.#registers.clear();
    this.legacy.reset();
    this.refusals = [];
  }
}
