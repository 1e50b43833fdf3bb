/** Commands that read and write the parts of a member, and stop it for that: section 2.12.1.4 of 1.4. */
import { bytes, field, flags, flexible, le32, named, struct, u8, union } from '../../layout/layout.ts';
import { constants, group } from '../facts.ts';
import type { Constant, StructFact, TailField } from '../types.ts';
import { COMMANDS } from './commands.ts';
import { partHeader } from './parts.ts';
import { objectHeader } from './resource-objects.ts';

const PARTS = `${COMMANDS}/device-parts`;
const OBJECT = `${PARTS}/virtio-resource-obj-dev-parts`;
const METADATA = `${PARTS}/device-parts-handling-commands/virtio-admin-cmd-dev-parts-metadata-get`;
const GET = `${PARTS}/device-parts-handling-commands/virtio-admin-cmd-dev-parts-get`;
const SET = `${PARTS}/device-parts-handling-commands/virtio-admin-cmd-dev-parts-set`;
const MODE = `${PARTS}/device-parts-handling-commands/virtio-admin-cmd-dev-mode-set`;
const versions = { since: '1.4' } as const;

export const PART_COMMAND_CONSTANTS: readonly Constant[] = [
  ...constants({ versions, clause: OBJECT, group: 'use of a device parts object' }, [
    ['VIRTIO_RESOURCE_OBJ_DEV_PARTS_TYPE_GET', 0, 'The object is for reading parts and their metadata.'],
    ['VIRTIO_RESOURCE_OBJ_DEV_PARTS_TYPE_SET', 1, 'The object is for writing parts.'],
  ]),
  ...constants({ versions, clause: METADATA, group: 'kind of metadata' }, [
    ['VIRTIO_ADMIN_CMD_DEV_PARTS_METADATA_TYPE_SIZE', 0, 'How many bytes all parts take at most.'],
    ['VIRTIO_ADMIN_CMD_DEV_PARTS_METADATA_TYPE_COUNT', 1, 'How many headers the list would have.'],
    ['VIRTIO_ADMIN_CMD_DEV_PARTS_METADATA_TYPE_LIST', 2, 'The headers of the parts.'],
  ]),
  ...constants({ versions, clause: GET, group: 'parts to read' }, [
    ['VIRTIO_ADMIN_CMD_DEV_PARTS_GET_TYPE_SELECTED', 0, 'The parts whose headers follow.'],
    ['VIRTIO_ADMIN_CMD_DEV_PARTS_GET_TYPE_ALL', 1, 'Every part; no headers follow.'],
  ]),
  ...constants({ versions, clause: MODE, group: 'device mode bit' }, [
    [
      'VIRTIO_ADMIN_CMD_DEV_MODE_F_STOPPED',
      0,
      'The member is stopped: it sends no notification and leaves queues and buffers alone.',
      {
        note: 'The number of a bit, not a mask. The requirements also call it VIRTIO_ADMIN_CMD_DEV_MODE_FLAGS_STOPPED.',
      },
    ],
  ]),
];

const one = (name: string) => named(name, u8, group(PART_COMMAND_CONSTANTS, name));
const hdr = field(objectHeader, { doc: 'The device parts object.' });
const reserved = field(bytes(7), { doc: 'Reserved.' });
const reserved32 = field(le32, { doc: 'Reserved.' });

export const partsCapability = struct('virtio_dev_parts_cap', {
  get_parts_resource_objects_limit: field(u8, { doc: 'How many objects for reading parts there may be.' }),
  set_parts_resource_objects_limit: field(u8, { doc: 'How many objects for writing parts there may be.' }),
});

export const partsObject = struct('virtio_resource_obj_dev_parts', {
  type: field(one('use of a device parts object'), { doc: 'Whether it is for reading or for writing.' }),
  reserved,
});

export const metadataData = struct('virtio_admin_cmd_dev_parts_metadata_data', {
  hdr,
  type: field(one('kind of metadata'), { doc: 'What to ask for.' }),
  reserved,
});

