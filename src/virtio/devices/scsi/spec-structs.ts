/** The configuration space and the commands of the SCSI host device: sections 5.6.4 and 5.6.6.1 of every version. */
import { bytes, field, le16, le32, le64, named, struct, u8 } from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import type { StructFact, TailField } from '../../spec/types.ts';
import { SCSI_CONSTANTS } from './spec-constants.ts';

const clause = 'scsi/device-configuration-layout';
const request = 'scsi/device-operation/device-operation-request-queues';

const reads = (doc: string) => ({ doc, clause, access: 'read-only' });
const writes = (doc: string) => ({ doc, clause, access: 'read-write' });

/** The configuration space: 36 bytes in every version, all of them valid without any feature. */
export const scsiConfig = struct('virtio_scsi_config', {
  num_queues: field(le32, reads('Number of request queues.')),
  seg_max: field(le32, reads('Most segments in a command, in each direction.')),
  max_sectors: field(le32, reads('Hint at the largest transfer.')),
  cmd_per_lun: field(le32, reads('Most linked commands that one unit may have at once.')),
  event_info_size: field(le32, reads('Most bytes that the device writes in a buffer of the eventq.')),
  sense_size: field(le32, writes('Most bytes of sense data that the device writes; 96 after a reset.')),
  cdb_size: field(le32, writes('Bytes of the command block that a command carries; 32 after a reset.')),
  max_channel: field(le16, reads('Highest channel worth a look, normally 0.')),
  max_target: field(le16, reads('Highest target worth a look, normally at most 255.')),
  max_lun: field(le32, reads('Highest unit worth a look, normally at most 16383.')),
});

/** The 19 bytes that every command begins with; the command block follows. */
export const scsiCommand = struct('virtio_scsi_req_cmd', {
  lun: field(bytes(8), {
    doc: '1, the target, two bytes of unit and four of 0; or 0xC1, 1 and six of 0 for the REPORT LUNS unit.',
    clause: request,
  }),
  id: field(le64, { doc: 'The tag of the command, by which others refer to it.', clause: request }),
  task_attr: field(named('task attribute', u8, group(SCSI_CONSTANTS, 'task attribute')), {
    doc: 'In which order it is to be done; should be 0.',
    clause: request,
  }),
  prio: field(u8, { doc: 'Its priority; should be 0.', clause: request }),
  crn: field(u8, { doc: 'Its command reference number; should be 0.', clause: request }),
});

/** The 12 bytes that the part which the device writes begins with; the sense data follow. */
export const scsiOutcome = struct('virtio_scsi_req_cmd outcome', {
  sense_len: field(le32, { doc: 'Bytes of sense data written.', clause: request }),
  residual: field(le32, { doc: 'Bytes of data that were not transferred, both ways.', clause: request }),
  status_qualifier: field(le16, {
    doc: 'The status qualifier of SCSI; no version says more of it.',
    clause: request,
  }),
  status: field(u8, { doc: 'The status code of SCSI.', clause: request }),
  response: field(named('response', u8, group(SCSI_CONSTANTS, 'response')), {
    doc: 'How it ended, beside SCSI.',
    clause: request,
  }),
});

const T10_PI = 'Only with VIRTIO_SCSI_F_T10_PI.';
const COMMAND_TAIL: readonly TailField[] = [
  { name: 'cdb', type: 'u8[cdb_size]', size: null, doc: 'The command block.' },
  {
    name: 'pi_bytesout',
    type: 'le32',
    size: 4,
    doc: `Bytes of protection information that the driver sends. ${T10_PI}`,
  },
  {
    name: 'pi_bytesin',
    type: 'le32',
    size: 4,
    doc: `Bytes of protection information that the device sends. ${T10_PI}`,
  },
  {
    name: 'pi_out',
    type: 'u8[pi_bytesout]',
    size: null,
    doc: `Protection information for what is written. ${T10_PI}`,
  },
  { name: 'dataout', type: 'u8[]', size: null, doc: 'Data to the unit.' },
  ...scsiOutcome.rows().map(({ path, type, size, doc }) => ({
    name: path,
    type,
    size,
    doc: `${doc} The device writes it.`,
  })),
  { name: 'sense', type: 'u8[sense_size]', size: null, doc: 'Sense data, which the device writes.' },
  {
    name: 'pi_in',
    type: 'u8[pi_bytesin]',
    size: null,
    doc: `Protection information of what was read. ${T10_PI}`,
  },
  { name: 'datain', type: 'u8[]', size: null, doc: 'Data from the unit.' },
];

export const SCSI_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_scsi_config',
    layout: scsiConfig,
    versions: { since: '1.0' },
    clause,
    summary: 'The configuration space of a SCSI host device.',
  },
  {
    name: 'virtio_scsi_req_cmd',
    layout: scsiCommand,
    tail: COMMAND_TAIL,
    versions: { since: '1.0' },
    clause: request,
    summary: 'A SCSI command: what the device reads, then what it writes.',
    direction: 'both',
    note: 'A comment in the listing of 1.0 counts two fields of VIRTIO_SCSI_F_T10_PI on either side, where there are three and one. The text counts the fields that the device writes from sense on; in the listing they begin with sense_len.',
  },
];
