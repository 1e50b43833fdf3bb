import type { DeviceEvent } from '../../device-model.ts';
import { RESERVED, STATUS } from '../../fact-lookup.ts';
import { be64, type Struct } from '../../layout/layout.ts';
import type { InterlockedHandle } from '../../memory/memory.ts';
import { placeLegacy } from '../../queue/legacy-layout.ts';
import { CHANNEL_COMMAND, CONTROL_UNIT_TYPE, SUPPRESS_LENGTH } from '../../spec/channel.ts';
import { unpackNotification } from '../notification.ts';
import type { TransportDevice } from '../transport.ts';
import { ADDRESS_SIZE, BLOCK, COMMAND } from './blocks.ts';
import { readWhole, writeWhole } from './configuration.ts';
import { Indicators } from './indicators.ts';
import {
  badProgram,
  type Ccw,
  type CcwUpstream,
  done,
  type Ending,
  rejected,
  wrongLength,
} from './subchannel.ts';

/** How a device sits behind a subchannel. */
export interface CcwOptions {
  readonly device: TransportDevice;
  /** The device's handle on guest memory: blocks and indicators lie there. */
  readonly memory: InterlockedHandle;
  /** The highest revision of the transport; 2 unless given. */
  readonly maxRevision?: number;
  /** Whether legacy drivers are served, which means revision 0. False unless given. */
  readonly transitional?: boolean;
  readonly observer?: (event: DeviceEvent) => void;
}

/** What a command does once its bytes are there. It returns how many bytes it wrote, or null to reject. */
interface Action {
  /** Bytes that the command carries. */
  readonly size: number;
  /** Fewer bytes will do. */
  readonly isPartial?: boolean;
  readonly run: (view: DataView, bytes: Uint8Array) => Uint8Array | null | undefined;
}

const { FEATURES_OK, DRIVER_OK } = STATUS;
const REVISION = 'ccw/device-initialization/setting-the-virtio-revision/device-requirements';
const SENSE_ID_SIZE = 7;

/**
 * A virtio device behind a channel subchannel (version 1.4, section 4.3): it answers channel commands, whose data lie
 * in guest memory in big-endian blocks, and tells what happened by indicator bits there. A command that it does not
 * take, or not in the revision that was set, ends in a unit check with command reject. Nothing a driver starts makes
 * it throw.
 */
export class CcwDevice {
  readonly device: TransportDevice;
  readonly #options: CcwOptions;
  readonly #memory: InterlockedHandle;
  readonly #indicators: Indicators;
  #upstream: CcwUpstream = { interrupt: () => {} };
  /** Null until the driver has set one. */
  #revision: number | null = null;

