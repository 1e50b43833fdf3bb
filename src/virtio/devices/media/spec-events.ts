/** The events of the media device: version 1.4, section 5.22.6.2. */
import { array, field, le32, struct, type Type } from '../../layout/layout.ts';
import type { StructFact } from '../../spec/types.ts';
import { happened, mediaEventHeader, reserved, v4l2 } from './spec-parts.ts';

const clause = 'media/device-operation/event-virtqueue/device-operation';

export const mediaError = struct('virtio_media_event_error', {
  hdr: happened,
  errno: field(le32, { doc: 'What kind of error it was.' }),
  __reserved: reserved,
});

/** A buffer that is given back: 608 bytes. */
export const mediaDequeued = struct('virtio_media_event_dqbuf', {
  hdr: happened,
  buffer: field(v4l2('v4l2_buffer', 88), {
    doc: 'The buffer, as VIDIOC_DQBUF would return it; its pointers mean nothing.',
  }),
  planes: field(array(v4l2('v4l2_plane', 64), 8), {
    doc: 'The planes of a buffer that has several; their pointers mean nothing.',
  }),
});

/** An event of V4L2: 144 bytes. */
export const mediaEvent = struct('virtio_media_event_event', {
  hdr: happened,
  event: field(v4l2('v4l2_event', 136), { doc: 'The event, as VIDIOC_DQEVENT would return it.' }),
});

const V4L2_SIZES =
  'The sizes of the V4L2 structs come from linux/videodev2.h on a 64-bit system, not from the section; so does what is in them.';

const event = (layout: Type<unknown>, at: string) =>
  ({
    name: layout.name,
    layout,
    versions: { since: '1.4' },
    clause: `${clause}-${at}`,
    direction: 'device-writes',
  }) as const;

export const MEDIA_EVENT_STRUCTS: readonly StructFact[] = [
  { ...event(mediaEventHeader, 'event-header'), summary: 'What every event begins with.' },
  {
    ...event(mediaError, 'device-side-error'),
    summary: 'A session has failed for good and has to be closed.',
    note: 'The section does not say which numbers errno has; those of the responses are the error codes of Linux.',
  },
  {
    ...event(mediaDequeued, 'dequeue-buffer'),
    summary: 'The device is done with a buffer.',
    note: `As printed there is always room for eight planes. ${V4L2_SIZES}`,
  },
  {
    ...event(mediaEvent, 'emit-an-event'),
    summary: 'An event of V4L2 that the session has subscribed to.',
    note: V4L2_SIZES,
  },
];
