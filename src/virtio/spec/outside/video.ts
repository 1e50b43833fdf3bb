/**
 * The video encoder and decoder: IDs 30 and 31, which the specification has kept since 1.2 and never described. What
 * is entered is the draft that implementations speak, read in crosvm and compared with vhost-device.
 */
import { field, le32, struct, text } from '../../layout/layout.ts';
import type { OutsideSpec, Source } from './types.ts';
import { VIDEO_CONSTANTS } from './video-constants.ts';
import { VIDEO_STRUCTS } from './video-structs.ts';

const commit = 'f1e797a68dada35cbafef8d0cfae36bacfaea85e';
const source: Source = {
  repository: 'google/crosvm',
  path: 'devices/src/virtio/device_constants.rs',
  commit,
};
const ids: Source = { repository: 'google/crosvm', path: 'virtio_sys/src/virtio_ids.rs', commit };

export const VIDEO: OutsideSpec = {
  key: 'video',
  title: 'Video encoder and decoder',
  partOfSpecification: false,
  standing:
    'A draft. The specification lists the two IDs since 1.2 and describes neither device; 1.4 has the media device, ID 48, in their place.',
  ids: [
    { id: 30, name: 'VIRTIO_ID_VIDEO_ENCODER', reserved: true, source: ids, summary: 'Encodes frames.' },
    { id: 31, name: 'VIRTIO_ID_VIDEO_DECODER', reserved: true, source: ids, summary: 'Decodes streams.' },
  ],
  features: [
    {
      bit: 0,
      name: 'VIRTIO_VIDEO_F_RESOURCE_GUEST_PAGES',
      source,
      summary: 'Buffers may be pages of the guest.',
    },
    {
      bit: 1,
      name: 'VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG',
      source,
      summary: 'Those pages need not lie one after another.',
      note: 'The device of rust-vmm/vhost-device has it commented out as not supported.',
    },
    {
      bit: 2,
      name: 'VIRTIO_VIDEO_F_RESOURCE_VIRTIO_OBJECT',
      source,
      summary: 'Buffers may be objects that another device has exported.',
      note: 'The device of rust-vmm/vhost-device has it commented out as not supported.',
    },
  ],
  queues: [
    { index: 0, name: 'CMD_QUEUE', source, summary: 'Carries commands and their answers.' },
    { index: 1, name: 'EVENT_QUEUE', source, summary: 'Carries events of the device.' },
  ],
  sharedMemory: [],
  config: {
    name: 'virtio_video_config',
    source,
    summary: 'The configuration space.',
    layout: struct('virtio_video_config', {
      version: field(le32, { doc: 'Version of the protocol.' }),
      max_caps_length: field(le32, { doc: 'Most bytes of an answer about capabilities.' }),
      max_resp_length: field(le32, { doc: 'Most bytes of any other answer.' }),
      device_name: field(text(32), { doc: 'The name of the device.' }),
    }),
  },
  structs: VIDEO_STRUCTS,
  constants: VIDEO_CONSTANTS,
};
