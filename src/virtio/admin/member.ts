import type { VirtioDevice } from '../device.ts';
import type { DeviceQueueMaker } from '../device-model.ts';
import { isStruct, type Struct } from '../layout/layout.ts';
import type { MemoryHandle } from '../memory/memory.ts';
import type { QueueAddresses } from '../queue/queue.ts';
import { makeDeviceQueue } from '../queue/ring-kind.ts';
import { SplitDevice } from '../queue/split-device.ts';
import { CommonConfig, VectorMap } from '../transport/pci/common.ts';
import { LegacyHeader } from '../transport/pci/legacy.ts';

/** What a driver reaches of a member over PCI, which a `PciFunction` has too. */
export interface Registers {
  readonly common: CommonConfig;
  readonly vectors: VectorMap;
}

export interface MemberOptions {
  readonly device: VirtioDevice;
  /** The registers behind which the device stands; some of its own unless given. */
  readonly registers?: Registers;
  /** The layout of its configuration space, by which accesses of one field are told from others. */
  readonly config?: Struct<unknown>;
  /** The rings of the device; needed only where it takes over queues from another one. */
  readonly rings?: Rings;
}

/** A device of a group, as its owner reaches it. */
export class Member {
  readonly device: VirtioDevice;
  readonly registers: Registers;
  readonly legacy: LegacyHeader;
  readonly config: Struct<unknown> | undefined;
  readonly rings: Rings | undefined;
  /** Parts that were set and take effect when the member goes on (section 2.12.1.4.3.3): values by what names them. */
  readonly pending = new Map<string, Uint8Array>();

  constructor({ device, registers, config, rings }: MemberOptions) {
    this.device = device;
    this.config = config !== undefined && isStruct(config) ? config : undefined;
    this.rings = rings;
    const vectors = registers?.vectors ?? new VectorMap(device.queueCount + 1);
    const { version } = device;
    const ignored = () => {};
    const onReset = () => this.registers.common.reset();
    const common =
      registers?.common ??
      new CommonConfig({ device, version, vectors, ignored, configData: (queue) => queue, onReset });
    this.registers = { common, vectors };
    this.legacy = new LegacyHeader({
      device,
      version,
      vectors,
      ignored,
      isMsixOn: () => false,
      takeIsr: () => 0,
      onReset,
    });
  }
}

/**
 * Makes the rings of a device that may take over queues which another device has served. No part says how far that
 * one came: since it has written back all that it observed (section 2.12.1.4.3.4), the used index of a split queue
 * says both where to take and where to put. Nothing in memory says that of a packed one.
 */
export class Rings {
  isTakingOver = false;

  readonly make: DeviceQueueMaker = (memory, addresses, features) => {
    if (!this.isTakingOver || features.packed === true) return makeDeviceQueue(memory, addresses, features);
    const used = usedIndex(memory, addresses);
    return new SplitDevice(memory, addresses, features, { resume: { lastAvail: used, used } });
  };
}

function usedIndex(memory: MemoryHandle, { deviceArea }: QueueAddresses): number {
  if (!memory.contains(deviceArea + 2, 2)) return 0;
  memory.at('used.idx');
  return memory.read16(deviceArea + 2);
}
