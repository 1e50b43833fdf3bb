/**
 * Everything the specification says of the media device: section 5.22 of 1.4, the first version that has it. It has no
 * feature bits.
 */
import type { DeviceSpec } from '../../spec/types.ts';
import { MEDIA_QUEUES } from './queues.ts';
import { MEDIA_CONSTANTS } from './spec-constants.ts';
import { MEDIA_EVENT_STRUCTS } from './spec-events.ts';
import { MEDIA_COMMAND_STRUCTS, mediaConfig } from './spec-structs.ts';

export { mediaDequeued, mediaError, mediaEvent } from './spec-events.ts';
export { mediaCommandHeader, mediaEventHeader, mediaResponseHeader } from './spec-parts.ts';
export {
  mediaClose,
  mediaConfig,
  mediaIoctl,
  mediaIoctlDone,
  mediaMap,
  mediaMapped,
  mediaOpen,
  mediaOpened,
  mediaPiece,
  mediaUnmap,
  mediaUnmapped,
} from './spec-structs.ts';

export const MEDIA: DeviceSpec = {
  key: 'media',
  id: 48,
  clause: 'media',
  features: [],
  queues: MEDIA_QUEUES,
  config: mediaConfig,
  structs: [...MEDIA_COMMAND_STRUCTS, ...MEDIA_EVENT_STRUCTS],
  constants: MEDIA_CONSTANTS,
  sharedMemory: [
    {
      id: 0,
      name: 'MMAP buffers',
      versions: { since: '1.4' },
      clause: 'media/device-operation/command-virtqueue/device-operation-mapping-a-mmap-buffer',
      summary: 'Where VIRTIO_MEDIA_CMD_MMAP maps the buffers that the device has allocated.',
    },
  ],
};
