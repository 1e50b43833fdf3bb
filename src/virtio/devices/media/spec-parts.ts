/** What the messages of the media device are made of: version 1.4, section 5.22.6. */
import { type Bytes, bytes, field, le32, named, struct } from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import { MEDIA_CONSTANTS } from './spec-constants.ts';

const headers = 'media/device-operation/command-virtqueue/device-operation-command-headers';
const events = 'media/device-operation/event-virtqueue/device-operation-event-header';

export const reserved = field(le32, { doc: 'Reserved; no sentence says what it must hold.' });

/** The first 8 bytes of every command. */
export const mediaCommandHeader = struct('virtio_media_cmd_header', {
  cmd: field(named('command', le32, group(MEDIA_CONSTANTS, 'command')), {
    doc: 'What to do.',
    clause: headers,
  }),
  __reserved: reserved,
});

/** The first 8 bytes of every response. */
export const mediaResponseHeader = struct('virtio_media_resp_header', {
  status: field(le32, { doc: '0, or the error code of Linux that says what failed.', clause: headers }),
  __reserved: reserved,
});

/** The first 8 bytes of every event. */
export const mediaEventHeader = struct('virtio_media_event_header', {
  event: field(named('event', le32, group(MEDIA_CONSTANTS, 'event')), {
    doc: 'What happened.',
    clause: events,
  }),
  session_id: field(le32, { doc: 'The session it happened to.', clause: events }),
});

/** Fields that several messages have. */
export const ask = field(mediaCommandHeader, { doc: 'The header of every command.' });
export const answer = field(mediaResponseHeader, { doc: 'The header of every response.' });
export const happened = field(mediaEventHeader, { doc: 'The header of every event.' });
export const session = (doc: string) => field(le32, { doc });

/**
 * Structs of V4L2 stand as plain bytes: the section leaves them to the V4L2 interface of Linux. Their sizes are those
 * of `linux/videodev2.h` on a 64-bit system, whose layout a payload always has (section 5.22.6.1.5).
 */
export const v4l2 = (name: string, size: number): Bytes => ({ ...bytes(size), name: `struct ${name}` });
