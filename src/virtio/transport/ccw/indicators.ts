import type { InterlockedHandle } from '../../memory/memory.ts';
import type { Cause, CcwUpstream } from './subchannel.ts';

/** Where adapter indicators are, as CCW_CMD_SET_IND_ADAPTER says. */
export interface AdapterArea {
  readonly summary: number;
  readonly indicators: number;
  /** The first bit of this device, counted from the most significant bit of the first byte. */
  readonly bit: number;
}

/**
 * Bits in guest memory by which a device says what happened before it interrupts (version 1.4, sections 4.3.2.6 and
 * 4.3.3.1). Classic queue indicators and those of the configuration are numbers of 64 bits in big-endian order, in
 * which bit n stands for queue n; adapter indicators are counted from the left, beside a summary byte for many devices.
 * The driver clears bits at any moment, so each is set by one access.
 */
export class Indicators {
  classic: number | null = null;
  config: number | null = null;
  adapter: AdapterArea | null = null;
  readonly #memory: InterlockedHandle;
  readonly #upstream: CcwUpstream;

  constructor(memory: InterlockedHandle, upstream: CcwUpstream) {
    this.#memory = memory;
    this.#upstream = upstream;
  }

  reset(): void {
    this.classic = null;
    this.config = null;
    this.adapter = null;
  }

  usedBuffer(queue: number): void {
    if (this.adapter !== null) this.#setAdapter(this.adapter, queue);
    else if (this.classic !== null && queue < 64) this.#setBit(this.classic, queue, 'used-buffer');
  }

  configChange(): void {
    if (this.config !== null) this.#setBit(this.config, 0, 'config-change');
  }

  #setBit(address: number, bit: number, cause: Cause): void {
    const at = address + 7 - Math.floor(bit / 8);
    this.#or(at, 1 << (bit % 8));
    this.#upstream.interrupt('subchannel', cause, bit);
  }

  #setAdapter({ summary, indicators, bit }: AdapterArea, queue: number): void {
    const at = bit + queue;
    this.#or(indicators + Math.floor(at / 8), 0x80 >> (at % 8));
    // Who has not cleared the summary has an interrupt before him that he has not dealt with.
    if (this.#or(summary, 1) === 0) this.#upstream.interrupt('adapter', 'used-buffer', queue);
  }

  /** Sets bits of a byte. Returns what it was; undefined outside memory, where nothing is set. */
  #or(address: number, bits: number): number | undefined {
    if (!this.#memory.contains(address, 1)) return undefined;
    this.#memory.at('ccw.indicator');
    return this.#memory.update(address, 1, (now) => now.set([(now[0] ?? 0) | bits]))[0];
  }
}
