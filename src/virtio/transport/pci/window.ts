import type { Ignored } from '../registers.ts';
import type { ConfigSpace } from './config-space.ts';
import type { Structure } from './identity.ts';

/** The regions of a function, by number and offset. */
export interface Regions {
  readonly structures: readonly Structure[];
  readBar(index: number, offset: number, width: number): number;
  writeBar(index: number, offset: number, width: number, value: number): void;
}

/** Where the window points. */
interface View {
  readonly bar: number;
  readonly offset: number;
  readonly length: number;
}

const CLAUSE =
  'pci/virtio-structure-pci-capabilities/pci-configuration-access-capability/driver-requirements';
const [BAR, OFFSET, LENGTH, DATA] = [4, 8, 12, 16];

/**
 * The PCI configuration access capability (version 1.4, section 4.1.4.9): a driver that cannot map a region reaches it
 * here, by writing where it wants to look and then reading or writing the data.
 */
export class ConfigWindow {
  /** Where `pci_cfg_data` is. */
  readonly data: number;
  readonly #at: number;
  readonly #config: ConfigSpace;
  readonly #regions: Regions;
  readonly #ignored: Ignored;

  /** `at` is where the capability is; the fields that a driver may write become writable. */
  constructor(at: number, config: ConfigSpace, regions: Regions, ignored: Ignored) {
    this.data = at + DATA;
    this.#at = at;
    this.#config = config;
    this.#regions = regions;
    this.#ignored = ignored;
    config.allow(at + BAR, 1, 0xff);
    for (const word of [OFFSET, LENGTH, DATA]) config.allow(at + word, 4, 0xffff_ffff);
  }

  /** The driver is about to read the data: they are fetched. */
  fetch(): void {
    const view = this.#view();
    if (view === null) return;
    const value = this.#regions.readBar(view.bar, view.offset, view.length);
    const old = this.#config.read(this.data, 4);
    const mask = view.length === 4 ? 0xffff_ffff : 2 ** (8 * view.length) - 1;
    this.#config.set(this.data, 4, ((old & ~mask) | (value & mask)) >>> 0);
  }

  /** The driver has written the data: they go where the window points. */
  store(): void {
    const view = this.#view();
    if (view === null) return;
    this.#regions.writeBar(view.bar, view.offset, view.length, this.#config.read(this.data, view.length));
  }

  /** Null where the window names no bytes of a structure. */
  #view(): View | null {
    const bar = this.#config.read(this.#at + BAR, 1);
    const offset = this.#config.read(this.#at + OFFSET, 4);
    const length = this.#config.read(this.#at + LENGTH, 4);
    const isAccess = (length === 1 || length === 2 || length === 4) && offset % length === 0;
    const isInside = this.#regions.structures.some(
      (one) => one.bar === bar && offset >= one.offset && offset + length <= one.offset + one.length,
    );
    if (isAccess && isInside) return { bar, offset, length };
    this.#ignored('The window of the configuration space names no bytes of a structure.', CLAUSE);
    return null;
  }
}
