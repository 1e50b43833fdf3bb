import { bytes, encode, field, isStruct, le16, le64, type Struct, struct } from '../layout/layout.ts';
import { ADMIN_STRUCTS } from '../spec/admin/admin.ts';
import { capabilityGet } from '../spec/admin/capabilities.ts';
import { adminCommand } from '../spec/admin/commands.ts';
import { modeSet, partsCapability, partsObject } from '../spec/admin/part-commands.ts';
import { objectHeader } from '../spec/admin/resource-objects.ts';
import { type CommandName, GROUP } from './codes.ts';
import { command, commandBytes } from './command.ts';

/** The struct that the facts have under a name. Throws for a name that they do not have. */
function fact(name: string): Struct<unknown> {
  const layout = ADMIN_STRUCTS.find((one) => one.name === name)?.layout;
  if (layout === undefined || !isStruct(layout as Struct<unknown>)) throw new Error(`No struct ${name}.`);
  return layout as Struct<unknown>;
}

/** The fields of a struct for use in another. */
const fieldsOf = (layout: Struct<unknown>, leaveOut: readonly string[] = []) =>
  Object.fromEntries(
    layout.fields
      .filter(({ name }) => !leaveOut.includes(name))
      .map(({ name, type, doc }) => [name, field(type, { doc: doc ?? '' })]),
  );

const object = (rest: Readonly<Record<string, unknown>>) =>
  struct('virtio_admin_cmd_resource_obj_create_data', {
    hdr: field(objectHeader, { doc: 'Which object.' }),
    flags: field(le64, { doc: 'Reserved, 0.' }),
    ...(rest as Record<string, ReturnType<typeof field>>),
  }) as Struct<unknown>;
const withUse = { resource_obj_specific_data: field(partsObject, { doc: 'Reading or writing parts.' }) };
const parts = { parts: field(bytes(), { doc: 'Parts one after another.' }) };

/** The data of each command that has some, with what the form of its capability or object puts into the open part. */
const DATA: Readonly<Partial<Record<CommandName, Struct<unknown>>>> = {
  LIST_USE: struct('virtio_admin_cmd_list', {
    device_admin_cmd_opcodes: field(bytes(), {
      doc: 'A bit for each opcode, opcode 0 the lowest of the first byte.',
    }),
  }) as Struct<unknown>,
  LEGACY_COMMON_CFG_WRITE: fact('virtio_admin_cmd_legacy_common_cfg_wr_data'),
  LEGACY_COMMON_CFG_READ: fact('virtio_admin_cmd_legacy_common_cfg_rd_data'),
  LEGACY_DEV_CFG_WRITE: fact('virtio_admin_cmd_legacy_dev_reg_wr_data'),
  LEGACY_DEV_CFG_READ: fact('virtio_admin_cmd_legacy_dev_cfg_rd_data'),
  DEVICE_CAP_GET: capabilityGet as Struct<unknown>,
  DRIVER_CAP_SET: struct('virtio_admin_cmd_cap_set_data', {
    ...fieldsOf(capabilityGet as Struct<unknown>),
    cap_specific_data: field(partsCapability, { doc: 'In the form of the capability.' }),
  }) as Struct<unknown>,
  RESOURCE_OBJ_CREATE: object(withUse),
  RESOURCE_OBJ_MODIFY: object(withUse),
  RESOURCE_OBJ_QUERY: object({}),
  RESOURCE_OBJ_DESTROY: objectHeader as Struct<unknown>,
  DEV_PARTS_METADATA_GET: fact('virtio_admin_cmd_dev_parts_metadata_data'),
  DEV_PARTS_GET: struct('virtio_admin_cmd_dev_parts_get_data', {
    ...fieldsOf(fact('virtio_admin_cmd_dev_parts_get_data'), ['hdr_list']),
    hdr_list: field(bytes(), { doc: 'The headers of the parts to read.' }),
  }) as Struct<unknown>,
  DEV_PARTS_SET: struct('virtio_admin_cmd_dev_parts_set_data', {
    hdr: field(objectHeader, { doc: 'The device parts object.' }),
    ...parts,
  }) as Struct<unknown>,
  DEV_MODE_SET: modeSet as Struct<unknown>,
};

/** The readable part of a command as a form to fill in. */
export function requestForm(name: CommandName | undefined): Struct<unknown> {
  const data = name === undefined ? undefined : DATA[name];
  return struct('virtio_admin_cmd', {
    ...fieldsOf(adminCommand as Struct<unknown>),
    ...(data === undefined ? {} : { command_specific_data: field(data, { doc: 'What the command needs.' }) }),
  }) as Struct<unknown>;
}

/** Groups and members that a command is meant for; the first member where it takes one. */
function targetOf(name: CommandName): { readonly groupType: number; readonly member: bigint } {
  if (name.startsWith('LIST') || name.includes('CAP')) return { groupType: GROUP.SELF, member: 0n };
  return { groupType: GROUP.SRIOV, member: 1n };
}

/** What a command may begin with: what it is about, and numbers that make sense where the rest is as told. */
export function firstRequest(
  name: CommandName,
  opcode: number,
  list: Uint8Array,
  parts: Uint8Array,
): Uint8Array {
  const target = targetOf(name);
  const make = (data: Uint8Array) => commandBytes({ ...command(name, { ...target, data }), opcode });
  const id = new Uint8Array(objectHeader.size);
  switch (name) {
    case 'LIST_USE':
      return make(list);
    case 'LEGACY_COMMON_CFG_READ':
    case 'LEGACY_DEV_CFG_READ':
      return make(Uint8Array.of(name === 'LEGACY_DEV_CFG_READ' ? 0 : 18));
    case 'LEGACY_COMMON_CFG_WRITE':
      return make(Uint8Array.of(18, 0, 0, 0, 0, 0, 0, 0, 1));
    case 'LEGACY_DEV_CFG_WRITE':
      return make(Uint8Array.of(32, 0, 0, 0, 0, 0, 0, 0, 0));
    case 'DRIVER_CAP_SET':
      return make(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 2, 2));
    case 'DEV_PARTS_GET':
      return make(Uint8Array.of(...id, 1, 0, 0, 0, 0, 0, 0, 0));
    case 'DEV_PARTS_SET':
      return make(Uint8Array.of(...id, ...parts));
    case 'DEV_MODE_SET':
      return make(Uint8Array.of(1));
    default:
      return make(new Uint8Array(DATA[name]?.size ?? 0));
  }
}

/** Bytes of result that a driver makes room for: for a legacy read the length of a field. */
export function roomFor(name: CommandName | undefined): number {
  if (name === 'LEGACY_COMMON_CFG_READ') return 1;
  if (name === 'LEGACY_DEV_CFG_READ') return 8;
  if (name === 'LEGACY_NOTIFY_INFO') return 64;
  return name?.startsWith('DEV_PARTS') ? 512 : 64;
}

/** The first two bytes of a command, which say which it is. */
export const opcodeIn = (request: Uint8Array): number =>
  request.length < 2 ? 0 : new DataView(request.buffer, request.byteOffset).getUint16(0, true);

export const withOpcode = (request: Uint8Array, opcode: number): Uint8Array => {
  const next = request.slice();
  next.set(encode(le16, opcode & 0xffff).subarray(0, next.length));
  return next;
};
