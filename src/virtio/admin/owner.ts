import type { Version } from '../spec/types.ts';
import { type Answer, badField, done, refused } from './answer.ts';
import { bitmap, bitsIn } from './bytes.ts';
import { Capabilities, type PartsLimits } from './capabilities.ts';
import { type CommandName, commandOf, commandsIn, GROUP, opcodeOf, type Reading } from './codes.ts';
import type { Command } from './command.ts';
import { type NotifyAddress, notifyInfo, runLegacy } from './legacy.ts';
import type { Member } from './member.ts';
import { Objects } from './objects.ts';
import { getParts, metadata, setMode, setParts } from './part-commands.ts';

const COMMANDS = 'basic/device-groups/group-administration-commands';
const DEVICE = `${COMMANDS}/device-requirements`;

/** Legal before a driver has said what it will use. */
const AT_FIRST: readonly CommandName[] = ['LIST_QUERY', 'LIST_USE'];
/** Commands of the self group alone; those on objects are of both, all others of SR-IOV. */
const OF_SELF: readonly CommandName[] = ['CAP_ID_LIST_QUERY', 'DEVICE_CAP_GET', 'DRIVER_CAP_SET'];
const OF_BOTH: readonly CommandName[] = [
  ...AT_FIRST,
  'RESOURCE_OBJ_CREATE',
  'RESOURCE_OBJ_MODIFY',
  'RESOURCE_OBJ_QUERY',
  'RESOURCE_OBJ_DESTROY',
];

/** How an owner is built. */
export interface OwnerOptions {
  /** 1.4 unless given; 1.3 has neither the self group nor capabilities, objects and parts. */
  readonly version?: Version;
  /** The members of the SR-IOV group, numbered from 1. */
  readonly members?: readonly Member[];
  /** VF Enable of the SR-IOV capability: without it there is no group. True unless given. */
  readonly vfEnable?: boolean;
  /** Whose opcodes of the two commands that 1.4 numbers twice. The sections' unless given. */
  readonly reading?: Reading;
  /** How many objects for parts the device can have: 2 and 2 unless given. */
  readonly limits?: PartsLimits;
  /** Where legacy drivers' notifications go without a command; with none, the command is not there. */
  readonly notifyAddresses?: readonly NotifyAddress[];
}

/** The commands of a group that its owner has and its driver uses. */
interface Group {
  readonly type: number;
  readonly supported: ReadonlySet<CommandName>;
  used: ReadonlySet<CommandName>;
}

/**
 * The owner of device groups: validates a command, runs it and says how it ended (version 1.4, section 2.12). Nothing
 * that a driver sends makes it throw, and a refused command has changed nothing. The specification has a device with
 * an SR-IOV group refuse every command whose member ID is not between 1 and NumVFs, and a driver set that ID to 0
 * where a command does not use it; as the first requirement of the section does, only IDs that are used are checked.
 */
export class Owner {
  readonly version: Version;
  readonly reading: Reading;
  readonly members: readonly Member[];
  readonly capabilities: Capabilities;
  readonly objects: Objects;
  vfEnable: boolean;
  readonly #notify: readonly NotifyAddress[];
  readonly #groups: readonly Group[];

  constructor(options: OwnerOptions = {}) {
    const { version = '1.4', reading = 'section', members = [], limits = { get: 2, set: 2 } } = options;
    this.version = version;
    this.reading = reading;
    this.members = members;
    this.vfEnable = options.vfEnable ?? true;
    this.#notify = options.notifyAddresses ?? [];
    this.capabilities = new Capabilities(limits, () => this.objects.count);
    this.objects = new Objects(() => this.capabilities.driver);
    const all = commandsIn(version).filter(
      (name) => name !== 'LEGACY_NOTIFY_INFO' || this.#notify.length > 0,
    );
    const group = (type: number, has: (name: CommandName) => boolean): Group => ({
      type,
      supported: new Set(all.filter(has)),
      used: new Set(AT_FIRST),
    });
    const self = group(GROUP.SELF, (name) => OF_SELF.includes(name) || OF_BOTH.includes(name));
    const sriov = group(GROUP.SRIOV, (name) => !OF_SELF.includes(name));
    this.#groups = all.includes('CAP_ID_LIST_QUERY') ? [self, sriov] : [sriov];
  }

