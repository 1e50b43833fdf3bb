import { ManualClock } from '../clock.ts';
import { VirtioDevice } from '../device.ts';
import { configOf } from '../devices/blk/config.ts';
import { BlkDevice } from '../devices/blk/device.ts';
import { Disk } from '../devices/blk/disk.ts';
import { BlkDriver } from '../devices/blk/driver.ts';
import type { BlkRequest } from '../devices/blk/driver-request.ts';
import { writeSectors } from '../devices/blk/requests.ts';
import { RESERVED } from '../fact-lookup.ts';
import { GuestAllocator } from '../guest-allocator.ts';
import { encode } from '../layout/layout.ts';
import { PlainMemory } from '../memory/plain.ts';
import { objectHeader } from '../spec/admin/resource-objects.ts';
import { PciTransport } from '../transport/pci/driver.ts';
import { assignBars } from '../transport/pci/firmware.ts';
import { PciFunction } from '../transport/pci/function.ts';
import { PciSlot } from '../transport/pci/slot.ts';
import type { Answer } from './answer.ts';
import { joined } from './bytes.ts';
import { type CommandName, clauseOf, GROUP, qualifierName, statusName } from './codes.ts';
import { command } from './command.ts';
import { Handover } from './handover.ts';
import { Member, Rings } from './member.ts';
import { Owner } from './owner.ts';
import { type Part, partBytes, readParts } from './parts.ts';
import type { DeviceState, MigrationOptions, Move, Place, Scene, Told } from './scene.ts';

export type { DeviceState, MigrationOptions, Move, Place, RequestState, Scene, Told } from './scene.ts';

/** The most moves that are played. */
export const MOST_MOVES = 24;
const MOST_REQUESTS = 4;
const REGION = { name: 'ram', base: 0x4000_0000, size: 0x2_0000 };
const LATENCY = 1_000;
const MEMBERS: Readonly<Record<Place, bigint>> = { source: 1n, destination: 2n };
/** IDs of the objects: one to read the parts of the source by, one to write those of the destination. */
const READING = 0;
const WRITING = 1;

/**
 * A disk in use that moves from one member of a group to another, by commands of their owner. Memory and storage are
 * the same for both, as if the hypervisor had copied the one and shared the other. The same moves give the same
 * scenes; there is one for the beginning and one after each move.
 */
export function runMigration(moves: readonly Move[], options: MigrationOptions): readonly Scene[] {
  const stage = new Migration(options);
  const scenes = [stage.scene(null)];
  for (const move of moves.slice(0, MOST_MOVES)) {
    stage.make(move);
    scenes.push(stage.scene(move));
  }
  return scenes;
}

class Migration {
  readonly #clock = new ManualClock();
  readonly #memory = new PlainMemory([REGION]);
  readonly #taken: { readonly sector: number; readonly place: Place }[] = [];
  readonly #requests: BlkRequest[] = [];
  readonly #seats;
  readonly #port: Handover;
  readonly #owner: Owner;
  readonly #driver: BlkDriver;
  #parts: readonly Part[] = [];
  #guest: Place = 'source';
  #told: Told | null = null;
  #broken: string | null = null;

