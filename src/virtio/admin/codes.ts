import { constantOf } from '../fact-lookup.ts';
import { ADMIN_CONSTANTS } from '../spec/admin/admin.ts';
import type { Version } from '../spec/types.ts';
import { holds } from '../spec/versions.ts';

const value = (name: string): number => constantOf(ADMIN_CONSTANTS, name);

/** Opcodes as the sections of the commands number them. */
export const OPCODE = {
  LIST_QUERY: value('VIRTIO_ADMIN_CMD_LIST_QUERY'),
  LIST_USE: value('VIRTIO_ADMIN_CMD_LIST_USE'),
  LEGACY_COMMON_CFG_WRITE: value('VIRTIO_ADMIN_CMD_LEGACY_COMMON_CFG_WRITE'),
  LEGACY_COMMON_CFG_READ: value('VIRTIO_ADMIN_CMD_LEGACY_COMMON_CFG_READ'),
  LEGACY_DEV_CFG_WRITE: value('VIRTIO_ADMIN_CMD_LEGACY_DEV_CFG_WRITE'),
  LEGACY_DEV_CFG_READ: value('VIRTIO_ADMIN_CMD_LEGACY_DEV_CFG_READ'),
  LEGACY_NOTIFY_INFO: value('VIRTIO_ADMIN_CMD_LEGACY_NOTIFY_INFO'),
  CAP_ID_LIST_QUERY: value('VIRTIO_ADMIN_CMD_CAP_ID_LIST_QUERY'),
  DEVICE_CAP_GET: value('VIRTIO_ADMIN_CMD_DEVICE_CAP_GET'),
  DRIVER_CAP_SET: value('VIRTIO_ADMIN_CMD_DRIVER_CAP_SET'),
  RESOURCE_OBJ_CREATE: value('VIRTIO_ADMIN_CMD_RESOURCE_OBJ_CREATE'),
  RESOURCE_OBJ_MODIFY: value('VIRTIO_ADMIN_CMD_RESOURCE_OBJ_MODIFY'),
  RESOURCE_OBJ_QUERY: value('VIRTIO_ADMIN_CMD_RESOURCE_OBJ_QUERY'),
  RESOURCE_OBJ_DESTROY: value('VIRTIO_ADMIN_CMD_RESOURCE_OBJ_DESTROY'),
  DEV_PARTS_METADATA_GET: value('VIRTIO_ADMIN_CMD_DEV_PARTS_METADATA_GET'),
  DEV_PARTS_GET: value('VIRTIO_ADMIN_CMD_DEV_PARTS_GET'),
  DEV_PARTS_SET: value('VIRTIO_ADMIN_CMD_DEV_PARTS_SET'),
  DEV_MODE_SET: value('VIRTIO_ADMIN_CMD_DEV_MODE_SET'),
} as const;

export type CommandName = keyof typeof OPCODE;

export const STATUS = {
  OK: value('VIRTIO_ADMIN_STATUS_OK'),
  ENXIO: value('VIRTIO_ADMIN_STATUS_ENXIO'),
  EAGAIN: value('VIRTIO_ADMIN_STATUS_EAGAIN'),
  ENOMEM: value('VIRTIO_ADMIN_STATUS_ENOMEM'),
  EBUSY: value('VIRTIO_ADMIN_STATUS_EBUSY'),
  /** Named by a requirement of 1.4 and absent from its table; this is the number that Linux has. */
  EEXIST: 17,
  EINVAL: value('VIRTIO_ADMIN_STATUS_EINVAL'),
  ENOSPC: value('VIRTIO_ADMIN_STATUS_ENOSPC'),
} as const;

export type StatusName = keyof typeof STATUS;

export const QUALIFIER = {
  OK: value('VIRTIO_ADMIN_STATUS_Q_OK'),
  INVALID_COMMAND: value('VIRTIO_ADMIN_STATUS_Q_INVALID_COMMAND'),
  INVALID_OPCODE: value('VIRTIO_ADMIN_STATUS_Q_INVALID_OPCODE'),
  INVALID_FIELD: value('VIRTIO_ADMIN_STATUS_Q_INVALID_FIELD'),
  INVALID_GROUP: value('VIRTIO_ADMIN_STATUS_Q_INVALID_GROUP'),
  INVALID_MEMBER: value('VIRTIO_ADMIN_STATUS_Q_INVALID_MEMBER'),
  NORESOURCE: value('VIRTIO_ADMIN_STATUS_Q_NORESOURCE'),
  TRYAGAIN: value('VIRTIO_ADMIN_STATUS_Q_TRYAGAIN'),
} as const;

export type QualifierName = keyof typeof QUALIFIER;

/** Types of groups (version 1.4, section 2.12). */
export const GROUP = { SELF: value('Self group type'), SRIOV: value('SR-IOV group type') } as const;

/**
 * Whose numbers of RESOURCE_OBJ_MODIFY and RESOURCE_OBJ_QUERY hold: their sections have 0xb and 0xc, the table of
 * opcodes has them the other way round (version 1.4, section 2.12.1).
 */
export type Reading = 'section' | 'table';

const SWAPPED: Readonly<Partial<Record<CommandName, CommandName>>> = {
  RESOURCE_OBJ_MODIFY: 'RESOURCE_OBJ_QUERY',
  RESOURCE_OBJ_QUERY: 'RESOURCE_OBJ_MODIFY',
};

/** The opcode of a command as one reading of 1.4 has it. */
export function opcodeOf(name: CommandName, reading: Reading = 'section'): number {
  return OPCODE[reading === 'table' ? (SWAPPED[name] ?? name) : name];
}

const COMMANDS = Object.keys(OPCODE) as readonly CommandName[];

/** The command that an opcode stands for, or undefined. */
export function commandOf(opcode: number, reading: Reading = 'section'): CommandName | undefined {
  return COMMANDS.find((name) => opcodeOf(name, reading) === opcode);
}

/** The commands that a version has, by opcode. */
export function commandsIn(version: Version): readonly CommandName[] {
  return COMMANDS.filter((name) => {
    const fact = ADMIN_CONSTANTS.find((one) => one.name === `VIRTIO_ADMIN_CMD_${name}`);
    return fact !== undefined && holds(fact.versions, version);
  });
}

/** The section of a command. */
export function clauseOf(name: CommandName): string {
  return ADMIN_CONSTANTS.find((one) => one.name === `VIRTIO_ADMIN_CMD_${name}`)?.clause ?? '';
}

/** `VIRTIO_ADMIN_STATUS_EINVAL`; for a number without a name, the number. */
export const statusName = (status: number): string => named('VIRTIO_ADMIN_STATUS_', STATUS, status);

/** `VIRTIO_ADMIN_STATUS_Q_INVALID_FIELD`; for a number without a name, the number. */
export const qualifierName = (qualifier: number): string =>
  named('VIRTIO_ADMIN_STATUS_Q_', QUALIFIER, qualifier);

function named(prefix: string, names: Readonly<Record<string, number>>, value: number): string {
  const found = Object.entries(names).find(([, one]) => one === value);
  return found === undefined ? String(value) : `${prefix}${found[0]}`;
}
