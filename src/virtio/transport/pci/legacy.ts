import { placeLegacy } from '../../queue/legacy-layout.ts';
import { PCI } from '../../spec/pci.ts';
import type { Version } from '../../spec/types.ts';
import { type Handler, type Ignored, RegisterBlock, RegisterMap } from '../registers.ts';
import type { AccessWidth, LegacyInterface, TransportDevice } from '../transport.ts';
import type { VectorMap } from './common.ts';

/** A queue of a legacy PCI device: pages of 4096 bytes, and as long as the device says (section 4.1.5.1.3.1). */
export const PCI_LEGACY: LegacyInterface = { pageSize: 4096, queueAlign: 4096, isSizeFixed: true };

const ONLY_WITH_MSIX = ['config_msix_vector', 'queue_msix_vector'];

/** The registers of the legacy header; two more of them while MSI-X is on. */
export function legacyMap(version: Version, msix: boolean): RegisterMap {
  const rows = PCI.registers.filter(
    ({ group, name }) => group === 'legacy header' && (msix || !ONLY_WITH_MSIX.includes(String(name))),
  );
  return new RegisterMap(rows, version);
}

/** What the legacy header is in front of. */
export interface LegacyParts {
  readonly device: TransportDevice;
  readonly version: Version;
  readonly vectors: VectorMap;
  readonly ignored: Ignored;
  readonly isMsixOn: () => boolean;
  /** Reads the ISR status, which clears it. */
  readonly takeIsr: () => number;
  readonly onReset: () => void;
  /** What a notification does; it goes to the device unless given. */
  readonly notify?: (queue: number) => void;
}

/**
 * The legacy interface of a transitional device (version 1.4, section 4.1.4.10): one block of registers in I/O space
 * with the device's own configuration behind it, four bytes further while MSI-X is on.
 */
export class LegacyHeader {
  readonly #parts: LegacyParts;
  readonly #plain: RegisterBlock;
  readonly #msix: RegisterBlock;
  readonly #pages = new Map<number, number>();
  #selected = 0;

  constructor(parts: LegacyParts) {
    this.#parts = parts;
    const handlers = this.#handlers();
    this.#plain = new RegisterBlock(legacyMap(parts.version, false), handlers, parts.ignored);
    this.#msix = new RegisterBlock(legacyMap(parts.version, true), handlers, parts.ignored);
  }

  read(offset: number, width: number): number {
    const block = this.#block();
    this.#parts.device.useLegacy();
    if (offset < block.map.size) return block.read(offset, width);
    return this.#parts.device.readConfig(offset - block.map.size, width as AccessWidth);
  }

  write(offset: number, width: number, value: number): void {
    const block = this.#block();
    this.#parts.device.useLegacy();
    if (offset < block.map.size) block.write(offset, width, value);
    else this.#parts.device.writeConfig(offset - block.map.size, width as AccessWidth, value);
  }

  reset(): void {
    this.#pages.clear();
    this.#selected = 0;
  }

  #block(): RegisterBlock {
    return this.#parts.isMsixOn() ? this.#msix : this.#plain;
  }

  #handlers(): Readonly<Record<string, Handler>> {
    const { device, vectors, takeIsr, onReset } = this.#parts;
    const notify = this.#parts.notify ?? ((queue: number) => device.notify(queue));
    return {
      'Device Features bits 0:31': { read: () => device.readDeviceFeatures(0) },
      'Driver Features bits 0:31': {
        read: () => device.readDriverFeatures(0),
        write: (bits) => device.writeDriverFeatures(0, bits),
      },
      'Queue Address': {
        read: () => this.#pages.get(this.#selected) ?? 0,
        write: (page) => this.#place(page),
      },
      queue_size: { read: () => device.readQueueMaxSize(this.#selected) },
      queue_select: {
        read: () => this.#selected,
        write: (queue) => {
          this.#selected = queue;
        },
      },
      'Queue Notify': { read: () => 0, write: notify },
      'Device Status': {
        read: () => device.readStatus(),
        write: (value) => {
          if (value === 0) onReset();
          device.writeStatus(value);
        },
      },
      'ISR Status': { read: takeIsr },
      config_msix_vector: { read: () => vectors.config, write: (vector) => vectors.mapConfig(vector) },
      queue_msix_vector: {
        read: () => vectors.of(this.#selected),
        write: (vector) => {
          if (device.readQueueMaxSize(this.#selected) > 0) vectors.map(this.#selected, vector);
        },
      },
    };
  }

  #place(page: number): void {
    const { device } = this.#parts;
    const queue = this.#selected;
    if (page === 0) {
      this.#pages.delete(queue);
      device.disableQueue(queue);
      return;
    }
    const size = device.readQueueMaxSize(queue);
    if (size === 0 || device.readQueueEnabled(queue)) return;
    device.writeQueue(queue, placeLegacy(size, page * PCI_LEGACY.pageSize, PCI_LEGACY.queueAlign));
    device.enableQueue(queue);
    if (device.readQueueEnabled(queue)) this.#pages.set(queue, page);
  }
}
