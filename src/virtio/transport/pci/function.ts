import type { DeviceEvent } from '../../device-model.ts';
import { RESERVED } from '../../fact-lookup.ts';
import { COMMAND, MSIX_TABLE_SIZE, msixCapability, PCI_STATUS, pciHeader } from '../../spec/pci-header.ts';
import type { Version } from '../../spec/types.ts';
import { unpackNotification } from '../notification.ts';
import type { AccessWidth, TransportDevice } from '../transport.ts';
import { CommonConfig, NO_VECTOR, VectorMap } from './common.ts';
import { type Bar, ConfigSpace, overlaps } from './config-space.ts';
import { addMsix, fillHeader } from './header.ts';
import { type Identity, type Structure, structureBytes } from './identity.ts';
import { LegacyHeader } from './legacy.ts';
import { type Message, MsixTable } from './msix.ts';
import {
  barsOf,
  LEGACY_BAR,
  MSIX_BAR,
  PENDING_AT,
  structureAt,
  structuresOf,
  VIRTIO_BAR,
} from './regions.ts';
import { SHARED_BAR } from './shared-memory.ts';
import { ConfigWindow } from './window.ts';

/** How a device sits on a PCI bus. */
export interface PciFunctionOptions extends Identity {
  readonly device: TransportDevice;
  /** MSI-X vectors, 0 for a function without MSI-X; one for the configuration and one a queue unless given. */
  readonly vectors?: number;
  /** `notify_off_multiplier`; 4 unless given, 0 for one place for all queues. */
  readonly notifyMultiplier?: number;
  /** What notifications carry in place of a queue's index with VIRTIO_F_NOTIF_CONFIG_DATA. */
  readonly notifyConfigData?: (queue: number) => number;
  /** Hears of what the driver did and the function does not act on. */
  readonly observer?: (event: DeviceEvent) => void;
}

/** Why a function interrupts. */
export interface Cause {
  readonly kind: 'used-buffer' | 'config-change';
  readonly queue: number;
}

/** What a function does to the machine around it. */
export interface PciUpstream {
  /** INTx: the level of the line. `cause` is what made it go up. */
  line(asserted: boolean, cause?: Cause): void;
  /** MSI-X: a write to memory. */
  message(message: Message, cause?: Cause): void;
}

const ISR = { queue: 1, config: 2 } as const;
const NOTIFY = 'pci/pci-specific-initialization-and-device-operation/available-buffer-notifications';

/**
 * A virtio device as a function of a PCI bus (version 1.4, section 4.1): its configuration space with the virtio
 * capabilities, the regions that they point into, ISR status, MSI-X, and for a transitional device the legacy header
 * in I/O space. Nothing a driver reads or writes makes it throw. While Bus Master is off, the function can reach no
 * memory: it ignores notifications and sends no message.
 */
export class PciFunction {
  readonly config = new ConfigSpace();
  readonly bars: readonly Bar[];
  readonly device: TransportDevice;
  readonly version: Version;
  readonly #options: PciFunctionOptions;
  readonly common: CommonConfig;
  readonly #legacy: LegacyHeader | null;
  readonly vectors: VectorMap;
  readonly #msix: MsixTable;
  readonly #structures: readonly Structure[];
  readonly #multiplier: number;
  readonly #window: ConfigWindow;
  readonly #msixAt: number;
  #isr = 0;
  #cause: Cause | undefined;
  #upstream: PciUpstream = { line: () => {}, message: () => {} };