/** 8 bytes, then the headers where they were asked for. */
export const metadataResult = struct('virtio_admin_cmd_dev_parts_metadata_result', {
  union: field(
    union('virtio_admin_cmd_dev_parts_metadata_result', {
      parts_size: field(
        struct('parts_size', {
          size: field(le32, { doc: 'Bytes that all parts take at most.' }),
          reserved: reserved32,
        }),
        { doc: 'With VIRTIO_ADMIN_CMD_DEV_PARTS_METADATA_TYPE_SIZE.' },
      ),
      hdr_list_count: field(
        struct('hdr_list_count', {
          count: field(le32, { doc: 'Headers that the list would have.' }),
          reserved: reserved32,
        }),
        { doc: 'With VIRTIO_ADMIN_CMD_DEV_PARTS_METADATA_TYPE_COUNT.' },
      ),
      hdr_list: field(
        struct('hdr_list', {
          count: field(le32, { doc: 'Headers that follow.' }),
          reserved: reserved32,
          hdrs: field(flexible(partHeader), { doc: 'The headers of the parts.' }),
        }),
        { doc: 'With VIRTIO_ADMIN_CMD_DEV_PARTS_METADATA_TYPE_LIST.' },
      ),
    }),
    { doc: 'What was asked for.', anonymous: true },
  ),
});

export const partsGet = struct('virtio_admin_cmd_dev_parts_get_data', {
  hdr,
  type: field(one('parts to read'), { doc: 'Whether to read some parts or all.' }),
  reserved,
  hdr_list: field(flexible(partHeader), { doc: 'The headers of the parts to read.' }),
});

const parts: readonly TailField[] = [
  {
    name: 'parts',
    type: 'virtio_dev_part[]',
    size: null,
    doc: 'Parts one after another, each as long as its header says, in the order that section 2.12.1.4.4 gives.',
  },
];

export const modeSet = struct('virtio_admin_cmd_dev_mode_set_data', {
  flags: field(flags('device mode', u8, { VIRTIO_ADMIN_CMD_DEV_MODE_F_STOPPED: 1 }), {
    doc: 'The mode; 0 lets the member go on.',
  }),
});

export const PART_COMMAND_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_dev_parts_cap',
    layout: partsCapability,
    versions,
    clause: `${PARTS}/virtio-dev-parts-cap`,
    summary: 'How many objects for device parts there may be.',
    direction: 'both',
  },
  {
    name: 'virtio_resource_obj_dev_parts',
    layout: partsObject,
    versions,
    clause: OBJECT,
    summary: 'The attributes of a device parts object.',
    direction: 'both',
    note: 'In which group it is created is not said: resource objects are of the self group unless their section names another, while the commands that use this one are of the SR-IOV group alone.',
  },
  {
    name: 'virtio_admin_cmd_dev_parts_metadata_data',
    layout: metadataData,
    versions,
    clause: METADATA,
    summary: 'What to tell of the parts of a member.',
    direction: 'device-reads',
  },
  {
    name: 'virtio_admin_cmd_dev_parts_metadata_result',
    layout: metadataResult,
    versions,
    clause: METADATA,
    summary: 'How many parts there are, how large, or their headers.',
    direction: 'device-writes',
  },
  {
    name: 'virtio_admin_cmd_dev_parts_get_data',
    layout: partsGet,
    versions,
    clause: GET,
    summary: 'Which parts to read.',
    direction: 'device-reads',
  },
  {
    name: 'virtio_admin_cmd_dev_parts_get_result',
    layout: struct('virtio_admin_cmd_dev_parts_get_result', {}),
    tail: parts,
    versions,
    clause: GET,
    summary: 'Parts of a member; those that it does not have are left out.',
    direction: 'device-writes',
  },
  {
    name: 'virtio_admin_cmd_dev_parts_set_data',
    layout: struct('virtio_admin_cmd_dev_parts_set_data', { hdr }),
    tail: parts,
    versions,
    clause: SET,
    summary: 'Parts to write to a member; they hold from when it goes on.',
    direction: 'device-reads',
    note: 'The device should only compare VIRTIO_DEV_PART_DEV_FEATURES, VIRTIO_DEV_PART_PCI_COMMON_CFG and VIRTIO_DEV_PART_DEV_CFG, say the requirements, while the table of the order marks the first alone as one that need not be written. They name two parts that no table has: VIRTIO_DEV_PART_DEV_CFG and VIRTIO_DEV_PART_DRV_CFG.',
  },
  {
    name: 'virtio_admin_cmd_dev_mode_set_data',
    layout: modeSet,
    versions,
    clause: MODE,
    summary: 'Whether a member is stopped.',
    direction: 'device-reads',
  },
];
