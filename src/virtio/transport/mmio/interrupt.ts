import { MMIO } from '../../spec/mmio.ts';
import { spellings } from '../../spec/versions.ts';

/** Why a device interrupts. */
export type Cause = 'used-buffer' | 'config-change';

/** What a device does to the machine around it: its interrupt line is up, and why. `wasUp`: it has been before. */
export type MmioUpstream = (cause: Cause, queue: number, wasUp: boolean) => void;

/** The bits of InterruptStatus, from the facts. */
export const INTERRUPT = {
  'used-buffer': bitNamed('Used Buffer Notification'),
  'config-change': bitNamed('Configuration Change Notification'),
} as const satisfies Record<Cause, number>;

function bitNamed(name: string): number {
  const { bits = [] } = MMIO.registers.find((one) => one.name === 'InterruptStatus') ?? {};
  const found = bits.find((one) => spellings(one.name).includes(name));
  if (found === undefined) throw new Error(`InterruptStatus has no bit ${name}.`);
  return 1 << found.bit;
}

/** One line for all interrupts of a device; a bit stays set until the driver acknowledges it (section 4.2.2.1). */
export class InterruptLine {
  status = 0;
  #upstream: MmioUpstream = () => {};

  attach(upstream: MmioUpstream): void {
    this.#upstream = upstream;
  }

  raise(cause: Cause, queue: number): void {
    const wasUp = this.status !== 0;
    this.status |= INTERRUPT[cause];
    this.#upstream(cause, queue, wasUp);
  }

  acknowledge(bits: number): void {
    this.status &= ~bits;
  }

  reset(): void {
    this.status = 0;
  }
}
