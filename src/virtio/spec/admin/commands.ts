/** Group administration commands: their common form, opcodes and results, sections 2.12.1 and 2.13 of 1.3 and 1.4. */
import { bytes, field, flexible, le16, le64, named, struct } from '../../layout/layout.ts';
import { constants, group, needs, queues } from '../facts.ts';
import type { Constant, QueueFact, StructFact } from '../types.ts';

export const COMMANDS = 'basic/device-groups/group-administration-commands';
const LEGACY = `${COMMANDS}/legacy-interfaces`;
const CAPABILITIES = `${COMMANDS}/device-and-driver-capabilities`;
const OBJECTS = `${COMMANDS}/device-resource-objects`;
const PARTS = `${COMMANDS}/device-parts/device-parts-handling-commands`;

const since13 = { since: '1.3' } as const;
const since14 = { since: '1.4' } as const;

const at = (clause: string) => ({ clause });
const newAt = (clause: string) => ({ versions: since14, clause });

export const COMMAND_CONSTANTS: readonly Constant[] = [
  ...constants({ versions: since13, clause: COMMANDS, group: 'opcode' }, [
    [
      'VIRTIO_ADMIN_CMD_LIST_QUERY',
      0x0000,
      'Asks which commands the device has for a type of group.',
      {
        note: 'One sentence counts the bytes of the list from the largest opcode plus one, the formula after it from the largest opcode alone: they differ where the largest opcode is a multiple of 64.',
      },
    ],
    [
      'VIRTIO_ADMIN_CMD_LIST_USE',
      0x0001,
      'Tells the device which commands the driver will use.',
      {
        note: 'Where the device refuses the list, the text has it answer VIRTIO_ADMIN_STATUS_INVALID_FIELD, a name that no table has; the requirements say VIRTIO_ADMIN_STATUS_EINVAL with VIRTIO_ADMIN_STATUS_Q_INVALID_FIELD.',
      },
    ],
    [
      'VIRTIO_ADMIN_CMD_LEGACY_COMMON_CFG_WRITE',
      0x0002,
      'Writes a field of the legacy header of a member.',
      at(`${LEGACY}/virtio-admin-cmd-legacy-common-cfg-write`),
    ],
    [
      'VIRTIO_ADMIN_CMD_LEGACY_COMMON_CFG_READ',
      0x0003,
      'Reads a field of the legacy header of a member.',
      at(`${LEGACY}/virtio-admin-cmd-legacy-common-cfg-read`),
    ],
    [
      'VIRTIO_ADMIN_CMD_LEGACY_DEV_CFG_WRITE',
      0x0004,
      'Writes a field of the legacy device configuration of a member.',
      at(`${LEGACY}/virtio-admin-cmd-legacy-dev-cfg-write`),
    ],
    [
      'VIRTIO_ADMIN_CMD_LEGACY_DEV_CFG_READ',
      0x0005,
      'Reads a field of the legacy device configuration of a member.',
      at(`${LEGACY}/virtio-admin-cmd-legacy-dev-cfg-read`),
    ],
    [
      'VIRTIO_ADMIN_CMD_LEGACY_NOTIFY_INFO',
      0x0006,
      'Asks where a write notifies a member of its queues without a command.',
      at(`${LEGACY}/virtio-admin-cmd-legacy-notify-info`),
    ],
    [
      'VIRTIO_ADMIN_CMD_CAP_ID_LIST_QUERY',
      0x0007,
      'Asks which capabilities the device has.',
      {
        ...newAt(`${CAPABILITIES}/virtio-admin-cmd-cap-id-list-query`),
        note: 'The bytes of the result are counted in two ways, as for VIRTIO_ADMIN_CMD_LIST_QUERY. The network and the crypto device call the command VIRTIO_ADMIN_CMD_CAP_SUPPORT_QUERY.',
      },
    ],
    [
      'VIRTIO_ADMIN_CMD_DEVICE_CAP_GET',
      0x0008,
      'Reads a capability of the device.',
      {
        ...newAt(`${CAPABILITIES}/virtio-admin-cmd-device-cap-get`),
        note: 'The device requirements twice name a VIRTIO_ADMIN_CMD_DRIVER_CAP_GET, which the table lacks, once in a MUST and once in a SHOULD that otherwise say the same.',
      },
    ],
    [
      'VIRTIO_ADMIN_CMD_DRIVER_CAP_SET',
      0x0009,
      'Tells the device how much of a capability the driver will use.',
      {
        ...newAt(`${CAPABILITIES}/virtio-admin-cmd-driver-cap-set`),
        note: 'The network and the crypto device call it VIRTIO_ADMIN_CMD_DEVICE_CAP_SET. A driver may set a capability at any time while nothing is pending, says the section; the requirements on resource objects (2.12.1.3.6) forbid it as long as one of its objects exists.',
      },
    ],
    [
      'VIRTIO_ADMIN_CMD_RESOURCE_OBJ_CREATE',
      0x000a,
      'Creates a resource object.',
      {
        ...newAt(`${OBJECTS}/virtio-admin-cmd-resource-obj-create`),
        note: 'For an ID that is taken the requirements name VIRTIO_ADMIN_STATUS_EEXIST, which the table of status values lacks; Linux numbers EEXIST 17. The section on objects bounds the IDs by the limit that the driver has set, the section of the command by the capability of the device.',
      },
    ],
    [
      'VIRTIO_ADMIN_CMD_RESOURCE_OBJ_MODIFY',
      0x000b,
      'Changes the attributes of a resource object.',
      {
        ...newAt(`${OBJECTS}/virtio-admin-cmd-resource-obj-modify`),
        note: 'The section of the command says 0xb; the table of opcodes (section 2.12.1) has 0x000c here and 0x000b for VIRTIO_ADMIN_CMD_RESOURCE_OBJ_QUERY. The value is that of the section.',
      },
    ],
    [
      'VIRTIO_ADMIN_CMD_RESOURCE_OBJ_QUERY',
      0x000c,
      'Reads the attributes of a resource object.',
      {
        ...newAt(`${OBJECTS}/virtio-admin-cmd-resource-obj-query`),
        note: 'The section of the command says 0xc; the table of opcodes (section 2.12.1) has 0x000b here and 0x000c for VIRTIO_ADMIN_CMD_RESOURCE_OBJ_MODIFY. The value is that of the section. The requirements once call it VIRTIO_ADMIN_CMD_RESOURCE_QUERY.',
      },
    ],
    [
      'VIRTIO_ADMIN_CMD_RESOURCE_OBJ_DESTROY',
      0x000d,
      'Destroys a resource object.',
      newAt(`${OBJECTS}/virtio-admin-cmd-resource-obj-destroy`),
    ],
    [
      'VIRTIO_ADMIN_CMD_DEV_PARTS_METADATA_GET',
      0x000e,
      'Asks how many parts a member has, how large they are at most, or for their headers.',
      {
        ...newAt(`${PARTS}/virtio-admin-cmd-dev-parts-metadata-get`),
        note: 'It fails with VIRTIO_ADMIN_STATUS_ENOMEM where the result does not fit, though no command may fail for a short buffer alone (section 2.13.1).',
      },
    ],
    [
      'VIRTIO_ADMIN_CMD_DEV_PARTS_GET',
      0x000f,
      'Reads parts of a member, those selected or all.',
      newAt(`${PARTS}/virtio-admin-cmd-dev-parts-get`),
    ],
    [
      'VIRTIO_ADMIN_CMD_DEV_PARTS_SET',
      0x0010,
      'Writes parts of a member, which must be stopped.',
      newAt(`${PARTS}/virtio-admin-cmd-dev-parts-set`),
    ],
    [
      'VIRTIO_ADMIN_CMD_DEV_MODE_SET',
      0x0011,
      'Stops a member, or lets it go on.',
      {
        ...newAt(`${PARTS}/virtio-admin-cmd-dev-mode-set`),
        note: 'It is the last command of the table, whose next row begins at 0x0013: nothing is said of 0x0012. The list of commands that only the SR-IOV group type has leaves it out.',
      },
    ],
  ]),
  ...constants({ versions: since13, clause: 'basic/device-groups', group: 'group type' }, [
    [
      'Self group type',
      0x0,
      'The group of the device alone, whose only member has the number 0.',
      { versions: since14 },
    ],
    [
      'SR-IOV group type',
      0x1,
      'The virtual functions of a PCI device, numbered from 1 to NumVFs; the device itself is no member.',
    ],
  ]),
  ...constants({ versions: since13, clause: COMMANDS, group: 'status' }, [
    ['VIRTIO_ADMIN_STATUS_OK', 0, 'The command succeeded.'],
    ['VIRTIO_ADMIN_STATUS_ENXIO', 6, 'No such capability or resource object.', { versions: since14 }],
    ['VIRTIO_ADMIN_STATUS_EAGAIN', 11, 'Nothing was done; the driver should try again.'],
    ['VIRTIO_ADMIN_STATUS_ENOMEM', 12, 'Nothing was done, for lack of resources.'],
    ['VIRTIO_ADMIN_STATUS_EBUSY', 16, 'What the command is about is in use.', { versions: since14 }],
    ['VIRTIO_ADMIN_STATUS_EINVAL', 22, 'The command is not valid; the qualifier says why.'],
    ['VIRTIO_ADMIN_STATUS_ENOSPC', 28, 'The device has no room for another object.', { versions: since14 }],
  ]),
  ...constants({ versions: since13, clause: COMMANDS, group: 'status qualifier' }, [
    ['VIRTIO_ADMIN_STATUS_Q_OK', 0x00, 'Goes with VIRTIO_ADMIN_STATUS_OK.'],
    ['VIRTIO_ADMIN_STATUS_Q_INVALID_COMMAND', 0x01, 'The command is wrong; nothing more is said.'],
    ['VIRTIO_ADMIN_STATUS_Q_INVALID_OPCODE', 0x02, 'The opcode is unknown, or not in the list in use.'],
    ['VIRTIO_ADMIN_STATUS_Q_INVALID_FIELD', 0x03, 'A field of the data of the command is wrong.'],
    ['VIRTIO_ADMIN_STATUS_Q_INVALID_GROUP', 0x04, 'There is no such type of group.'],
    ['VIRTIO_ADMIN_STATUS_Q_INVALID_MEMBER', 0x05, 'The group has no such member.'],
    ['VIRTIO_ADMIN_STATUS_Q_NORESOURCE', 0x06, 'The device lacks resources; the driver may retry.'],
    ['VIRTIO_ADMIN_STATUS_Q_TRYAGAIN', 0x07, 'The command would block for too long; retry.'],
  ]),
];

