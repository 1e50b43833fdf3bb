/** The structs of the file system device: sections 5.11.4 and 5.11.6 of 1.2 to 1.4, which do not differ. */
import { type Bytes, bytes, field, le32, struct, union, utf8 } from '../../layout/layout.ts';
import { withBit } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';

const clause = 'fs/device-configuration-layout';
const requestQueues = 'fs/device-operation/device-operation-request-queues';
const notificationQueue = 'fs/device-operation/device-operation-notification-queue';

/** The configuration space, 44 bytes. */
export const fsConfig = struct('virtio_fs_config', {
  tag: field(utf8(36), {
    doc: 'Name of the file system in UTF-8, padded with NUL; no NUL ends it when it takes all 36 bytes.',
    clause,
    access: 'read-only',
  }),
  num_request_queues: field(le32, {
    doc: 'Number of request queues, at least 1; the driver may use fewer.',
    clause,
    access: 'read-only',
  }),
  notify_buf_size: field(le32, {
    doc: 'Least size in bytes of a buffer in the notification queue.',
    clause,
    label: 'VIRTIO_FS_F_NOTIFICATION',
    validWhen: withBit(0),
    access: 'read-only',
  }),
});

/**
 * Structs of FUSE stand as plain bytes: the section leaves them to the FUSE interface of Linux, and their byte order
 * is that of the session. Their sizes are those of `linux/fuse.h`.
 */
const fuse = (name: string, size: number): Bytes => ({ ...bytes(size), name: `struct ${name}` });
const inHeader = fuse('fuse_in_header', 40);
const outHeader = fuse('fuse_out_header', 16);

const IN = field(inHeader, { doc: 'The header that every FUSE request begins with.', clause: requestQueues });

/** What the offsets of a request rest on: its header. */
export const fsRequest = struct('virtio_fs_req', { in: IN });

/** A whole FUSE_READ. */
export const fsReadRequest = struct('virtio_fs_read_req', {
  in: IN,
  union: field(
    union('virtio_fs_read_req', {
      readin: field(fuse('fuse_read_in', 40), { doc: 'What to read.', clause: requestQueues }),
      datain: field(bytes(40), { doc: 'The same bytes, as every request has them.', clause: requestQueues }),
    }),
    { doc: 'What a FUSE_READ adds to the header.', clause: requestQueues, anonymous: true },
  ),
  out: field(outHeader, { doc: 'The header that completes the request.', clause: requestQueues }),
  dataout: field(bytes(), {
    doc: 'What was read: out.len bytes less those of the header.',
    clause: requestQueues,
  }),
});

const chars: Bytes = { ...bytes(), name: 'char[]' };

/** A buffer of the notification queue. */
export const fsNotify = struct('virtio_fs_notify', {
  out_hdr: field(outHeader, { doc: 'The header of the message.', clause: notificationQueue }),
  outarg: field(chars, {
    doc: 'What the message says: notify_buf_size bytes less those of the header.',
    clause: notificationQueue,
  }),
});

const FUSE_SIZES =
  'The sizes of the FUSE structs come from linux/fuse.h, not from the section; so does what is in them.';

export const FS_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_fs_config',
    layout: fsConfig,
    versions: { since: '1.2' },
    clause,
    summary: 'The configuration space of a file system device.',
    note: 'Section 1.4 of the specification does not define the type char, which the tag has.',
  },
  {
    name: 'virtio_fs_req',
    layout: fsRequest,
    tail: [
      { name: 'datain', type: 'u8[]', size: null, doc: 'What the kind of request adds, if anything.' },
      {
        name: 'out',
        type: 'struct fuse_out_header',
        size: 16,
        doc: 'The header that completes every FUSE request; the device writes from here on.',
      },
      { name: 'dataout', type: 'u8[]', size: null, doc: 'What the kind of request returns, if anything.' },
    ],
    versions: { since: '1.2' },
    clause: requestQueues,
    summary: 'A FUSE request on a request queue or on the hiprio queue.',
    direction: 'both',
    note: `Its byte order is that of the session, which in.opcode of FUSE_INIT betrays. ${FUSE_SIZES}`,
  },
  {
    name: 'virtio_fs_read_req',
    layout: fsReadRequest,
    versions: { since: '1.2' },
    clause: requestQueues,
    summary: 'A FUSE_READ, the example that the section gives of a request.',
    direction: 'both',
    note: FUSE_SIZES,
  },
  {
    name: 'virtio_fs_notify',
    layout: fsNotify,
    versions: { since: '1.2' },
    clause: notificationQueue,
    summary: 'A buffer in which the device sends a FUSE notify message.',
    direction: 'device-writes',
    requires: { feature: 'VIRTIO_FS_F_NOTIFICATION' },
    note: `The length of outarg is printed for a buffer of the least size; buffers may be larger. ${FUSE_SIZES}`,
  },
];
