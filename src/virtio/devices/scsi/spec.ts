/** Everything the specification says of the SCSI host device: section 5.6 of every version. */
import type { DeviceSpec } from '../../spec/types.ts';
import { SCSI_FEATURES } from './features.ts';
import { SCSI_QUEUES } from './queues.ts';
import { SCSI_CONSTANTS } from './spec-constants.ts';
import { SCSI_CONTROL_STRUCTS } from './spec-control.ts';
import { SCSI_EVENT_CONSTANTS, SCSI_EVENT_STRUCTS } from './spec-events.ts';
import { SCSI_STRUCTS, scsiConfig } from './spec-structs.ts';

export { scsiControl, scsiNotification, scsiTaskManagement } from './spec-control.ts';
export { scsiEvent } from './spec-events.ts';
export { scsiCommand, scsiConfig, scsiOutcome } from './spec-structs.ts';

export const SCSI: DeviceSpec = {
  key: 'scsi',
  id: 8,
  clause: 'scsi',
  features: SCSI_FEATURES,
  queues: SCSI_QUEUES,
  config: scsiConfig,
  structs: [...SCSI_STRUCTS, ...SCSI_CONTROL_STRUCTS, ...SCSI_EVENT_STRUCTS],
  constants: [...SCSI_CONSTANTS, ...SCSI_EVENT_CONSTANTS],
};
