/** Resource objects of a device, which a driver creates and destroys by commands: section 2.12.1.3 of 1.4. */
import { bytes, field, le16, le32, le64, named, struct } from '../../layout/layout.ts';
import { constants, group } from '../facts.ts';
import type { Constant, StructFact } from '../types.ts';
import { COMMANDS } from './commands.ts';

const OBJECTS = `${COMMANDS}/device-resource-objects`;
const versions = { since: '1.4' } as const;

export const OBJECT_CONSTANTS: readonly Constant[] = constants(
  { versions, clause: OBJECTS, group: 'resource object' },
  [
    [
      'VIRTIO_RESOURCE_OBJ_DEV_PARTS',
      0x000,
      'An object through which the parts of a member are read or written.',
      {
        note: 'The one type of all devices; those of a device type are numbered from 0x200 to 0x4ff. The section on objects types the limit of each type as le32; the capability of this one has two, for reading and for writing, and each is a u8.',
      },
    ],
  ],
);

/** Which object a command is about, 8 bytes. */
export const objectHeader = struct('virtio_admin_cmd_resource_obj_cmd_hdr', {
  type: field(named('resource object', le16, group(OBJECT_CONSTANTS, 'resource object')), {
    doc: 'Type of the object.',
  }),
  reserved: field(bytes(2), { doc: 'Reserved.' }),
  id: field(le32, { doc: 'ID of the object among those of its type, below the limit; the driver gives it.' }),
});

const hdr = field(objectHeader, { doc: 'Which object.' });
const flags = field(le64, { doc: 'Reserved, 0.' });
const data = field(bytes(), { doc: 'Attributes of the object, in the form of its type.' });

export const objectCreate = struct('virtio_admin_cmd_resource_obj_create_data', {
  hdr,
  flags,
  resource_obj_specific_data: data,
});

export const objectQuery = struct('virtio_admin_cmd_resource_obj_query_data', { hdr, flags });

export const OBJECT_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_admin_cmd_resource_obj_cmd_hdr',
    layout: objectHeader,
    versions,
    clause: OBJECTS,
    summary: 'Which resource object a command is about; all that the one that destroys it needs.',
    direction: 'device-reads',
  },
  {
    name: 'virtio_admin_cmd_resource_obj_create_data',
    layout: objectCreate,
    versions,
    clause: `${OBJECTS}/virtio-admin-cmd-resource-obj-create`,
    summary: 'The attributes of a new resource object.',
    direction: 'device-reads',
    note: 'flags is reserved and 0, says the text, and in the next sentence that each object has values of its own for it.',
  },
  {
    name: 'virtio_admin_cmd_resource_modify_data',
    layout: struct('virtio_admin_cmd_resource_modify_data', { hdr, flags, resource_obj_specific_data: data }),
    versions,
    clause: `${OBJECTS}/virtio-admin-cmd-resource-obj-modify`,
    summary: 'Other attributes for a resource object.',
    direction: 'device-reads',
    note: 'Unlike the structs of the other commands it has no obj in its name.',
  },
  {
    name: 'virtio_admin_cmd_resource_obj_query_data',
    layout: objectQuery,
    versions,
    clause: `${OBJECTS}/virtio-admin-cmd-resource-obj-query`,
    summary: 'Which resource object to read.',
    direction: 'device-reads',
  },
  {
    name: 'virtio_admin_cmd_resource_obj_query_result',
    layout: struct('virtio_admin_cmd_resource_obj_query_result', {
      resource_obj_specific_result: field(bytes(), {
        doc: 'Attributes of the object, in the form of its type.',
      }),
    }),
    versions,
    clause: `${OBJECTS}/virtio-admin-cmd-resource-obj-query`,
    summary: 'The attributes of a resource object.',
    direction: 'device-writes',
    note: 'The text and the requirements call the field resource_obj_specific_data.',
  },
];
