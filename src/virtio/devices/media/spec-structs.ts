/** The configuration space and the commands of the media device: version 1.4, sections 5.22.4 and 5.22.6.1. */
import { field, flags, le32, le64, struct, type Type, utf8 } from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { MEDIA_CONSTANTS } from './spec-constants.ts';
import { answer, ask, mediaCommandHeader, mediaResponseHeader, reserved, session } from './spec-parts.ts';

const clause = 'media/device-configuration-layout';
const operation = 'media/device-operation/command-virtqueue/device-operation';
const ioctls = `${operation}-v4l2-ioctls`;
const userspace = `${ioctls}/handling-of-pointers-to-userspace-memory-in-ioctl-payload`;

const reads = (doc: string) => ({ doc, clause, access: 'read-only' });
const name: Type<string> = { ...utf8(32), name: 'u8[32]' };

/** The configuration space: 40 bytes, all of them always valid. */
export const mediaConfig = struct('virtio_media_config', {
  device_caps: field(le32, reads('What the device can do, in the flags of device_caps of v4l2_capability.')),
  device_type: field(le32, reads('Kind of video device, as vfl_devnode_type in Linux.')),
  card: field(
    name,
    reads('Name of the device in UTF-8, ended by a NUL; no NUL ends it when it takes all 32 bytes.'),
  ),
});

export const mediaOpen = struct('virtio_media_cmd_open', { hdr: ask });

export const mediaOpened = struct('virtio_media_resp_open', {
  hdr: answer,
  session_id: session('Number of the new session, which no other open session has.'),
  __reserved: reserved,
});

export const mediaClose = struct('virtio_media_cmd_close', {
  hdr: ask,
  session_id: session('The session to close.'),
  __reserved: reserved,
});

/** An ioctl: 16 bytes, after which its payload may follow. */
export const mediaIoctl = struct('virtio_media_cmd_ioctl', {
  hdr: ask,
  session_id: session('The session to run it on.'),
  code: field(le32, { doc: 'Which ioctl: the second argument of its _IO macro, 4 for VIDIOC_G_FMT.' }),
});

/** The answer to an ioctl: 8 bytes, after which its payload may follow. */
export const mediaIoctlDone = struct('virtio_media_resp_ioctl', { hdr: answer });

/** A piece of guest memory, 16 bytes. */
export const mediaPiece = struct('virtio_media_sg_entry', {
  start: field(le64, { doc: 'Where the piece begins, a guest physical address.' }),
  len: field(le32, { doc: 'Its length.' }),
  __reserved: reserved,
});

export const mediaMap = struct('virtio_media_cmd_mmap', {
  hdr: ask,
  session_id: session('The session that the buffer belongs to.'),
  flags: field(flags('mapping flag', le32, group(MEDIA_CONSTANTS, 'mapping flag')), {
    doc: 'How the driver wants to use the mapping; reading alone when 0.',
  }),
  offset: field(le32, { doc: 'Which plane: mem_offset of it, as VIDIOC_QUERYBUF gives it.' }),
});

export const mediaMapped = struct('virtio_media_resp_mmap', {
  hdr: answer,
  driver_addr: field(le64, { doc: 'Where the mapping begins in shared memory region 0.' }),
  len: field(le64, { doc: 'Length of the mapping, always that of the buffer.' }),
});

export const mediaUnmap = struct('virtio_media_cmd_munmap', {
  hdr: ask,
  driver_addr: field(le64, { doc: 'The mapping to end, as the command that made it has returned it.' }),
});

export const mediaUnmapped = struct('virtio_media_resp_munmap', { hdr: answer });

const versions = { since: '1.4' } as const;
const command = (layout: Type<unknown>, at: string) =>
  ({ name: layout.name, layout, versions, clause: at, direction: 'device-reads' }) as const;
const response = (layout: Type<unknown>, at: string) =>
  ({ name: layout.name, layout, versions, clause: at, direction: 'device-writes' }) as const;

export const MEDIA_COMMAND_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_media_config',
    layout: mediaConfig,
    versions,
    clause,
    summary: 'The configuration space of a media device.',
    note: 'card is printed as le8[32], though no part of the specification defines a type le8. The values of device_caps and device_type are given by reference to Linux alone.',
  },
  {
    ...command(mediaCommandHeader, `${operation}-command-headers`),
    summary: 'What every command begins with.',
  },
  {
    ...response(mediaResponseHeader, `${operation}-command-headers`),
    summary: 'What every response begins with.',
    note: 'The section leaves the numbers of the error codes to Linux, and does not say whether status holds them as positive numbers, as the headers of Linux have them, or as negative ones.',
  },
  { ...command(mediaOpen, `${operation}-open-device`), summary: 'Opens a session.' },
  { ...response(mediaOpened, `${operation}-open-device`), summary: 'The session that was opened.' },
  {
    ...command(mediaClose, `${operation}-close-device`),
    summary: 'Closes a session.',
    note: 'It requires no response. The text frees all that belongs to the session, but mappings stay valid until each is ended.',
  },
  {
    ...command(mediaIoctl, ioctls),
    tail: [
      {
        name: 'payload',
        type: 'u8[]',
        size: null,
        doc: 'For _IOW and _IOWR the struct of V4L2 that the ioctl has, then what its pointers lead to.',
      },
    ],
    summary: 'Runs an ioctl of V4L2 on a session.',
    note: 'The listing has the payload as a comment. VIDIOC_QUERYCAP, VIDIOC_DQBUF, VIDIOC_DQEVENT, VIDIOC_G_JPEGCOMP, VIDIOC_S_JPEGCOMP and VIDIOC_LOG_STATUS have no place here; what a device does not support fails with ENOTTY.',
  },
  {
    ...response(mediaIoctlDone, ioctls),
    tail: [
      {
        name: 'payload',
        type: 'u8[]',
        size: null,
        doc: 'For _IOR and _IOWR the struct of V4L2 as the device leaves it; it may be missing after an error.',
      },
    ],
    summary: 'How an ioctl ended.',
    note: 'The listing has the payload as a comment.',
  },
  {
    ...command(mediaPiece, userspace),
    summary: 'A piece of the guest memory of a buffer or a control, in a list behind the payload.',
    note: 'The listing gives neither the unit of len nor the kind of address of start; that it is a guest physical one stands with the memory type SHARED_PAGES.',
  },
  {
    ...command(mediaMap, `${operation}-mapping-a-mmap-buffer`),
    summary: 'Maps a buffer of the device into shared memory region 0.',
    note: 'It ends after 20 bytes, no multiple of 8. The text speaks of a union v4l2_plane, which is a struct in V4L2, where mem_offset is a member of its union m.',
  },
  {
    ...response(mediaMapped, `${operation}-mapping-a-mmap-buffer`),
    summary: 'Where a buffer was mapped.',
    note: 'driver_addr is an offset, whatever its name says.',
  },
  {
    ...command(mediaUnmap, `${operation}-unmapping-a-mmap-buffer`),
    summary: 'Ends a mapping, even of a session that is closed.',
  },
  {
    ...response(mediaUnmapped, `${operation}-unmapping-a-mmap-buffer`),
    summary: 'Whether a mapping was ended.',
  },
];
