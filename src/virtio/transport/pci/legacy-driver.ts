import { DriverError } from '../../driver-error.ts';
import type { QueueAddresses } from '../../queue/queue.ts';
import type { AccessWidth, Transport, TransportListener } from '../transport.ts';
import { BARS_AT } from './config-space.ts';
import { identify, regionsOf, startDecoding } from './discovery.ts';
import { legacyMap, PCI_LEGACY } from './legacy.ts';
import type { PciPort } from './port.ts';

const REGISTERS = legacyMap('1.4', false);
const ISR = { queue: 1, config: 2 } as const;

/**
 * A legacy driver's side of virtio over PCI (version 1.4, section 4.1.4.10): no capabilities, one block of registers in
 * I/O space behind BAR 0, INTx. Features beyond bit 31 and the configuration generation do not exist here.
 */
export class PciLegacyTransport implements Transport {
  readonly kind = 'pci';
  readonly legacy = PCI_LEGACY;
  readonly #port: PciPort;
  readonly #busMaster: boolean;
  readonly #queues = new Map<number, QueueAddresses>();
  #known: { readonly deviceId: number; readonly base: number } | null = null;
  #listener: TransportListener = { usedBuffer: () => {}, configChange: () => {} };

  /** Without `busMaster` the function cannot reach memory, so no queue ever moves. */
  constructor(port: PciPort, { busMaster = true }: { readonly busMaster?: boolean } = {}) {
    this.#port = port;
    this.#busMaster = busMaster;
    port.listen({ line: () => this.#onLine(), message: () => {} });
  }

  get deviceId(): number {
    return this.#found.deviceId;
  }

  readStatus(): number {
    return this.#read('Device Status');
  }

  writeStatus(value: number): void {
    if (value === 0) this.#queues.clear();
    this.#write('Device Status', value);
  }

  readDeviceFeatures(window: number): number {
    return window === 0 ? this.#read('Device Features bits 0:31') : 0;
  }

  writeDriverFeatures(window: number, bits: number): void {
    if (window === 0) this.#write('Driver Features bits 0:31', bits);
  }

  /** There is none; `readConfig` of the driver reads twice. */
  readConfigGeneration(): number {
    return 0;
  }

  readConfig(offset: number, width: AccessWidth): number {
    return this.#port.readIo(this.#found.base + REGISTERS.size + offset, width);
  }

  writeConfig(offset: number, width: AccessWidth, value: number): void {
    this.#port.writeIo(this.#found.base + REGISTERS.size + offset, width, value);
  }

  readQueueMaxSize(queue: number): number {
    this.#write('queue_select', queue);
    return this.#read('queue_size');
  }

  readQueueEnabled(queue: number): boolean {
    this.#write('queue_select', queue);
    return this.#read('Queue Address') !== 0;
  }

  writeQueue(queue: number, addresses: QueueAddresses): void {
    this.#queues.set(queue, addresses);
  }

  /** One register both places a queue and enables it. */
  enableQueue(queue: number): void {
    const addresses = this.#queues.get(queue);
    if (addresses === undefined) return;
    this.#write('queue_select', queue);
    this.#write('Queue Address', addresses.descriptors / PCI_LEGACY.pageSize);
  }

  /** There is no such thing. */
  resetQueue(): boolean {
    return false;
  }

  notify(queue: number): void {
    this.#write('Queue Notify', queue);
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
  }

  get #found(): { readonly deviceId: number; readonly base: number } {
    this.#known ??= this.#discover();
    return this.#known;
  }

  #discover(): { readonly deviceId: number; readonly base: number } {
    const port = this.#port;
    const deviceId = identify(port);
    const isIo = (port.readConfig(BARS_AT, 4) & 1) === 1;
    if (!isIo) {
      const message = 'BAR 0 is not in I/O space: the device has no legacy interface.';
      throw new DriverError('no-device', message, 'pci/virtio-structure-pci-capabilities/legacy-interface');
    }
    const base = regionsOf(port)(0);
    startDecoding(port, this.#busMaster);
    return { deviceId, base };
  }

  #onLine(): void {
    const isr = this.#read('ISR Status');
    if ((isr & ISR.config) !== 0) this.#listener.configChange();
    if ((isr & ISR.queue) !== 0) for (const queue of this.#queues.keys()) this.#listener.usedBuffer(queue);
  }

  #read(register: string): number {
    const { offset, size } = REGISTERS.find(register);
    return this.#port.readIo(this.#found.base + offset, size as AccessWidth);
  }

  #write(register: string, value: number): void {
    const { offset, size } = REGISTERS.find(register);
    this.#port.writeIo(this.#found.base + offset, size as AccessWidth, value >>> 0);
  }
}