/** The part of a command whose offsets are fixed, 24 bytes. */
export const adminCommand = struct('virtio_admin_cmd', {
  opcode: field(named('opcode', le16, group(COMMAND_CONSTANTS, 'opcode')), { doc: 'What to do.' }),
  group_type: field(le16, {
    doc: 'Type of the group: 1 for SR-IOV, since 1.4 also 0 for the device itself.',
  }),
  reserved1: field(bytes(12), { doc: 'Reserved.' }),
  group_member_id: field(le64, {
    doc: 'The member: with SR-IOV the number of the virtual function, from 1 on; 0 for the device itself.',
  }),
});

/** Opcodes as a bitmap: opcode 0 is the lowest bit of the first number. */
export const adminCommandList = struct('virtio_admin_cmd_list', {
  device_admin_cmd_opcodes: field(flexible(le64), {
    doc: 'A bit for each opcode, 64 to a number; zeroes may follow.',
  }),
});

export const COMMAND_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_admin_cmd',
    layout: adminCommand,
    tail: [
      {
        name: 'command_specific_data',
        type: 'le64[]',
        size: null,
        doc: 'What the command needs to know; the device reads up to here.',
      },
      {
        name: 'status',
        type: 'le16',
        size: 2,
        doc: 'How the command ended: 0 for success, else the number of an error of Linux. The device writes from here on.',
      },
      { name: 'status_qualifier', type: 'le16', size: 2, doc: 'Why it failed, for debugging.' },
      { name: 'reserved2', type: 'u8[4]', size: 4, doc: 'Reserved.' },
      { name: 'command_specific_result', type: 'u8[]', size: null, doc: 'What the command returns.' },
    ],
    versions: since13,
    clause: COMMANDS,
    summary: 'A group administration command with its result.',
    direction: 'both',
    note: 'command_specific_data is printed as le64[], yet several commands put less than 8 bytes there; the driver fills each part up to a multiple of 64 bits (section 2.13.2), and either side takes what is missing as 0.',
  },
  {
    name: 'virtio_admin_cmd_list',
    layout: adminCommandList,
    versions: since13,
    clause: COMMANDS,
    summary: 'Which commands the device has, or the driver will use.',
    direction: 'both',
    note: 'The comment in the listing has no end. It is the result of VIRTIO_ADMIN_CMD_LIST_QUERY, which the device writes, and the data of VIRTIO_ADMIN_CMD_LIST_USE, which it reads.',
  },
];

export const ADMIN_QUEUES: readonly QueueFact[] = queues('basic/administration-virtqueues', '1.3', [
  [
    'from admin_queue_index on',
    'administration virtqueues',
    'Group administration commands to the owner of a group; a device may have several.',
    {
      requires: needs('VIRTIO_F_ADMIN_VQ'),
      note: 'Where they are is up to the transport, and only PCI says where: in admin_queue_index and admin_queue_num of its common configuration. Commands are consumed with no order, says the section; the requirements have a device process those of one queue in the order in which they came.',
    },
  ],
]);
