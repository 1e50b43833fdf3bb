import type { Clock } from '../clock.ts';
import { VirtioDevice } from '../device.ts';
import type { DeviceEvent, DeviceModel } from '../device-model.ts';
import type { DriverOptions } from '../driver.ts';
import { RESERVED } from '../fact-lookup.ts';
import type { GuestAllocator } from '../guest-allocator.ts';
import type { Type } from '../layout/layout.ts';
import { AddressMap } from '../memory/map.ts';
import type { InterlockedHandle, MemoryHandle } from '../memory/memory.ts';
import type { DriverQueue, QueueAddresses, QueueFeatures } from '../queue/queue.ts';
import { makeDriverQueue } from '../queue/ring-kind.ts';
import { DirectTransport } from '../transport/direct.ts';
import type { RegisterAccess, RegisterObserver, Transport } from '../transport/transport.ts';
import { StageAllocator } from './stage-allocator.ts';
import { showQueue } from './stage-queue.ts';
import { type Inspected, LATENCY, type World } from './world.ts';

/** How a device stands on the stage. */
export interface DeviceStageOptions {
  readonly model: DeviceModel;
  /** Layout of the configuration space, so that registers have the names of its fields. */
  readonly config?: Type<unknown>;
  readonly indirect?: boolean;
  readonly eventIndex?: boolean;
  /** VIRTIO_F_RING_PACKED and VIRTIO_F_IN_ORDER. */
  readonly packed?: boolean;
  readonly inOrder?: boolean;
  /** Whether VIRTIO_F_VERSION_1 is offered; true unless given. */
  readonly version1?: boolean;
  /** Further reserved bits that the device offers. */
  readonly offered?: bigint;
  /** Memory as the platform lets the device reach it, once VIRTIO_F_ACCESS_PLATFORM was negotiated. */
  readonly platform?: MemoryHandle;
  /** Puts the device behind a transport; without a bus unless given. */
  readonly transport?: (wiring: StageWiring) => Transport;
}

/** What a transport on the stage is made of. */
export interface StageWiring {
  readonly device: VirtioDevice;
  /** The driver's clock: interrupts reach it by that. */
  readonly clock: Clock;
  readonly interruptDelay: number;
  readonly driverMemory: InterlockedHandle;
  readonly deviceMemory: InterlockedHandle;
  readonly allocator: GuestAllocator;
  readonly observer: RegisterObserver;
  /** What a transport does not act on. */
  readonly ignored: (event: DeviceEvent) => void;
}

/** Groups of registers that are not the device's own: the bus has them. */
const BUS: readonly (readonly [RegExp, string])[] = [
  [/^PCI configuration header$/, 'pci.header'],
  [/^MSI-X table/, 'pci.msix-table'],
  [/^MSI-X capability$/, 'pci.msix'],
  [/^VIRTIO_PCI_CAP_|^capability/, 'pci.capability'],
];

/** What every driver on the stage is built with. */
export type DriverParts = Pick<DriverOptions, 'transport' | 'memory' | 'allocator' | 'makeQueue'>;

/** A register as a step names it: a field of the bus with what it lies in, a half of 64 bits as such. */
function fullName({ name, group = '', part }: RegisterAccess): string {
  if (part !== undefined) return `${name}, ${part} half`;
  return /^VIRTIO_PCI_CAP_|^MSI-X|^capability/.test(group) ? `${group} ${name}` : name;
}

/** A number as little-endian bytes. */
function bytesOf(value: number | bigint, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 0xffn));
}

/**
 * A device of the model on the stage, behind a transport without a bus, and the parts its driver needs. Registers,
 * notifications and what the device does unseen become steps; each queue is shown when its driver makes it.
 */
export class DeviceStage {
  readonly world: World;
  readonly device: VirtioDevice;
  readonly parts: DriverParts;
  readonly allocator: GuestAllocator;
  /** The reserved bits that the device offers. */
  readonly reserved: bigint;
  readonly #config = new AddressMap();
  /** Where each queue lies, in the order in which the driver made them. */
  readonly #shown: { readonly addresses: QueueAddresses; half: Inspected }[] = [];
  #made = 0;

