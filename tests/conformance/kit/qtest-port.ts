import { PciTransport } from '../../../src/virtio/transport/pci/driver.ts';
import { assignBars } from '../../../src/virtio/transport/pci/firmware.ts';
import type { PciListener, PciPort } from '../../../src/virtio/transport/pci/port.ts';
import type { AccessWidth, RegisterObserver } from '../../../src/virtio/transport/transport.ts';
import type { Qtest } from './qtest.ts';

/** Where the first window of a device in slot 0 would be, and how far those of two slots are apart. */
const WINDOWS = 0xe000_0000;
const STRIDE = 0x10_0000;
const PORTS = 0xc000;
const PORT_STRIDE = 0x100;
const [CONFIG_ADDRESS, CONFIG_DATA] = [0xcf8, 0xcfc];

/** A function in a slot of QEMU's PCI bus 0, reached by its test protocol. */
export class QtestPort implements PciPort {
  readonly #qtest: Qtest;
  readonly #slot: number;
  #listener: PciListener | null = null;
  #isr = 0;

  constructor(qtest: Qtest, slot: number) {
    this.#qtest = qtest;
    this.#slot = slot;
  }

  readConfig(offset: number, width: AccessWidth): number {
    const value = this.#word(offset) >>> (8 * (offset & 3));
    return width === 4 ? value >>> 0 : value & (width === 2 ? 0xffff : 0xff);
  }

  writeConfig(offset: number, width: AccessWidth, value: number): void {
    const shift = 8 * (offset & 3);
    const mask = width === 4 ? 0xffff_ffff : (width === 2 ? 0xffff : 0xff) << shift;
    const old = width === 4 ? 0 : this.#word(offset);
    this.#select(offset);
    this.#qtest.outl(CONFIG_DATA, ((old & ~mask) | ((value << shift) & mask)) >>> 0);
  }

  readMemory(address: number, width: AccessWidth): number {
    const value = this.#qtest.read(address, width);
    if (width === 1) this.#isr = value;
    return value;
  }

  writeMemory(address: number, width: AccessWidth, value: number): void {
    this.#qtest.write(address, width, value);
  }

  /** Not needed: the devices of these tests are not transitional. */
  readIo(): number {
    return 0xff;
  }

  writeIo(): void {}

  listen(listener: PciListener): void {
    this.#listener = listener;
  }

  /** Lets the driver look at the ISR status as if the line had gone up, and tells what it found there. */
  pump(): number {
    this.#isr = 0;
    this.#listener?.line();
    return this.#isr;
  }

  #word(offset: number): number {
    this.#select(offset);
    return this.#qtest.inl(CONFIG_DATA);
  }

  #select(offset: number): void {
    this.#qtest.outl(CONFIG_ADDRESS, 0x8000_0000 + this.#slot * 0x800 + (offset & 0xfc));
  }
}

/**
 * The model's PCI driver half against a device of QEMU. MSI-X stays off, so the device's notifications are bits of the
 * ISR status, which `pump` lets the driver read.
 */
export class QemuTransport extends PciTransport {
  readonly #port: QtestPort;
  readonly #observer: RegisterObserver | undefined;

  constructor(qtest: Qtest, slot: number, observer?: RegisterObserver) {
    const port = placed(qtest, slot);
    super(port, { msix: false });
    this.#port = port;
    this.#observer = observer;
  }

  override notify(queue: number, position?: number): void {
    this.#observer?.({ actor: 'driver', kind: 'notify', name: 'queue_notify', size: 2, value: queue });
    super.notify(queue, position);
  }

  pump(): void {
    const isr = this.#port.pump();
    const tell = (name: string) =>
      this.#observer?.({ actor: 'device', kind: 'interrupt', name, size: 0, value: 0 });
    if ((isr & 2) !== 0) tell('config-change');
    if ((isr & 1) !== 0) tell('used-buffer');
  }
}

const windows = new WeakMap<Qtest, Set<number>>();

/** No firmware runs, so the regions of a function are put into place here, once. */
function placed(qtest: Qtest, slot: number): QtestPort {
  const port = new QtestPort(qtest, slot);
  const done = windows.get(qtest) ?? new Set();
  windows.set(qtest, done);
  if (!done.has(slot)) assignBars(port, { memory: WINDOWS + slot * STRIDE, io: PORTS + slot * PORT_STRIDE });
  done.add(slot);
  return port;
}