  constructor({ destination, packed }: MigrationOptions) {
    const all = RESERVED.VERSION_1 | RESERVED.EVENT_IDX | (packed ? RESERVED.RING_PACKED : 0n);
    const disk = new Disk(2048);
    const less = destination === 'less' ? all & ~RESERVED.EVENT_IDX : all;
    this.#seats = {
      source: this.#seat('source', all, disk),
      destination: this.#seat('destination', less, disk),
    };
    const { source } = this.#seats;
    this.#owner = new Owner({ members: [source.member, this.#seats.destination.member] });
    this.#port = new Handover(source);
    this.#driver = new BlkDriver({
      transport: new PciTransport(this.#port),
      memory: this.#memory.as('driver'),
      allocator: new GuestAllocator(REGION),
      wanted: all,
    });
    this.#driver.initialise();
    this.#prepare();
  }

  make(move: Move): void {
    this.#told = null;
    switch (move) {
      case 'request':
        this.#guarded(() => this.#submit());
        break;
      case 'time':
        this.#guarded(() => void this.#clock.run());
        break;
      case 'stop-source':
        this.#mode('source', true);
        break;
      case 'stop-destination':
        this.#mode('destination', true);
        break;
      case 'resume-source':
        this.#mode('source', false);
        break;
      case 'resume-destination':
        this.#resume();
        break;
      case 'get':
        this.#get();
        break;
      case 'set':
        this.#set(this.#parts);
        break;
      case 'set-reversed':
        this.#set([...this.#parts].reverse());
    }
  }

  scene(move: Move | null): Scene {
    return {
      move,
      devices: { source: this.#state('source'), destination: this.#state('destination') },
      guest: this.#guest,
      requests: this.#requests.map((request, number) => {
        const { sector } = request.asked;
        const taken = this.#taken.filter((one) => one.sector === sector).map(({ place }) => place);
        return { number, sector, taken, done: request.result?.ok === true };
      }),
      parts: this.#parts,
      told: this.#told,
      broken: this.#broken,
    };
  }

  #seat(place: Place, offered: bigint, disk: Disk) {
    const rings = new Rings();
    const model = new BlkDevice({
      disk,
      offered: 0n,
      queueSize: 16,
      latency: ({ sector }) => {
        this.#taken.push({ sector: Number(sector), place });
        return LATENCY;
      },
    });
    const clock = this.#clock;
    const memory = this.#memory.as('device');
    const device = new VirtioDevice({ model, memory, clock, offered, makeQueue: rings.make });
    const fn = new PciFunction({ device });
    const slot = new PciSlot(fn, { clock });
    assignBars(slot);
    const member = new Member({ device, registers: fn, config: configOf('1.4'), rings });
    return { device, fn, slot, member };
  }

  /** What the owner's driver does before anything moves: lists, limits and two objects. */
  #prepare(): void {
    for (const groupType of [GROUP.SELF, GROUP.SRIOV]) {
      const { result } = this.#send('LIST_QUERY', groupType, 0n);
      this.#send('LIST_USE', groupType, 0n, result);
    }
    this.#send('DRIVER_CAP_SET', GROUP.SELF, 0n, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1));
    const object = (id: number) =>
      joined([objectId(id), new Uint8Array(8), Uint8Array.of(id), new Uint8Array(7)]);
    this.#send('RESOURCE_OBJ_CREATE', GROUP.SRIOV, MEMBERS.source, object(READING));
    this.#send('RESOURCE_OBJ_CREATE', GROUP.SRIOV, MEMBERS.destination, object(WRITING));
  }

  #submit(): void {
    if (this.#requests.length >= MOST_REQUESTS) return;
    const sector = this.#requests.length + 1;
    this.#requests.push(this.#driver.submit(writeSectors(sector, new Uint8Array(512).fill(sector))));
    // The notification arrives; the request itself takes its time.
    this.#settle();
  }

  /** Runs what is due at this moment and nothing later: events of one moment run in the order of their coming. */
  #settle(): void {
    let isDone = false;
    this.#clock.after(0, () => {
      isDone = true;
    });
    while (!isDone && this.#clock.step());
  }

  #mode(place: Place, stop: boolean): void {
    const before = this.#requests.filter(({ result }) => result !== null).length;
    const answer = this.#send('DEV_MODE_SET', GROUP.SRIOV, MEMBERS[place], Uint8Array.of(stop ? 1 : 0));
    const ended = this.#requests.filter(({ result }) => result !== null).length - before;
    const waited = ended === 1 ? 'one request that it had taken' : `${ended} requests that it had taken`;
    const says = stop
      ? `The ${place} is stopped${ended > 0 ? `, after it handed back ${waited}` : ''}.`
      : `The ${place} goes on.`;
    this.#tell('DEV_MODE_SET', answer, says);
  }

  #resume(): void {
    const { destination } = this.#seats;
    const isSet = destination.member.pending.size > 0;
    // The guest must reach the new function before that one can tell it of anything.
    if (isSet) this.#port.moveTo(destination);
    this.#mode('destination', false);
    if (isSet && this.#told?.isOk) this.#guest = 'destination';
    else if (isSet) this.#port.moveTo(this.#seats.source);
    if (!isSet && this.#told?.isOk) {
      this.#told = { ...this.#told, says: 'The destination goes on as it was: no part has been set.' };
    }
  }

  #get(): void {
    const data = joined([objectId(READING), Uint8Array.of(1), new Uint8Array(7)]);
    const answer = this.#send('DEV_PARTS_GET', GROUP.SRIOV, MEMBERS.source, data);
    if (answer.status === 0) this.#parts = readParts(answer.result).parts;
    this.#tell('DEV_PARTS_GET', answer, `${this.#parts.length} parts, ${answer.result.length} bytes.`);
  }

  #set(parts: readonly Part[]): void {
    const data = joined([objectId(WRITING), partBytes(parts)]);
    const answer = this.#send('DEV_PARTS_SET', GROUP.SRIOV, MEMBERS.destination, data);
    const says =
      parts.length === 0
        ? 'Nothing was set: no parts have been read.'
        : 'The parts hold once the destination goes on.';
    this.#tell('DEV_PARTS_SET', answer, says);
  }

  #send(name: CommandName, groupType: number, member: bigint, data: Uint8Array = new Uint8Array(0)): Answer {
    let found: Answer | undefined;
    this.#owner.run(command(name, { groupType, member, data }), 4096, (answer) => {
      found = answer;
    });
    // Only a stop takes time, and as much as the requests that the member holds.
    this.#guarded(() => {
      while (found === undefined && this.#clock.step());
    });
    if (found === undefined) throw new Error(`${name} was not answered.`);
    this.#guarded(() => this.#settle());
    return found;
  }

  #tell(name: CommandName, { status, qualifier, why }: Answer, says: string): void {
    this.#told = {
      command: name,
      isOk: status === 0,
      status: statusName(status),
      qualifier: qualifierName(qualifier),
      says: why?.message ?? says,
      clause: why?.clause ?? clauseOf(name),
    };
  }

  #guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#broken ??= error instanceof Error ? error.message : String(error);
    }
  }

  #state(place: Place): DeviceState {
    const { device } = this.#seats[place];
    const lastAvail = device.inspect(0)?.['last avail'];
    return {
      status: device.readStatus(),
      stopped: device.isHalted,
      lastAvail: typeof lastAvail === 'number' ? lastAvail : null,
    };
  }
}

const objectId = (id: number): Uint8Array =>
  encode(objectHeader, { type: 0, reserved: new Uint8Array(2), id });