  constructor(world: World, options: DeviceStageOptions) {
    const { model, config, indirect = false, eventIndex = false, version1 = true, offered = 0n } = options;
    this.world = world;
    this.reserved =
      offered |
      (version1 ? RESERVED.VERSION_1 : 0n) |
      (indirect ? RESERVED.INDIRECT_DESC : 0n) |
      (eventIndex ? RESERVED.EVENT_IDX : 0n) |
      (options.packed ? RESERVED.RING_PACKED : 0n) |
      (options.inOrder ? RESERVED.IN_ORDER : 0n);
    this.device = new VirtioDevice({
      model,
      memory: world.device,
      ...(options.platform === undefined ? {} : { platform: options.platform }),
      clock: world.clock('device'),
      offered: this.reserved,
      notifyDelay: LATENCY.notify,
      // With an event index it is this call that tells the driver when to notify again.
      suppressKicks: eventIndex,
      observer: (event) => this.#onEvent(event),
    });
    if (config) this.#config.add('config', 0, config.size, config);
    this.allocator = new StageAllocator(world);
    const make = options.transport ?? ((wiring) => new DirectTransport(wiring.device, wiring));
    const transport = make({
      device: this.device,
      clock: world.clock('driver'),
      interruptDelay: LATENCY.interrupt,
      driverMemory: world.driver,
      deviceMemory: world.device,
      allocator: this.allocator,
      observer: (access) => this.#onRegister(access),
      ignored: (event) => this.#onEvent(event),
    });
    this.parts = {
      transport,
      memory: world.driver,
      allocator: this.allocator,
      makeQueue: (memory, addresses, features) => this.#makeQueue(memory, addresses, features),
    };
  }

  #makeQueue<Token>(
    memory: MemoryHandle,
    addresses: QueueAddresses,
    features: QueueFeatures,
  ): DriverQueue<Token> {
    const half = makeDriverQueue<Token>(memory, addresses, features);
    const index = this.#made++;
    const shown = this.#shown[index];
    if (shown) {
      shown.half = half;
      return half;
    }
    const entry = { addresses, half: half as Inspected };
    this.#shown.push(entry);
    const queue = `queue ${index}`;
    showQueue(
      this.world,
      queue,
      addresses,
      features,
      {
        driver: {
          inspect: () => entry.half.inspect(),
          ownership: () => entry.half.ownership?.() ?? { free: [], chains: [] },
        },
        device: { inspect: () => this.device.inspect(index) ?? {} },
      },
      index === 0 ? '' : `${queue} `,
    );
    return half;
  }

  #onEvent(event: DeviceEvent): void {
    const { world } = this;
    switch (event.kind) {
      case 'reset':
        this.#made = 0;
        world.failure = undefined;
        return;
      case 'needs-reset':
        world.fail('device', event);
        return;
      case 'features-refused':
        world.mark('device', 'device.refuses', event.problems[0]?.message);
        return;
      case 'unheard':
        world.mark('device', 'device.unheard', event.message);
        return;
      case 'ignored':
        world.mark('device', 'device.ignores', event.message);
    }
  }

  #onRegister(access: RegisterAccess): void {
    const { actor, kind, name, group = '', offset = 0, size, value } = access;
    if (kind === 'notify') {
      const isPacked = this.world.queues[Number(value)]?.format === 'packed';
      const probe = isPacked ? 'packed.notify' : 'notify';
      this.world.happen({ actor, kind, probe, name: `queue ${value}`, detail: Number(value) });
      return;
    }
    if (kind === 'interrupt') {
      const probe = name === 'config-change' ? 'config-interrupt' : 'interrupt';
      const via = access.via === undefined ? '' : `, told by ${access.via}`;
      this.world.happen({ actor, kind, probe, name: `queue ${value}${via}`, detail: Number(value) });
      return;
    }
    const bytes = bytesOf(value, size);
    this.world.happen({
      actor,
      kind,
      probe: BUS.find(([pattern]) => pattern.test(group))?.[1] ?? `register.${name}`,
      name: name === 'config' ? this.#fieldName(offset, size) : fullName(access),
      address: offset,
      before: kind === 'register-read' ? bytes : new Uint8Array(0),
      after: bytes,
    });
  }

  /** `config.seg_max`, or `config.capacity, bytes 4 to 7` for a part of a field. */
  #fieldName(offset: number, size: number): string {
    const field = this.#config.lookup(offset, size);
    if (!field) return `config, bytes ${offset} to ${offset + size - 1}`;
    const from = offset - field.address;
    return field.size === size ? field.name : `${field.name}, bytes ${from} to ${from + size - 1}`;
  }
}
