import { STATUS } from '../fact-lookup.ts';

/**
 * The features that a driver has written, as its transport remembers them to know how a notification looks. They are
 * settled by FEATURES_OK: what is written afterwards changes nothing, here as in the device.
 */
export class AcceptedFeatures {
  #bits = 0n;
  #isSettled = false;

  /** The driver writes a status. */
  onStatus(value: number): void {
    if (value === 0) {
      this.#bits = 0n;
      this.#isSettled = false;
    } else if ((value & STATUS.FEATURES_OK) !== 0) this.#isSettled = true;
  }

  write(window: number, bits: number): void {
    if (this.#isSettled) return;
    const shift = BigInt(32 * window);
    this.#bits = (this.#bits & ~(0xffff_ffffn << shift)) | (BigInt(bits >>> 0) << shift);
  }

  /** Whether any of the bits of a mask is among them. */
  has(mask: bigint): boolean {
    return (this.#bits & mask) !== 0n;
  }
}