  constructor(options: PciFunctionOptions) {
    const { device } = options;
    this.#options = options;
    this.device = device;
    this.version = options.version ?? device.version;
    const count = options.vectors ?? Math.min(device.queueCount + 1, MSIX_TABLE_SIZE + 1);
    this.#multiplier = options.notifyMultiplier ?? 4;
    this.vectors = new VectorMap(count);
    this.#msix = new MsixTable(count, (message) => this.#upstream.message(message, this.#cause));
    const ignored = (message: string, clause?: string) => this.#ignore(message, clause);
    const onReset = () => this.#reset();
    const shared = { device, version: this.version, vectors: this.vectors, ignored, onReset };
    const configData = options.notifyConfigData ?? ((queue) => queue);
    this.common = new CommonConfig({ ...shared, configData });
    this.#legacy = options.transitional
      ? new LegacyHeader({
          ...shared,
          isMsixOn: () => this.#msix.isOn,
          takeIsr: () => this.#takeIsr(),
          notify: (queue) => this.#reach(() => device.notify(queue)),
        })
      : null;
    this.#structures = structuresOf({
      device,
      version: this.version,
      commonSize: this.common.size,
      multiplier: this.#multiplier,
    });
    this.bars = barsOf(this.#structures, this.#legacy !== null, count);
    fillHeader(this.config, options, device.deviceId, this.bars);
    for (const one of this.#structures) {
      this.config.addCapability(structureBytes(one, this.version, this.#multiplier));
    }
    const window = structureBytes({ key: 'window', bar: 0, offset: 0, length: 0 }, this.version, 0);
    this.#window = new ConfigWindow(this.config.addCapability(window), this.config, this, ignored);
    this.#msixAt = addMsix(this.config, count);
    device.attach(
      {
        usedBuffer: (queue) => this.#interrupt({ kind: 'used-buffer', queue }),
        configChange: () => this.#interrupt({ kind: 'config-change', queue: 0 }),
      },
      'pci',
    );
  }

  /** Where the function's interrupts go; a later call replaces an earlier one. */
  attach(upstream: PciUpstream): void {
    this.#upstream = upstream;
  }

  readConfig(offset: number, width: number): number {
    if (overlaps(offset, width, this.#window.data, 4)) this.#window.fetch();
    return this.config.read(offset, width);
  }

  writeConfig(offset: number, width: number, value: number): void {
    this.config.write(offset, width, value);
    if (this.#msixAt > 0 && overlaps(offset, width, this.#msixAt, msixCapability.size)) {
      this.#msix.setControl(this.config.read(this.#msixAt + msixCapability.offsetOf('Message Control'), 2));
    }
    if (overlaps(offset, width, this.#window.data, 4)) this.#window.store();
  }

  /** A read in a region; ones where the function has none. */
  readBar(index: number, offset: number, width: number): number {
    if (index === LEGACY_BAR.index && this.#legacy !== null) return this.#legacy.read(offset, width);
    if (index === MSIX_BAR.index && this.#msix.count > 0) {
      return offset < PENDING_AT
        ? this.#msix.read(offset, width)
        : this.#msix.readPending(offset - PENDING_AT, width);
    }
    // What lies in shared memory is the device's business; nobody has put anything there.
    if (index === SHARED_BAR && this.device.sharedMemory.length > 0) return 0;
    const found = index === VIRTIO_BAR ? structureAt(this.#structures, offset, width) : undefined;
    if (found === undefined) return this.#nothing(offset, width);
    const at = offset - found.offset;
    if (found.key === 'common') return this.common.read(at, width);
    if (found.key === 'isr') return this.#takeIsr();
    if (found.key === 'device') return this.device.readConfig(at, width as AccessWidth);
    return 0;
  }

  writeBar(index: number, offset: number, width: number, value: number): void {
    if (index === LEGACY_BAR.index && this.#legacy !== null) {
      this.#legacy.write(offset, width, value);
      return;
    }
    if (index === MSIX_BAR.index) {
      this.#msix.write(offset, width, value);
      return;
    }
    const found = index === VIRTIO_BAR ? structureAt(this.#structures, offset, width) : undefined;
    if (found === undefined) {
      this.#nothing(offset, width);
      return;
    }
    const at = offset - found.offset;
    if (found.key === 'common') this.common.write(at, width, value);
    else if (found.key === 'device') this.device.writeConfig(at, width as AccessWidth, value);
    else if (found.key === 'notify') this.#notified(at, width, value);
  }

  get isMsixOn(): boolean {
    return this.#msix.isOn;
  }

  /** Bytes between the places of two queues' notifications. */
  get notifyMultiplier(): number {
    return this.#multiplier;
  }

  /** The structures that the capabilities point to, in the order in which they were made. */
  get structures(): readonly Structure[] {
    return this.#structures;
  }

  #nothing(offset: number, width: number): number {
    this.#ignore(`An access of ${width} bytes at 0x${offset.toString(16)} of a region hits no structure.`);
    return 0;
  }

  get #isMaster(): boolean {
    return (this.config.read(pciHeader.offsetOf('Command'), 2) & COMMAND['Bus Master']) !== 0;
  }

  #notified(at: number, width: number, value: number): void {
    const { features } = this.device;
    const isLong = (features & RESERVED.NOTIFICATION_DATA) !== 0n;
    if (width !== (isLong ? 4 : 2)) {
      this.#ignore(`A notification here is a write of ${isLong ? 4 : 2} bytes, not of ${width}.`, NOTIFY);
      return;
    }
    const { queue: said, position } = unpackNotification(value);
    const queue = this.#meant(said);
    if (queue === undefined || queue * this.#multiplier !== at) {
      const step = this.#multiplier;
      const isPlace = step === 0 ? at === 0 : at % step === 0 && at / step < this.device.queueCount;
      const where = isPlace ? 'to the place of another queue' : `at byte ${at}, where no queue has its place`;
      const message = `The value 0x${said.toString(16)} was written ${where}, and is ignored.`;
      this.#ignore(message, NOTIFY);
    } else this.#reach(() => this.device.notify(queue, ...(isLong ? [position] : [])));
  }

  /** Does what needs memory, if the function may reach it. */
  #reach(run: () => void): void {
    if (this.#isMaster) run();
    else this.#ignore('Bus Master is off in the Command register: the device cannot reach the queue.');
  }

  /** The queue that the driver speaks of. */
  #meant(said: number): number | undefined {
    if ((this.device.features & RESERVED.NOTIF_CONFIG_DATA) === 0n) return said;
    const data = this.#options.notifyConfigData ?? ((queue: number) => queue);
    for (let queue = 0; queue < this.device.queueCount; queue++) if (data(queue) === said) return queue;
    return undefined;
  }

  #interrupt(cause: Cause): void {
    const isConfig = cause.kind === 'config-change';
    if (isConfig) this.#isr |= ISR.config;
    if (this.#msix.isOn) {
      const vector = isConfig ? this.vectors.config : this.vectors.of(cause.queue);
      if (vector === NO_VECTOR) {
        const what = isConfig ? 'configuration changes have' : `queue ${cause.queue} has`;
        this.#options.observer?.({ kind: 'unheard', message: `${what} no vector.` });
      }
      if (vector === NO_VECTOR || !this.#isMaster) return;
      this.#cause = cause;
      this.#msix.fire(vector);
      this.#cause = undefined;
      return;
    }
    if (!isConfig) this.#isr |= ISR.queue;
    this.#showLine(cause);
  }

  #takeIsr(): number {
    const isr = this.#isr;
    this.#isr = 0;
    this.#showLine();
    return isr;
  }

  /** The line follows the ISR status, which the Status register shows too. */
  #showLine(cause?: Cause): void {
    const at = pciHeader.offsetOf('Status');
    const isUp = this.#isr !== 0 && !this.#msix.isOn;
    const others = this.config.read(at, 2) & ~PCI_STATUS['Interrupt Status'];
    this.config.set(at, 2, others | (isUp ? PCI_STATUS['Interrupt Status'] : 0));
    const command = this.config.read(pciHeader.offsetOf('Command'), 2);
    this.#upstream.line(isUp && (command & COMMAND['Interrupt Disable']) === 0, cause);
  }

  #reset(): void {
    this.common.reset();
    this.#legacy?.reset();
    this.vectors.reset();
    this.#msix.reset();
    this.#isr = 0;
    this.#showLine();
  }

  #ignore(message: string, clause?: string): void {
    this.#options.observer?.({ kind: 'ignored', message, ...(clause === undefined ? {} : { clause }) });
  }
}
