/** The structs of the socket device: sections 5.10.4 and 5.10.6 of every version since 1.1. */
import { bytes, field, le16, le32, le64, named, struct } from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { VSOCK_CONSTANTS } from './spec-constants.ts';

const configuration = 'vsock/device-configuration-layout';
const operation = 'vsock/device-operation';
const addressing = 'vsock/device-operation/addressing';
const bufferSpace = 'vsock/device-operation/buffer-space-management';

/** The configuration space: 8 bytes. */
export const vsockConfig = struct('virtio_vsock_config', {
  guest_cid: field(le64, {
    doc: 'Context ID of the guest; the upper 32 bits are 0.',
    clause: configuration,
    access: 'read-only',
  }),
});

/** The 44 bytes that every packet begins with. */
export const vsockHeader = struct('virtio_vsock_hdr', {
  src_cid: field(le64, { doc: 'Context ID of the sender; the upper 32 bits are 0.', clause: addressing }),
  dst_cid: field(le64, { doc: 'Context ID of the receiver; the upper 32 bits are 0.', clause: addressing }),
  src_port: field(le32, { doc: 'Port of the sender.', clause: addressing }),
  dst_port: field(le32, { doc: 'Port of the receiver.', clause: addressing }),
  len: field(le32, { doc: 'Bytes of data after the header.', clause: operation }),
  type: field(named('socket type', le16, group(VSOCK_CONSTANTS, 'socket type')), {
    doc: 'Type of the socket.',
    clause: addressing,
  }),
  op: field(named('operation', le16, group(VSOCK_CONSTANTS, 'operation')), {
    doc: 'What the packet is for.',
    clause: operation,
  }),
  flags: field(le32, {
    doc: 'Depends on op: what a shutdown ends, or since 1.2 whether data ends a message or a record.',
    clause: operation,
  }),
  buf_alloc: field(le32, {
    doc: 'Bytes of buffer space that the sender has for this socket, free and in use.',
    clause: bufferSpace,
  }),
  fwd_cnt: field(le32, {
    doc: 'Bytes that the sender has received on this socket, as a counter that wraps.',
    clause: bufferSpace,
  }),
});

/** A packet: 44 bytes of header, then data. */
export const vsockPacket = struct('virtio_vsock_packet', {
  hdr: field(vsockHeader, { doc: 'The header.' }),
  data: field(bytes(), { doc: 'The data of the packet, hdr.len bytes.' }),
});

/** An event: 4 bytes. */
export const vsockEvent = struct('virtio_vsock_event', {
  id: field(named('event', le32, group(VSOCK_CONSTANTS, 'event')), { doc: 'What has happened.' }),
});

export const VSOCK_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_vsock_config',
    layout: vsockConfig,
    versions: { since: '1.1' },
    clause: configuration,
    summary: 'The configuration space of a socket device.',
    note: 'guest_cid is said to identify the device for its lifetime, yet after the event of a transport reset it may be another. The context IDs 0, 1, 2 (the host), 0xffffffff and 0xffffffffffffffff are reserved; the last cannot occur anyway where the upper 32 bits are 0.',
  },
  {
    name: 'virtio_vsock_hdr',
    layout: vsockHeader,
    versions: { since: '1.1' },
    clause: operation,
    summary: 'The header of a packet.',
    direction: 'both',
    note: 'Since 1.2 there are sockets that keep messages, yet the text asks for buf_alloc and fwd_cnt in the packets of stream sockets alone. fwd_cnt is called a count of bytes received, though the formula for free space holds only if it counts the bytes taken out of the buffer.',
  },
  {
    name: 'virtio_vsock_packet',
    layout: vsockPacket,
    versions: { since: '1.1' },
    clause: 'vsock/device-operation/receive-and-transmit',
    summary: 'A packet on the rx or the tx queue.',
    direction: 'both',
    note: 'Since 1.3 the buffers may be longer than the header and hdr.len bytes; what is beyond them means nothing.',
  },
  {
    name: 'virtio_vsock_event',
    layout: vsockEvent,
    versions: { since: '1.1' },
    clause: 'vsock/device-operation/device-events',
    summary: 'A buffer of the event queue.',
    direction: 'device-writes',
  },
];
