/** The structs of the controlq of the SCSI host device: section 5.6.6.2 of every version. */
import { bytes, field, flags, le32, le64, named, struct, u8 } from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { SCSI_CONSTANTS } from './spec-constants.ts';

const clause = 'scsi/device-operation/device-operation-controlq';

/** The responses that only commands get: the list of the controlq does not have them. */
const COMMANDS_ONLY = ['VIRTIO_SCSI_S_OVERRUN', 'VIRTIO_SCSI_S_ABORTED', 'VIRTIO_SCSI_S_RESET'];
const RESPONSES = {
  ...group(
    SCSI_CONSTANTS.filter(({ name }) => !COMMANDS_ONLY.includes(name)),
    'response',
  ),
  ...group(SCSI_CONSTANTS, 'control response'),
};

const type = field(named('control type', le32, group(SCSI_CONSTANTS, 'control type')), {
  doc: 'What is asked; it decides on the fields that follow.',
  clause,
});
const lun = field(bytes(8), { doc: 'The target and unit, as in a command.', clause });
const response = field(named('control response', u8, RESPONSES), {
  doc: 'How it ended; the device writes it.',
  clause,
});
const events = (doc: string) =>
  field(flags('asynchronous event', le32, group(SCSI_CONSTANTS, 'asynchronous event')), { doc, clause });

/** The four bytes that every request on the controlq begins with. */
export const scsiControl = struct('virtio_scsi_ctrl', { type });

/** A task management function: 24 bytes that the device reads and one that it writes. */
export const scsiTaskManagement = struct('virtio_scsi_ctrl_tmf', {
  type,
  subtype: field(named('task management function', le32, group(SCSI_CONSTANTS, 'task management function')), {
    doc: 'Which function.',
    clause,
  }),
  lun,
  id: field(le64, { doc: 'The command it is about, by its id, where one is.', clause }),
  response: field(
    named('task management response', u8, {
      ...group(SCSI_CONSTANTS, 'task management response'),
      ...RESPONSES,
    }),
    { doc: 'How it ended; the device writes it.', clause },
  ),
});

/** A query for asynchronous events or a subscription to them: 16 bytes are read and 5 written. */
export const scsiNotification = struct('virtio_scsi_ctrl_an', {
  type,
  lun,
  event_requested: events('The events that the driver wants.'),
  event_actual: events('The events that the unit supports; the device writes it.'),
  response,
});

const shared = { versions: { since: '1.0' }, clause, direction: 'both' } as const;

export const SCSI_CONTROL_STRUCTS: readonly StructFact[] = [
  {
    ...shared,
    name: 'virtio_scsi_ctrl',
    layout: scsiControl,
    tail: [
      { name: '…', type: '…', size: null, doc: 'The fields of the request, as type says.' },
      { name: 'response', type: 'u8', size: 1, doc: 'How it ended; the device writes it.' },
    ],
    summary: 'What all requests on the controlq have in common.',
  },
  {
    ...shared,
    name: 'virtio_scsi_ctrl_tmf',
    layout: scsiTaskManagement,
    summary: 'A task management function.',
    note: 'Fields that a function has no use for are there all the same.',
  },
  {
    ...shared,
    name: 'virtio_scsi_ctrl_an',
    layout: scsiNotification,
    summary: 'A query for asynchronous events or a subscription to them.',
    note: 'The section prints it twice, once for each of the two types.',
  },
];
