import { DriverError } from '../../driver-error.ts';
import type { GuestAllocator } from '../../guest-allocator.ts';
import type { Type } from '../../layout/layout.ts';
import type { MemoryHandle } from '../../memory/memory.ts';
import { SUPPRESS_LENGTH } from '../../spec/channel.ts';
import { COMMAND } from './blocks.ts';
import type { CcwPort } from './slot.ts';
import { type Ending, isGood, isRejected } from './subchannel.ts';

/** Bytes that are asked for when the configuration is read: the residual count says how many there are. */
const CONFIG_ROOM = 256;

/** Guest memory that a driver's side of channel I/O keeps for itself. */
export interface Areas {
  readonly block: number;
  readonly config: number;
  readonly indicators: number;
  readonly configIndicators: number;
  readonly summary: number;
}

/** Channel commands with what they carry, which lies in guest memory: one area of it serves one command after another. */
export class Channel {
  readonly #port: CcwPort;
  readonly #memory: MemoryHandle;
  readonly #allocator: GuestAllocator;
  #areas: Areas | null = null;

  constructor(port: CcwPort, memory: MemoryHandle, allocator: GuestAllocator) {
    this.#port = port;
    this.#memory = memory;
    this.#allocator = allocator;
  }

  /** Found room for when they are first needed. */
  get areas(): Areas {
    if (this.#areas === null) {
      const take = (name: string, size: number) => this.#allocator.allocate(name, size, 8).address;
      this.#areas = {
        block: take('channel block', 32),
        config: take('copy of config', CONFIG_ROOM),
        indicators: take('queue indicators', 8),
        configIndicators: take('config indicators', 8),
        summary: take('summary indicator', 1),
      };
    }
    return this.#areas;
  }

  /** A command that carries nothing. */
  run(command: number): void {
    must(this.#start(command, 0, 0));
  }

  /** A command that carries bytes to the device. However it ends is the caller's to judge. */
  write(command: number, block: Uint8Array): Ending {
    const { block: address } = this.areas;
    this.#fill(address, block);
    return this.#start(command, block.length, address);
  }

  /** The same, and throws a `DriverError` unless the device took it. */
  mustWrite(command: number, block: Uint8Array): void {
    must(this.write(command, block));
  }

  /** A command that carries `length` bytes from the device. */
  read(command: number, length: number): Uint8Array {
    const { block } = this.areas;
    must(this.#start(command, length, block));
    return this.#use(block, length);
  }

  /** A command that carries a block to the device, which writes its answer over it. */
  exchange<T>(command: number, block: Type<T>, asked: Uint8Array): T {
    this.mustWrite(command, asked);
    const bytes = this.#use(this.areas.block, block.size);
    return block.read(new DataView(bytes.buffer), 0);
  }

  /** All of the configuration space. */
  readConfig(): Uint8Array {
    const { config } = this.areas;
    const { residual } = must(this.#start(COMMAND.readConfig, CONFIG_ROOM, config));
    return this.#use(config, CONFIG_ROOM - residual);
  }

  writeConfig(bytes: Uint8Array): void {
    const { config } = this.areas;
    this.#fill(config, bytes);
    must(this.#start(COMMAND.writeConfig, bytes.length, config));
  }

  #start(command: number, count: number, address: number): Ending {
    return this.#port.start({ command, address, count, flags: SUPPRESS_LENGTH });
  }

  #fill(address: number, bytes: Uint8Array): void {
    this.#memory.at('ccw.fill');
    this.#memory.store(address, bytes);
  }

  #use(address: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    this.#memory.at('ccw.use');
    this.#memory.fetch(address, length, bytes);
    return bytes;
  }
}

function must(ending: Ending): Ending {
  if (isGood(ending)) return ending;
  const what = isRejected(ending) ? 'rejected it' : 'could not carry it out';
  const clause = 'ccw/basic-concepts/device-requirements';
  throw new DriverError('command-failed', `A channel command failed: the device ${what}.`, clause);
}