  /** What a driver may send now to a group, by opcode; empty for a group that there is not. */
  used(groupType: number): readonly CommandName[] {
    return [...(this.#group(groupType)?.used ?? [])];
  }

  /** The owner was reset: what its driver had chosen and created is gone. */
  reset(): void {
    for (const group of this.#groups) group.used = new Set(AT_FIRST);
    this.objects.reset();
    this.capabilities.reset();
  }

  /**
   * Runs a command; `room` is how many bytes of result the driver has a place for. `answer` is called once: before
   * this returns, or for a stop when the member has handed back what it held.
   */
  run(command: Command, room: number, answer: (answer: Answer) => void): void {
    const found = this.#check(command);
    if ('status' in found) answer(found);
    else if (found.name === 'DEV_MODE_SET') {
      if (found.member !== undefined) setMode(found.member, command.data, answer);
    } else answer(this.#perform(found, command, room));
  }

  #check(command: Command): Answer | Checked {
    const { opcode, groupType, member: id } = command;
    const group = this.#group(groupType);
    if (group === undefined) {
      const message =
        groupType === GROUP.SRIOV
          ? 'VF Enable is clear, so there is no SR-IOV group.'
          : `Version ${this.version} has no group of type ${groupType} here.`;
      return refused('EINVAL', 'INVALID_GROUP', message, DEVICE);
    }
    const name = commandOf(opcode, this.reading);
    if (name === undefined || !group.supported.has(name)) {
      const message =
        name === undefined
          ? `No command has the opcode 0x${opcode.toString(16)}.`
          : `VIRTIO_ADMIN_CMD_${name} is not for a group of type ${groupType} of this device.`;
      return refused('EINVAL', 'INVALID_OPCODE', message, DEVICE);
    }
    if (!group.used.has(name)) {
      const message = `The driver has not said by LIST_USE that it will use VIRTIO_ADMIN_CMD_${name}.`;
      return refused('EINVAL', 'INVALID_OPCODE', message, DEVICE);
    }
    if (AT_FIRST.includes(name)) return { name, group };
    const isSelf = groupType === GROUP.SELF;
    const member = isSelf ? undefined : this.members[Number(id) - 1];
    if (isSelf ? id !== 0n : member === undefined) {
      const message = isSelf
        ? `The self group has one member, 0, and no ${id}.`
        : `The group has members 1 to ${this.members.length}, and no ${id}.`;
      return refused('EINVAL', 'INVALID_MEMBER', message, DEVICE);
    }
    return { name, group, ...(member === undefined ? {} : { member }) };
  }

  #perform({ name, group, member }: Checked, { data, member: id }: Command, room: number): Answer {
    const target = { groupType: group.type, member: id };
    switch (name) {
      case 'LIST_QUERY':
        return done(this.#list(group.supported));
      case 'LIST_USE':
        return this.#use(group, data);
      case 'CAP_ID_LIST_QUERY':
        return this.capabilities.list();
      case 'DEVICE_CAP_GET':
        return this.capabilities.get(data);
      case 'DRIVER_CAP_SET':
        return this.capabilities.set(data);
      case 'RESOURCE_OBJ_CREATE':
      case 'RESOURCE_OBJ_MODIFY':
      case 'RESOURCE_OBJ_QUERY':
      case 'RESOURCE_OBJ_DESTROY':
        return this.objects.run(name, target, data);
      case 'LEGACY_NOTIFY_INFO':
        return notifyInfo(this.#notify);
    }
    // Everything else is for members, and one has been found.
    if (member === undefined) return badField('This takes a member.', DEVICE);
    const command = { member, target, data, room, objects: this.objects };
    if (name === 'DEV_PARTS_METADATA_GET') return metadata(command);
    if (name === 'DEV_PARTS_GET') return getParts(command);
    if (name === 'DEV_PARTS_SET') return setParts(command);
    return runLegacy(name, member, data, room);
  }

  #use(group: Group, data: Uint8Array): Answer {
    const chosen = new Set<CommandName>();
    for (const opcode of bitsIn(data)) {
      const name = commandOf(opcode, this.reading);
      if (name === undefined || !group.supported.has(name)) {
        const message = `Opcode 0x${opcode.toString(16)} is in the list, and LIST_QUERY did not have it.`;
        return badField(message, DEVICE);
      }
      chosen.add(name);
    }
    group.used = chosen;
    return done();
  }

  #list(names: ReadonlySet<CommandName>): Uint8Array {
    return bitmap([...names].map((name) => opcodeOf(name, this.reading)));
  }

  #group(type: number): Group | undefined {
    const found = this.#groups.find((one) => one.type === type);
    return found?.type === GROUP.SRIOV && !this.vfEnable ? undefined : found;
  }
}

interface Checked {
  readonly name: CommandName;
  readonly group: Group;
  readonly member?: Member;
}
