/** The named numbers of SCSI commands and of the controlq: sections 5.6.6.1 and 5.6.6.2 of every version. */
import { constants } from '../../spec/facts.ts';

const since10 = { versions: { since: '1.0' } } as const;
const request = { ...since10, clause: 'scsi/device-operation/device-operation-request-queues' } as const;
const control = { ...since10, clause: 'scsi/device-operation/device-operation-controlq' } as const;

export const SCSI_CONSTANTS = [
  ...constants({ ...request, group: 'response' }, [
    ['VIRTIO_SCSI_S_OK', 0, 'The request was carried out; for a command, status says how it ended.'],
    ['VIRTIO_SCSI_S_OVERRUN', 1, 'The command needs more data than its buffers hold.'],
    ['VIRTIO_SCSI_S_ABORTED', 2, 'A task management function has aborted the command.'],
    ['VIRTIO_SCSI_S_BAD_TARGET', 3, 'The target that lun names does not exist.'],
    ['VIRTIO_SCSI_S_RESET', 4, 'A reset of the bus or of the unit has cancelled the command.'],
    ['VIRTIO_SCSI_S_BUSY', 5, 'It failed, but is likely to work when tried again on the same path.'],
    ['VIRTIO_SCSI_S_TRANSPORT_FAILURE', 6, 'The connection between host and target is at fault.'],
    ['VIRTIO_SCSI_S_TARGET_FAILURE', 7, 'The target is at fault: another path would not help.'],
    ['VIRTIO_SCSI_S_NEXUS_FAILURE', 8, 'The nexus is at fault: another path might help.'],
    [
      'VIRTIO_SCSI_S_FAILURE',
      9,
      'Any other error of the host or the driver, for example data both ways without VIRTIO_SCSI_F_INOUT.',
    ],
  ]),
  ...constants({ ...control, group: 'control response' }, [
    [
      'VIRTIO_SCSI_S_INCORRECT_LUN',
      12,
      'For a request on the controlq: lun is not right.',
      { note: 'No version says when a device gives it, nor how it differs from VIRTIO_SCSI_S_BAD_TARGET.' },
    ],
  ]),
  ...constants({ ...control, group: 'task management response' }, [
    [
      'VIRTIO_SCSI_S_FUNCTION_COMPLETE',
      0,
      'The function is complete, as the SCSI architecture model has it.',
      { note: 'It has the number of VIRTIO_SCSI_S_OK.' },
    ],
    [
      'VIRTIO_SCSI_S_FUNCTION_SUCCEEDED',
      10,
      'The function has succeeded, as the SCSI architecture model has it.',
    ],
    [
      'VIRTIO_SCSI_S_FUNCTION_REJECTED',
      11,
      'The function was rejected, as the SCSI architecture model has it.',
    ],
  ]),
  ...constants({ ...request, group: 'task attribute' }, [
    ['VIRTIO_SCSI_S_SIMPLE', 0, 'A simple task; a device may treat every attribute as this one.'],
    [
      'VIRTIO_SCSI_S_ORDERED',
      1,
      'An ordered task; not for commands that SCSI puts at the head of the queue.',
    ],
    ['VIRTIO_SCSI_S_HEAD', 2, 'A task for the head of the queue.'],
    ['VIRTIO_SCSI_S_ACA', 3, 'An ACA task, as the SCSI architecture model has it.'],
  ]),
  ...constants({ ...control, group: 'control type' }, [
    ['VIRTIO_SCSI_T_TMF', 0, 'A task management function.'],
    ['VIRTIO_SCSI_T_AN_QUERY', 1, 'Asks which asynchronous events a unit can report.'],
    ['VIRTIO_SCSI_T_AN_SUBSCRIBE', 2, 'Asks a unit to report asynchronous events.'],
  ]),
  ...constants({ ...control, group: 'task management function' }, [
    ['VIRTIO_SCSI_T_TMF_ABORT_TASK', 0, 'Aborts the command that id names.'],
    ['VIRTIO_SCSI_T_TMF_ABORT_TASK_SET', 1, 'Aborts a set of commands.'],
    ['VIRTIO_SCSI_T_TMF_CLEAR_ACA', 2, 'Clears the ACA condition.'],
    ['VIRTIO_SCSI_T_TMF_CLEAR_TASK_SET', 3, 'Clears a set of commands.'],
    ['VIRTIO_SCSI_T_TMF_I_T_NEXUS_RESET', 4, 'Resets a whole nexus; the unit in lun does not matter.'],
    ['VIRTIO_SCSI_T_TMF_LOGICAL_UNIT_RESET', 5, 'Resets a logical unit and completes its commands.'],
    ['VIRTIO_SCSI_T_TMF_QUERY_TASK', 6, 'Asks for the command that id names.'],
    ['VIRTIO_SCSI_T_TMF_QUERY_TASK_SET', 7, 'Asks for a set of commands.'],
  ]),
  ...constants({ ...control, group: 'asynchronous event' }, [
    ['VIRTIO_SCSI_EVT_ASYNC_OPERATIONAL_CHANGE', 2, 'Mask of the event of an operational change.'],
    ['VIRTIO_SCSI_EVT_ASYNC_POWER_MGMT', 4, 'Mask of the event of power management.'],
    ['VIRTIO_SCSI_EVT_ASYNC_EXTERNAL_REQUEST', 8, 'Mask of the event of an external request.'],
    ['VIRTIO_SCSI_EVT_ASYNC_MEDIA_CHANGE', 16, 'Mask of the event of another medium.'],
    ['VIRTIO_SCSI_EVT_ASYNC_MULTI_HOST', 32, 'Mask of the event of several hosts.'],
    ['VIRTIO_SCSI_EVT_ASYNC_DEVICE_BUSY', 64, 'Mask of the event of a busy device.'],
  ]),
];