  constructor(options: CcwOptions) {
    this.#options = options;
    this.device = options.device;
    this.#memory = options.memory;
    this.#indicators = new Indicators(options.memory, {
      interrupt: (...what) => this.#upstream.interrupt(...what),
    });
    options.device.attach(
      {
        usedBuffer: (queue) => this.#indicators.usedBuffer(queue),
        configChange: () => this.#indicators.configChange(),
      },
      'ccw',
    );
  }

  /** Where interrupts go; a later call replaces an earlier one. */
  attach(upstream: CcwUpstream): void {
    this.#upstream = upstream;
  }

  /** The subchannel was disabled and enabled again, after which a revision must be set anew. */
  reenable(): void {
    this.#revision = null;
  }

  /** Runs one channel command. */
  start(ccw: Ccw): Ending {
    const { command, count, address, flags } = ccw;
    if (command === CHANNEL_COMMAND['NO-OPERATION']) return done(count);
    const action = command === CHANNEL_COMMAND['SENSE ID'] ? this.#senseId() : this.#actionOf(command);
    if (action === undefined) return rejected(count);
    const { size, isPartial = false } = action;
    const isQuiet = (flags & SUPPRESS_LENGTH) !== 0;
    if (count !== size && !isQuiet) return wrongLength(Math.max(0, count - size));
    if (count < size && !isPartial) return badProgram(count);
    const length = Math.min(count, size);
    if (!this.#memory.contains(address, length)) return badProgram(count);
    const bytes = new Uint8Array(length);
    if (!isRead(command)) this.#fetch(address, bytes);
    const answer = action.run(new DataView(bytes.buffer), bytes);
    if (answer === null) return rejected(count);
    if (answer !== undefined) this.#store(address, answer.subarray(0, length));
    return done(count - length);
  }

  /**
   * The diagnose call by which a driver notifies. `data` is the index of the queue, or with VIRTIO_F_NOTIFICATION_DATA
   * the notification data; the answer is a cookie for the next call.
   */
  diagnose(data: number, cookie: number): number {
    if ((this.device.features & RESERVED.NOTIFICATION_DATA) === 0n) this.device.notify(data);
    else {
      const { queue, position } = unpackNotification(data);
      this.device.notify(queue, position);
    }
    return cookie;
  }

  #fetch(address: number, into: Uint8Array): void {
    this.#memory.at('ccw.read');
    this.#memory.fetch(address, into.length, into);
  }

  #store(address: number, from: Uint8Array): void {
    this.#memory.at('ccw.write');
    this.#memory.store(address, from);
  }

  #senseId(): Action {
    const id = new Uint8Array(SENSE_ID_SIZE);
    id.set([0xff, CONTROL_UNIT_TYPE >> 8, CONTROL_UNIT_TYPE & 0xff, this.device.deviceId & 0xff]);
    return { size: SENSE_ID_SIZE, isPartial: true, run: () => id };
  }

  /** What a virtio command does now, or undefined when the device rejects it. */
  #actionOf(command: number): Action | undefined {
    if (command === COMMAND.setRevision) return this.#setRevision();
    if (this.#revision === null) {
      if (!this.#options.transitional) {
        this.#ignore('A command came before the revision was set, and is rejected.', REVISION);
        return undefined;
      }
      // A driver that sets none is a legacy driver.
      this.#revision = 0;
    }
    if (this.#revision === 0) this.device.useLegacy(true);
    return this.#queueAction(command) ?? this.#deviceAction(command) ?? this.#indicatorAction(command);
  }

  #setRevision(): Action {
    return {
      size: BLOCK.revision.size,
      run: (view) => {
        const { revision, length } = BLOCK.revision.read(view, 0);
        const wanted = Number(revision);
        const least = this.#options.transitional ? 0 : 1;
        const most = this.#options.maxRevision ?? 2;
        if (this.#revision !== null || wanted < least || wanted > most || length !== 0) return null;
        this.#revision = wanted;
        return undefined;
      },
    };
  }

  #deviceAction(command: number): Action | undefined {
    const { device } = this;
    switch (command) {
      case COMMAND.reset:
        return { size: 0, run: () => this.#reset() };
      case COMMAND.readFeatures:
        return this.#features((index, bytes, view) => {
          const features = this.#revision === 0 && index > 0 ? 0 : device.readDeviceFeatures(index);
          BLOCK.features.write(view, 0, { features, index });
          return bytes;
        });
      case COMMAND.writeFeatures:
        return this.#features((index, _, view) => {
          device.writeDriverFeatures(index, Number(BLOCK.features.read(view, 0).features));
          return undefined;
        });
      case COMMAND.readConfig:
        return { size: device.configSize, isPartial: true, run: () => readWhole(device) };
      case COMMAND.writeConfig:
        return { size: device.configSize, isPartial: true, run: (_, bytes) => writeWhole(device, bytes) };
      case COMMAND.writeStatus:
        return { size: 1, run: (view) => this.#writeStatus(view.getUint8(0)) };
      case COMMAND.readStatus:
        if ((this.#revision ?? 0) < 2) return undefined;
        return { size: 1, run: () => Uint8Array.of(device.readStatus()) };
      default:
        return undefined;
    }
  }

  #features(run: (index: number, bytes: Uint8Array, view: DataView) => Uint8Array | undefined): Action {
    const { size } = BLOCK.features;
    return { size, run: (view, bytes) => run(Number(BLOCK.features.read(view, 0).index), bytes, view) };
  }

  #queueAction(command: number): Action | undefined {
    const { device } = this;
    if (command === COMMAND.readVqConfig) {
      return {
        size: BLOCK.vqConfig.size,
        run: (view, bytes) => {
          const index = Number(BLOCK.vqConfig.read(view, 0).index);
          BLOCK.vqConfig.write(view, 0, { index, max_queue_size: device.readQueueMaxSize(index) });
          return bytes;
        },
      };
    }
    if (command !== COMMAND.setVq) return undefined;
    if (this.#revision === 0) {
      return this.#place(BLOCK.legacyVq, ({ queue, align, index, size }) => ({
        index: Number(index),
        addresses: placeLegacy(Number(size), Number(queue), Math.max(1, Number(align))),
      }));
    }
    return this.#place(BLOCK.vq, ({ desc, driver, device: area, index, size }) => ({
      index: Number(index),
      addresses: {
        size: Number(size),
        descriptors: Number(desc),
        driverArea: Number(driver),
        deviceArea: Number(area),
      },
    }));
  }

  #place(
    block: Struct<Record<string, unknown>>,
    read: (fields: Record<string, unknown>) => {
      readonly index: number;
      readonly addresses: Parameters<TransportDevice['writeQueue']>[1];
    },
  ): Action {
    const { device } = this;
    return {
      size: block.size,
      run: (view) => {
        const { index, addresses } = read(block.read(view, 0));
        if (addresses.descriptors === 0) {
          device.disableQueue(index);
          return undefined;
        }
        if (device.readQueueEnabled(index)) return null;
        device.writeQueue(index, addresses);
        device.enableQueue(index);
        return device.readQueueEnabled(index) ? undefined : null;
      },
    };
  }

  #indicatorAction(command: number): Action | undefined {
    const indicators = this.#indicators;
    const single = (set: (address: number) => Uint8Array | null | undefined): Action => ({
      size: ADDRESS_SIZE,
      run: (view) => set(Number(be64.read(view, 0))),
    });
    switch (command) {
      case COMMAND.setIndicators:
        return single((address) => {
          if (indicators.adapter !== null) return null;
          indicators.classic = address;
          return undefined;
        });
      case COMMAND.setConfigIndicators:
        return single((address) => {
          indicators.config = address;
          return undefined;
        });
      case COMMAND.setAdapterIndicators:
        return {
          size: BLOCK.adapter.size,
          run: (view) => {
            if (indicators.classic !== null) return null;
            const { summary_indicator, indicator, bit_nr } = BLOCK.adapter.read(view, 0);
            indicators.adapter = {
              summary: Number(summary_indicator),
              indicators: Number(indicator),
              bit: Number(bit_nr),
            };
            return undefined;
          },
        };
      default:
        return undefined;
    }
  }

  #reset(): undefined {
    this.#indicators.reset();
    this.device.writeStatus(0);
    if (this.#revision === 0) this.device.useLegacy(true);
  }

  /** A status that the device cannot take is rejected, and stays what it was (section 4.3.2.3.2). */
  #writeStatus(value: number): null | undefined {
    if (value === 0) return this.#reset();
    const { device } = this;
    const added = value & ~device.readStatus() & (FEATURES_OK | DRIVER_OK);
    device.writeStatus(value);
    return (added & ~device.readStatus()) !== 0 ? null : undefined;
  }

  #ignore(message: string, clause: string): void {
    this.#options.observer?.({ kind: 'ignored', message, clause });
  }
}

/** Commands whose data only go from the device to memory: those to read end in binary 10, those to sense in 0100. */
function isRead(command: number): boolean {
  if ((command & 0xf) === 4) return true;
  const both = command === COMMAND.readVqConfig || command === COMMAND.readFeatures;
  return (command & 3) === 2 && !both;
}
