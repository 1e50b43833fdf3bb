/** The eventq of the SCSI host device: section 5.6.6.3 of every version. */
import { bytes, field, le32, named, struct } from '../../layout/layout.ts';
import { constants, group, needs } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';

const clause = 'scsi/device-operation/device-operation-eventq';
const shared = { clause, versions: { since: '1.0' } } as const;
const hotplug = { requires: needs('VIRTIO_SCSI_F_HOTPLUG') } as const;

export const SCSI_EVENT_CONSTANTS = [
  ...constants({ ...shared, group: 'event' }, [
    ['VIRTIO_SCSI_T_NO_EVENT', 0, 'Nothing happened: the buffer was too short, or events were lost.'],
    ['VIRTIO_SCSI_T_TRANSPORT_RESET', 1, 'A unit was reset, has appeared or has gone, as reason says.'],
    ['VIRTIO_SCSI_T_ASYNC_NOTIFY', 2, 'Asynchronous events that the driver has subscribed to.'],
    [
      'VIRTIO_SCSI_T_PARAM_CHANGE',
      3,
      'The parameters of a unit have changed, for example its capacity; never for MMC devices.',
      { requires: needs('VIRTIO_SCSI_F_CHANGE') },
    ],
  ]),
  ...constants({ ...shared, group: 'event flag' }, [
    ['VIRTIO_SCSI_T_EVENTS_MISSED', 0x80000000, 'Bit 31 of event: events were lost for want of buffers.'],
  ]),
  ...constants({ ...shared, group: 'transport reset reason' }, [
    ['VIRTIO_SCSI_EVT_RESET_HARD', 0, 'The unit was reset and is still there.'],
    ['VIRTIO_SCSI_EVT_RESET_RESCAN', 1, 'A target or unit has appeared; for unit 0, rescan.', hotplug],
    ['VIRTIO_SCSI_EVT_RESET_REMOVED', 2, 'The target or unit has gone; for unit 0, rescan.', hotplug],
  ]),
];

/** An event: 16 bytes, which the device writes. */
export const scsiEvent = struct('virtio_scsi_event', {
  event: field(
    named('event', le32, {
      ...group(SCSI_EVENT_CONSTANTS, 'event'),
      ...group(SCSI_EVENT_CONSTANTS, 'event flag'),
    }),
    { doc: 'What happened; bit 31 is set besides when events were lost.', clause },
  ),
  lun: field(bytes(8), { doc: 'The unit that it happened to, as in a command.', clause }),
  reason: field(le32, {
    doc: 'A reset has a reason of its own, a notification a mask of events; a change has its additional sense code in bits 0 to 7 and the qualifier in bits 8 to 15.',
    clause,
  }),
});

export const SCSI_EVENT_STRUCTS: readonly StructFact[] = [
  {
    ...shared,
    name: 'virtio_scsi_event',
    layout: scsiEvent,
    summary: 'What the device reports in a buffer of the eventq.',
    direction: 'device-writes',
  },
];
