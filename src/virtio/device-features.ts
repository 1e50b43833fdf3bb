/** Feature bits go up to 127 (version 1.4, section 2.2); choices beyond are of bits that are never offered. */
const WINDOWS = 4;
const WORD = 0xffff_ffffn;

/** A device's feature bits as its registers show them, 32 at a time: what it offers and what the driver has chosen. */
export class FeatureRegisters {
  readonly offered: bigint;
  #accepted = 0n;

  constructor(offered: bigint) {
    this.offered = offered;
  }

  /** What the driver has written so far. */
  get accepted(): bigint {
    return this.#accepted;
  }

  readOffered(window: number): number {
    return wordOf(this.offered, window);
  }

  readAccepted(window: number): number {
    return wordOf(this.#accepted, window);
  }

  accept(window: number, bits: number): void {
    if (window < 0 || window >= WINDOWS) return;
    const shift = BigInt(window) * 32n;
    this.#accepted = (this.#accepted & ~(WORD << shift)) | (BigInt(bits >>> 0) << shift);
  }

  clear(): void {
    this.#accepted = 0n;
  }
}

function wordOf(bits: bigint, window: number): number {
  return window < 0 || window >= WINDOWS ? 0 : Number((bits >> (BigInt(window) * 32n)) & WORD);
}
