import type { Clock } from '../clock.ts';
import type { QueueAddresses } from '../queue/queue.ts';
import { QueueResets } from './queue-resets.ts';
import type {
  AccessWidth,
  RegisterAccess,
  RegisterObserver,
  Transport,
  TransportDevice,
  TransportListener,
} from './transport.ts';

/** How a `DirectTransport` is wired. */
export interface DirectOptions {
  readonly clock: Clock;
  /** Hears of every register access and notification. */
  readonly observer?: RegisterObserver;
  /** Virtual nanoseconds between the device's notification and the driver hearing of it. 0 unless given. */
  readonly interruptDelay?: number;
}

const silent: TransportListener = { usedBuffer: () => {}, configChange: () => {} };

/**
 * A transport without a bus: the driver's accesses go straight to the device. Its registers are named, sized and
 * used as the PCI common configuration has them (a select register in front of features and queues), so that a
 * recording reads like one of a PCI device; they have no offsets. A driver's notification reaches the device at
 * once; a device's notification reaches the driver through the clock, never in the middle of what the device does.
 */
export class DirectTransport implements Transport {
  readonly kind = 'direct';
  readonly deviceId: number;
  #device: TransportDevice;
  #observer: RegisterObserver | undefined;
  #listener: TransportListener = silent;
  readonly #resets = new QueueResets();

  constructor(device: TransportDevice, options: DirectOptions) {
    this.deviceId = device.deviceId;
    this.#device = device;
    this.#observer = options.observer;
    const delay = options.interruptDelay ?? 0;
    device.attach({
      usedBuffer: (queue) => {
        this.#observe({ actor: 'device', kind: 'interrupt', name: 'used-buffer', size: 0, value: queue });
        options.clock.after(delay, () => this.#listener.usedBuffer(queue));
      },
      configChange: () => {
        this.#observe({ actor: 'device', kind: 'interrupt', name: 'config-change', size: 0, value: 0 });
        options.clock.after(delay, () => this.#listener.configChange());
      },
    });
  }

  readStatus(): number {
    return this.#read('device_status', 1, this.#device.readStatus());
  }

  writeStatus(value: number): void {
    if (value === 0) this.#resets.clear();
    this.#write('device_status', 1, value);
    this.#device.writeStatus(value);
  }

  readDeviceFeatures(window: number): number {
    this.#write('device_feature_select', 4, window);
    return this.#read('device_feature', 4, this.#device.readDeviceFeatures(window));
  }

  writeDriverFeatures(window: number, bits: number): void {
    this.#write('driver_feature_select', 4, window);
    this.#write('driver_feature', 4, bits);
    this.#device.writeDriverFeatures(window, bits);
  }

  readConfigGeneration(): number {
    return this.#read('config_generation', 1, this.#device.readConfigGeneration() & 0xff);
  }

  readConfig(offset: number, width: AccessWidth): number {
    const value = this.#device.readConfig(offset, width);
    this.#observe({ actor: 'driver', kind: 'register-read', name: 'config', offset, size: width, value });
    return value;
  }

  writeConfig(offset: number, width: AccessWidth, value: number): void {
    this.#observe({ actor: 'driver', kind: 'register-write', name: 'config', offset, size: width, value });
    this.#device.writeConfig(offset, width, value);
  }

  readQueueMaxSize(queue: number): number {
    this.#write('queue_select', 2, queue);
    return this.#read('queue_size', 2, this.#device.readQueueMaxSize(queue));
  }

  readQueueEnabled(queue: number): boolean {
    this.#write('queue_select', 2, queue);
    return this.#read('queue_enable', 2, this.#device.readQueueEnabled(queue) ? 1 : 0) === 1;
  }

  writeQueue(queue: number, addresses: QueueAddresses): void {
    this.#write('queue_select', 2, queue);
    this.#write('queue_size', 2, addresses.size);
    this.#write('queue_desc', 8, BigInt(addresses.descriptors));
    this.#write('queue_driver', 8, BigInt(addresses.driverArea));
    this.#write('queue_device', 8, BigInt(addresses.deviceArea));
    this.#device.writeQueue(queue, addresses);
  }

  enableQueue(queue: number): void {
    this.#write('queue_select', 2, queue);
    this.#write('queue_enable', 2, 1);
    this.#device.enableQueue(queue);
  }

  resetQueue(queue: number): boolean {
    this.#write('queue_select', 2, queue);
    const ask = () => {
      this.#write('queue_reset', 2, 1);
      this.#device.resetQueue(queue);
    };
    const look = () => this.#read('queue_reset', 2, this.#device.readQueueReset(queue) ? 1 : 0);
    return this.#resets.step(queue, ask, () => look() === 0);
  }

  notify(queue: number, position?: number): void {
    this.#observe({ actor: 'driver', kind: 'notify', name: 'queue_notify', size: 2, value: queue });
    this.#device.notify(queue, position);
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
  }

  #read(name: string, size: number, value: number): number {
    this.#observe({ actor: 'driver', kind: 'register-read', name, size, value });
    return value;
  }

  #write(name: string, size: number, value: number | bigint): void {
    this.#observe({ actor: 'driver', kind: 'register-write', name, size, value });
  }

  #observe(access: RegisterAccess): void {
    this.#observer?.(access);
  }
}
