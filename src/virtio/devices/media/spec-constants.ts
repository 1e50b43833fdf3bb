/**
 * The named numbers of the media device: section "Device Operation" of 1.4, the first version that has it. VIDIOC_G_FMT,
 * which a listing shows as an example, is V4L2's and not among them.
 */
import { constants } from '../../spec/facts.ts';

const versions = { since: '1.4' } as const;
const commands = 'media/device-operation/command-virtqueue';
const events = 'media/device-operation/event-virtqueue';

const BY_REFERENCE = 'The listing gives the name in V4L2, whose number comes from linux/videodev2.h.';

export const MEDIA_CONSTANTS = [
  ...constants({ versions, clause: `${commands}/device-operation-command-headers`, group: 'command' }, [
    ['VIRTIO_MEDIA_CMD_OPEN', 1, 'Opens a session, as open does with a V4L2 device node.'],
    ['VIRTIO_MEDIA_CMD_CLOSE', 2, 'Closes a session and frees what it holds, but for its mappings.'],
    ['VIRTIO_MEDIA_CMD_IOCTL', 3, 'Runs an ioctl of V4L2 on a session.'],
    ['VIRTIO_MEDIA_CMD_MMAP', 4, 'Maps a buffer of the device into shared memory region 0.'],
    ['VIRTIO_MEDIA_CMD_MUNMAP', 5, 'Ends such a mapping.'],
  ]),
  ...constants(
    { versions, clause: `${commands}/device-operation-mapping-a-mmap-buffer`, group: 'mapping flag' },
    [['VIRTIO_MEDIA_MMAP_FLAG_RW', 1, 'The mapping is for reading and writing, not for reading alone.']],
  ),
  ...constants({ versions, clause: `${commands}/device-operation-memory-types`, group: 'memory type' }, [
    [
      'VIRTIO_MEDIA_MMAP',
      1,
      'The device has the memory and the driver maps it: V4L2_MEMORY_MMAP.',
      { note: BY_REFERENCE },
    ],
    [
      'VIRTIO_MEDIA_SHARED_PAGES',
      2,
      'The memory is the guest’s own, in pieces that the driver lists: V4L2_MEMORY_USERPTR.',
      { note: BY_REFERENCE },
    ],
    [
      'VIRTIO_MEDIA_OBJECT',
      4,
      'The memory belongs to a virtio object, named by its UUID: V4L2_MEMORY_DMABUF.',
      { note: `${BY_REFERENCE} The text calls it VIRTIO_OBJECT.` },
    ],
  ]),
  ...constants({ versions, clause: `${events}/device-operation-event-header`, group: 'event' }, [
    ['VIRTIO_MEDIA_EVT_ERROR', 0, 'A session has failed for good and has to be closed.'],
    ['VIRTIO_MEDIA_EVT_DQBUF', 1, 'The device is done with a buffer and gives it back.'],
    ['VIRTIO_MEDIA_EVT_EVENT', 2, 'An event of V4L2 that the session has subscribed to.'],
  ]),
  ...constants({ versions, clause: `${events}/device-operation-dequeue-buffer`, group: 'limit' }, [
    ['VIRTIO_MEDIA_MAX_PLANES', 8, 'Planes for which the event of a returned buffer has room.'],
  ]),
];
