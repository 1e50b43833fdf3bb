/**
 * The structs of the SCMI device: section "Device Operation" of every version that has the device. What a header
 * and the bytes behind it mean is defined by Arm's SCMI specification, to which the section refers.
 */
import { bytes, field, le32, struct } from '../../layout/layout.ts';
import type { StructFact } from '../../spec/types.ts';

const cmdq = 'scmi/device-operation/cmdq-operation';
const eventq = 'scmi/device-operation/eventq-operation';

/** The message header of SCMI; its bits are not part of the virtio specification. */
const HEADER = 'Message header as the SCMI specification defines it.';

/** A command: 4 bytes, then its parameters. */
export const scmiRequest = struct('virtio_scmi_request', {
  hdr: field(le32, { doc: HEADER, clause: cmdq }),
  params: field(bytes(), { doc: 'Parameters of the message.', clause: cmdq }),
});

/** The answer to a command: 4 bytes, then what it returns. */
export const scmiResponse = struct('virtio_scmi_response', {
  hdr: field(le32, { doc: HEADER, clause: cmdq }),
  ret_values: field(bytes(), {
    doc: 'Return values of the message; the status alone where it is not SUCCESS.',
    clause: cmdq,
  }),
});

/** A notification or a delayed response: 4 bytes, then its payload. */
export const scmiEvent = struct('virtio_scmi_event_msg', {
  hdr: field(le32, { doc: HEADER, clause: eventq }),
  payload: field(bytes(), {
    doc: 'Payload of the message; the status alone in a delayed response where it is not SUCCESS.',
    clause: eventq,
  }),
});

const versions = { since: '1.2' } as const;

export const SCMI_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_scmi_request',
    layout: scmiRequest,
    versions,
    clause: cmdq,
    summary: 'A command to the device.',
    direction: 'device-reads',
  },
  {
    name: 'virtio_scmi_response',
    layout: scmiResponse,
    versions,
    clause: cmdq,
    summary: 'The response, in the same buffer as its command.',
    direction: 'device-writes',
  },
  {
    name: 'virtio_scmi_event_msg',
    layout: scmiEvent,
    versions,
    clause: eventq,
    summary: 'A notification or a delayed response.',
    direction: 'device-writes',
    requires: { feature: 'VIRTIO_SCMI_F_P2A_CHANNELS' },
  },
];
