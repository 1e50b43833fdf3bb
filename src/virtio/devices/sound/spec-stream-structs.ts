/** The structs about PCM streams: sections 5.14.6.6 and 5.14.6.8 of 1.2 to 1.4, which do not differ but in rates. */
import { bytes, field, flags, le32, le64, named, struct, u8 } from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { SOUND_CODES } from './spec-constants.ts';
import { masks, masks64 } from './spec-masks.ts';
import { SOUND_STREAM_CONSTANTS } from './spec-stream-constants.ts';
import { soundHeader, soundItem } from './spec-structs.ts';

const requests = 'sound/device-operation/pcm-control-messages';
const messages = 'sound/device-operation/pcm-i-o-messages';

const streamFeatures = flags('stream features', le32, masks(SOUND_STREAM_CONSTANTS, 'stream feature'));

/** What a request about one stream begins with, and all that PREPARE, RELEASE, START and STOP are: 8 bytes. */
export const streamHeader = struct('virtio_snd_pcm_hdr', {
  hdr: field(soundHeader, { doc: 'What to do.' }),
  stream_id: field(le32, { doc: 'Number of the stream, from 0 to streams − 1.' }),
});

/** One stream, 32 bytes. */
export const streamInfo = struct('virtio_snd_pcm_info', {
  hdr: field(soundItem, { doc: 'What every description of an item begins with.' }),
  features: field(streamFeatures, { doc: 'What can be chosen for the stream.' }),
  formats: field(flags('sample formats', le64, masks64(SOUND_STREAM_CONSTANTS, 'sample format')), {
    doc: 'The sample formats that it takes or gives.',
  }),
  rates: field(flags('frame rates', le64, masks64(SOUND_STREAM_CONSTANTS, 'frame rate')), {
    doc: 'The frame rates at which it runs.',
  }),
  direction: field(named('direction', u8, group(SOUND_CODES, 'direction')), {
    doc: 'Whether it plays or records.',
  }),
  channels_min: field(u8, { doc: 'Fewest channels.' }),
  channels_max: field(u8, { doc: 'Most channels.' }),
  padding: field(bytes(5), { doc: '0.' }),
});

/** The parameters of a stream, 24 bytes. */
export const streamParameters = struct('virtio_snd_pcm_set_params', {
  hdr: field(streamHeader, { doc: 'The stream; its code is VIRTIO_SND_R_PCM_SET_PARAMS.' }),
  buffer_bytes: field(le32, { doc: 'Size of the driver’s buffer in bytes, a multiple of period_bytes.' }),
  period_bytes: field(le32, { doc: 'Size of a period in bytes.' }),
  features: field(streamFeatures, { doc: 'What is chosen, from the features of the stream.' }),
  channels: field(u8, { doc: 'How many channels, from channels_min to channels_max.' }),
  format: field(named('sample format', u8, group(SOUND_STREAM_CONSTANTS, 'sample format')), {
    doc: 'The sample format: its number, not its mask.',
  }),
  rate: field(named('frame rate', u8, group(SOUND_STREAM_CONSTANTS, 'frame rate')), {
    doc: 'The frame rate: its number, not its mask.',
  }),
  padding: field(u8, { doc: '0.' }),
});

/** What a message of txq or rxq begins with, 4 bytes. */
export const transfer = struct('virtio_snd_pcm_xfer', {
  stream_id: field(le32, { doc: 'Number of the stream, from 0 to streams − 1.' }),
});

/** What a message of txq or rxq ends with, 8 bytes. */
export const transferStatus = struct('virtio_snd_pcm_status', {
  status: field(named('status', le32, group(SOUND_CODES, 'status')), {
    doc: 'VIRTIO_SND_S_OK, or VIRTIO_SND_S_IO_ERR for any failure.',
  }),
  latency_bytes: field(le32, { doc: 'How far the device lags behind, in bytes.' }),
});

const shared = { versions: { since: '1.2' } } as const;

export const SOUND_STREAM_STRUCTS: readonly StructFact[] = [
  {
    ...shared,
    name: 'virtio_snd_pcm_hdr',
    layout: streamHeader,
    clause: requests,
    summary: 'What a request about one stream begins with.',
    direction: 'device-reads',
  },
  {
    ...shared,
    name: 'virtio_snd_pcm_info',
    layout: streamInfo,
    clause: `${requests}/virtio-snd-r-pcm-info`,
    summary: 'Describes one stream.',
    direction: 'device-writes',
    note: 'No version says in which byte order samples wider than a byte are.',
  },
  {
    ...shared,
    name: 'virtio_snd_pcm_set_params',
    layout: streamParameters,
    clause: `${requests}/virtio-snd-r-pcm-set-params`,
    summary: 'Chooses the parameters of a stream.',
    direction: 'device-reads',
  },
  {
    ...shared,
    name: 'virtio_snd_pcm_xfer',
    layout: transfer,
    clause: messages,
    summary: 'What a message with frames begins with; the frames and then their status follow.',
    direction: 'device-reads',
    note: 'Drivers must not place device-readable buffers into rxq (5.14.6.8.2.2), and yet this header is one; only the frames can be meant.',
  },
  {
    ...shared,
    name: 'virtio_snd_pcm_status',
    layout: transferStatus,
    clause: messages,
    summary: 'How the transfer of frames ended.',
    direction: 'device-writes',
    note: 'Drivers must not place device-writable buffers into txq (5.14.6.8.1.2), and yet this status is one; only the frames can be meant.',
  },
];
