import type { Answer } from '../../../src/virtio/admin/answer.ts';
import { bitmap, joined } from '../../../src/virtio/admin/bytes.ts';
import { type CommandName, commandsIn, opcodeOf } from '../../../src/virtio/admin/codes.ts';
import { type Command, command } from '../../../src/virtio/admin/command.ts';
import { Member, Rings } from '../../../src/virtio/admin/member.ts';
import { Owner, type OwnerOptions } from '../../../src/virtio/admin/owner.ts';
import { ManualClock } from '../../../src/virtio/clock.ts';
import { VirtioDevice } from '../../../src/virtio/device.ts';
import { configOf } from '../../../src/virtio/devices/blk/config.ts';
import { BlkDevice } from '../../../src/virtio/devices/blk/device.ts';
import { Disk } from '../../../src/virtio/devices/blk/disk.ts';
import { BlkDriver } from '../../../src/virtio/devices/blk/driver.ts';
import { RESERVED } from '../../../src/virtio/fact-lookup.ts';
import { GuestAllocator } from '../../../src/virtio/guest-allocator.ts';
import { encode } from '../../../src/virtio/layout/layout.ts';
import { PlainMemory } from '../../../src/virtio/memory/plain.ts';
import { objectHeader } from '../../../src/virtio/spec/admin/resource-objects.ts';
import { PciTransport } from '../../../src/virtio/transport/pci/driver.ts';
import { assignBars } from '../../../src/virtio/transport/pci/firmware.ts';
import { PciFunction } from '../../../src/virtio/transport/pci/function.ts';
import { PciSlot } from '../../../src/virtio/transport/pci/slot.ts';

const REGION = { name: 'ram', base: 0x4000_0000, size: 0x4_0000 };
export const OFFERED = RESERVED.VERSION_1 | RESERVED.EVENT_IDX | RESERVED.RING_PACKED;

/** Two disks as members 1 and 2 of an SR-IOV group, each behind PCI, and their owner. */
export function groupBench(options: Partial<OwnerOptions> = {}, latency = 0) {
  const clock = new ManualClock();
  const memory = new PlainMemory([REGION]);
  const disk = new Disk(2048);
  const make = () => {
    const rings = new Rings();
    const device = new VirtioDevice({
      model: new BlkDevice({ disk, queueSize: 16, latency: () => latency }),
      memory: memory.as('device'),
      clock,
      offered: OFFERED,
      makeQueue: rings.make,
    });
    const fn = new PciFunction({ device });
    const slot = new PciSlot(fn, { clock });
    assignBars(slot);
    const member = new Member({ device, registers: fn, config: configOf('1.4'), rings });
    return { device, fn, slot, member };
  };
  const first = make();
  const second = make();
  const owner = new Owner({ members: [first.member, second.member], ...options });
  const driverOf = (slot: PciSlot, wanted = RESERVED.VERSION_1) =>
    new BlkDriver({
      transport: new PciTransport(slot),
      memory: memory.as('driver'),
      allocator: new GuestAllocator(REGION),
      wanted,
    });
  return { clock, memory, disk, first, second, owner, driverOf };
}

/** Sends one command; an answer that does not come within a turn of the clock is an error. */
export function send(
  owner: Owner,
  name: CommandName | Command,
  more: Partial<Command> = {},
  room = 4096,
  clock?: ManualClock,
): Answer {
  let found: Answer | undefined;
  const given = typeof name === 'string' ? command(name, { reading: owner.reading, ...more }) : name;
  owner.run(given, room, (answer) => {
    found = answer;
  });
  clock?.run();
  if (found === undefined) throw new Error('No answer.');
  return found;
}

/** Tells the owner that every command of a group will be used. */
export function useAll(owner: Owner, groupType: number): Answer {
  const { result } = send(owner, 'LIST_QUERY', { groupType });
  return send(owner, 'LIST_USE', { groupType, data: result });
}

/** Everything up to the objects: 0 for reading and 1 for writing parts, of member 1. */
export function prepare(owner: Owner, member = 1n): void {
  useAll(owner, 0);
  useAll(owner, 1);
  send(owner, 'DRIVER_CAP_SET', { data: joined([new Uint8Array(8), Uint8Array.of(2, 2)]) });
  for (const use of [0, 1]) {
    const data = objectData(use + 2 * (Number(member) - 1), use);
    send(owner, 'RESOURCE_OBJ_CREATE', { groupType: 1, member, data });
  }
}

export const objectId = (id: number, type = 0): Uint8Array =>
  encode(objectHeader, { type, reserved: new Uint8Array(2), id });

/** The data of a create or a modify. */
export const objectData = (id: number, use: number, type = 0): Uint8Array =>
  joined([objectId(id, type), new Uint8Array(8), Uint8Array.of(use), new Uint8Array(7)]);

export const opcodes = (...names: readonly CommandName[]): Uint8Array =>
  bitmap(names.map((name) => opcodeOf(name)));

export const everyCommand = commandsIn('1.4');
