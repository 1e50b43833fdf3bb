/** The structs of the CAN device: sections "Device configuration layout" and "Device Operation" of 1.4. */
import { bytes, field, flags, le16, le32, named, struct, u8 } from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { CAN_CONSTANTS } from './spec-constants.ts';

const configuration = 'can/device-configuration-layout';
const control = 'can/device-operation/controller-mode';
const transmission = 'can/device-operation/device-requirements';
const reception = 'can/device-operation/can-message-reception';

const namesOf = (name: string) => group(CAN_CONSTANTS, name);
const result = named('result', u8, namesOf('result'));
const frameFlags = flags('frame flag', le32, namesOf('frame flag'));

/** The configuration space: 2 bytes, which are always there. */
export const canConfig = struct('virtio_can_config', {
  status: field(flags('controller status', le16, namesOf('controller status')), {
    doc: 'State of the controller that the driver did not ask for.',
    clause: configuration,
    access: 'read-only',
  }),
});

export const canControlOut = struct('virtio_can_control_out', {
  msg_type: field(named('control message', le16, namesOf('control message')), {
    doc: 'What to do.',
    clause: control,
  }),
});

export const canControlIn = struct('virtio_can_control_in', {
  result: field(result, { doc: 'Whether the controller is in the mode asked for.', clause: control }),
});

/** What frames in both directions have in common behind their type. */
function frame(clause: string) {
  return {
    length: field(le16, {
      doc: 'Bytes in sdu: at most 8 for classic CAN, 64 for CAN FD.',
      clause,
    }),
    reserved_classic_dlc: field(u8, {
      doc: 'Reserved for a data length code of 8 to 15 in classic frames of 8 bytes.',
      clause,
    }),
    padding: field(u8, { doc: 'Padding.', clause }),
    reserved_xl_priority: field(le16, { doc: 'Reserved for the priority of CAN XL frames.', clause }),
    flags: field(frameFlags, { doc: 'Kind of the frame and of its identifier.', clause }),
    can_id: field(le32, { doc: 'Identifier in the lower 29 bits; the upper 3 are 0.', clause }),
    sdu: field(bytes(), { doc: 'Payload, as many bytes as length says.', clause }),
  };
}

/** A frame to be sent: 16 bytes, then its payload. */
export const canTxOut = struct('virtio_can_tx_out', {
  msg_type: field(named('transmission message', le16, namesOf('transmission message')), {
    doc: 'VIRTIO_CAN_TX.',
    clause: transmission,
  }),
  ...frame(transmission),
});

export const canTxIn = struct('virtio_can_tx_in', {
  result: field(result, { doc: 'Whether the frame was sent or taken for sending.', clause: transmission }),
});

/** A frame that was received: 16 bytes, then its payload. */
export const canRx = struct('virtio_can_rx', {
  msg_type: field(named('reception message', le16, namesOf('reception message')), {
    doc: 'VIRTIO_CAN_RX.',
    clause: reception,
  }),
  ...frame(reception),
});

const versions = { since: '1.4' } as const;
const RESERVED =
  'The comment on length allows 2048 bytes for CAN XL, which no feature bit announces. No sentence says what the reserved fields and padding must hold.';

export const CAN_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_can_config',
    layout: canConfig,
    versions,
    clause: configuration,
    summary: 'The configuration space of a CAN device.',
  },
  {
    name: 'virtio_can_control_out',
    layout: canControlOut,
    versions,
    clause: control,
    summary: 'A request to start or stop the controller.',
    direction: 'device-reads',
  },
  {
    name: 'virtio_can_control_in',
    layout: canControlIn,
    versions,
    clause: control,
    summary: 'The answer to such a request.',
    direction: 'device-writes',
  },
  {
    name: 'virtio_can_tx_out',
    layout: canTxOut,
    versions,
    clause: transmission,
    summary: 'A frame to be sent.',
    direction: 'device-reads',
    note: RESERVED,
  },
  {
    name: 'virtio_can_tx_in',
    layout: canTxIn,
    versions,
    clause: transmission,
    summary: 'What became of a frame to be sent.',
    direction: 'device-writes',
  },
  {
    name: 'virtio_can_rx',
    layout: canRx,
    versions,
    clause: reception,
    summary: 'A frame that was received.',
    direction: 'device-writes',
    note: `${RESERVED} A buffer must be at least as large as this struct, whose sdu is of variable length.`,
  },
];
