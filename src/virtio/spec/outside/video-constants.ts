/** The numbers of the draft video device, as crosvm has them. */
import { constantsOf, countedFrom } from './facts.ts';
import type { OutsideConstant, Source } from './types.ts';

const source: Source = {
  repository: 'google/crosvm',
  path: 'devices/src/virtio/video/protocol.rs',
  commit: 'f1e797a68dada35cbafef8d0cfae36bacfaea85e',
};
const elsewhere: Source = {
  repository: 'rust-vmm/vhost-device',
  path: 'staging/vhost-device-video/src/video.rs',
  commit: 'd7ec5e4a800bc728fd213465be51c460a2ce46c7',
};

const numbered = (
  group: string,
  prefix: string,
  first: number,
  rows: readonly (readonly [string, string])[],
) => countedFrom(source, group, `VIRTIO_VIDEO_${prefix}`, first, rows);

/** The ends of a range, which count with its first and last value. */
const ends = (group: string, prefix: string, first: number, last: number) =>
  constantsOf(source, group, [
    [`VIRTIO_VIDEO_${prefix}_MIN`, first, 'The first value of the range.'],
    [`VIRTIO_VIDEO_${prefix}_MAX`, last, 'The last value of the range.'],
  ]);

const ERRORS = [
  ['INVALID_OPERATION', 'The command is not possible now.'],
  ['OUT_OF_MEMORY', 'The device has no memory left.'],
  ['INVALID_STREAM_ID', 'There is no such stream.'],
  ['INVALID_RESOURCE_ID', 'There is no such resource.'],
  ['INVALID_PARAMETER', 'A parameter is not one that the device takes.'],
  ['UNSUPPORTED_CONTROL', 'The device does not have the control.'],
] as const;

export const VIDEO_CONSTANTS: readonly OutsideConstant[] = [
  ...constantsOf(source, 'limit', [['VIRTIO_VIDEO_MAX_PLANES', 8, 'Planes that a frame may have.']]),
  ...numbered('command', 'CMD_', 0x100, [
    ['QUERY_CAPABILITY', 'Asks which formats a queue takes.'],
    ['STREAM_CREATE', 'Begins a stream.'],
    ['STREAM_DESTROY', 'Ends a stream.'],
    ['STREAM_DRAIN', 'Asks for everything that is still in the works.'],
    ['RESOURCE_CREATE', 'Registers the memory of a frame or of a piece of a coded stream.'],
    ['RESOURCE_QUEUE', 'Hands a resource to the device.'],
    ['RESOURCE_DESTROY_ALL', 'Gives up all resources of a queue.'],
    ['QUEUE_CLEAR', 'Takes back all resources that were handed over.'],
    ['GET_PARAMS', 'Asks for the parameters of a queue.'],
    ['SET_PARAMS', 'Sets them.'],
    ['QUERY_CONTROL', 'Asks which values a control takes.'],
    ['GET_CONTROL', 'Asks for the value of a control.'],
    ['SET_CONTROL', 'Sets it.'],
    ['GET_PARAMS_EXT', 'As GET_PARAMS, and the type of resource with it.'],
    ['SET_PARAMS_EXT', 'As SET_PARAMS, and the type of resource with it.'],
  ]),
  ...numbered('response', 'RESP_OK_', 0x200, [
    ['NODATA', 'Done, with nothing to say.'],
    ['QUERY_CAPABILITY', 'The formats follow.'],
    ['RESOURCE_QUEUE', 'The resource comes back.'],
    ['GET_PARAMS', 'The parameters follow.'],
    ['QUERY_CONTROL', 'The values of the control follow.'],
    ['GET_CONTROL', 'The value of the control follows.'],
  ]),
  ...constantsOf(
    source,
    'error',
    ERRORS.map(([name, summary], at) => [
      `VIRTIO_VIDEO_RESP_ERR_${name}`,
      0x300 + at,
      summary,
      `The other implementation of the draft, ${elsewhere.repository}, numbers it 0x${(0x206 + at).toString(16)}, right behind the responses.`,
    ]),
  ),
  ...numbered('event', 'EVENT_', 0x100, [['ERROR', 'A stream is beyond repair.']]),
  ...numbered('event', 'EVENT_', 0x200, [
    ['DECODER_RESOLUTION_CHANGED', 'The coded stream goes on in another size.'],
  ]),
  ...numbered('queue type', 'QUEUE_TYPE_', 0x100, [
    ['INPUT', 'What the device reads.'],
    ['OUTPUT', 'What it writes.'],
  ]),
  ...numbered('memory type', 'MEM_TYPE_', 0, [
    ['GUEST_PAGES', 'Pages of the guest, by address.'],
    ['VIRTIO_OBJECT', 'An object that another device has exported, by UUID.'],
  ]),
  ...numbered('planes layout', 'PLANES_LAYOUT_', 1, [
    ['SINGLE_BUFFER', 'All planes in one buffer.'],
    ['PER_PLANE', 'A buffer for each plane.'],
  ]),
  ...constantsOf(source, 'buffer flag', [
    ['VIRTIO_VIDEO_BUFFER_FLAG_ERR', 1, 'The content is damaged.'],
    ['VIRTIO_VIDEO_BUFFER_FLAG_EOS', 2, 'The last of the stream.'],
    ['VIRTIO_VIDEO_BUFFER_FLAG_IFRAME', 4, 'A frame that stands alone.'],
    ['VIRTIO_VIDEO_BUFFER_FLAG_PFRAME', 8, 'A frame that builds on one before it.'],
    ['VIRTIO_VIDEO_BUFFER_FLAG_BFRAME', 16, 'A frame that builds on frames before and after it.'],
  ]),
  ...ends('format', 'FORMAT_RAW', 1, 5),
  ...numbered('format', 'FORMAT_', 1, [
    ['ARGB8888', 'Alpha, red, green, blue, 8 bits each.'],
    ['BGRA8888', 'Blue, green, red, alpha, 8 bits each.'],
    ['NV12', 'A plane of brightness, one of both colours.'],
    ['YUV420', 'A plane each of brightness and the two colours.'],
    ['YVU420', 'The same with the colours the other way round.'],
  ]),
  ...ends('format', 'FORMAT_CODED', 0x1000, 0x1005),
  ...numbered('format', 'FORMAT_', 0x1000, [
    ['MPEG2', 'MPEG-2.'],
    ['MPEG4', 'MPEG-4.'],
    ['H264', 'H.264.'],
    ['HEVC', 'HEVC, also H.265.'],
    ['VP8', 'VP8.'],
    ['VP9', 'VP9.'],
  ]),
  ...constantsOf(elsewhere, 'format', [
    ['Format::Fwht', 0x1006, 'FWHT, the codec of a Linux test driver.', 'Only here; crosvm ends at VP9.'],
  ]),
  ...numbered('control', 'CONTROL_', 1, [
    ['BITRATE', 'Bits in a second.'],
    ['PROFILE', 'The profile of the format.'],
    ['LEVEL', 'Its level.'],
    ['FORCE_KEYFRAME', 'Makes the next frame stand alone.'],
    ['BITRATE_MODE', 'Whether the bit rate is constant.'],
    ['BITRATE_PEAK', 'The most bits in a second, where it varies.'],
    ['PREPEND_SPSPPS_TO_IDR', 'Puts the parameter sets before each frame that stands alone.'],
  ]),
  ...numbered('bitrate mode', 'BITRATE_MODE_', 0, [
    ['VBR', 'The bit rate varies.'],
    ['CBR', 'The bit rate is constant.'],
  ]),
  ...ends('profile', 'PROFILE_H264', 0x100, 0x10a),
  ...numbered('profile', 'PROFILE_H264_', 0x100, [
    ['BASELINE', 'Baseline.'],
    ['MAIN', 'Main.'],
    ['EXTENDED', 'Extended.'],
    ['HIGH', 'High.'],
    ['HIGH10PROFILE', 'High 10.'],
    ['HIGH422PROFILE', 'High 4:2:2.'],
    ['HIGH444PREDICTIVEPROFILE', 'High 4:4:4 predictive.'],
    ['SCALABLEBASELINE', 'Scalable baseline.'],
    ['SCALABLEHIGH', 'Scalable high.'],
    ['STEREOHIGH', 'Stereo high.'],
    ['MULTIVIEWHIGH', 'Multiview high.'],
  ]),
  ...ends('profile', 'PROFILE_HEVC', 0x200, 0x202),
  ...numbered('profile', 'PROFILE_HEVC_', 0x200, [
    ['MAIN', 'Main.'],
    ['MAIN10', 'Main 10.'],
    ['MAIN_STILL_PICTURE', 'Main, still picture.'],
  ]),
  ...ends('profile', 'PROFILE_VP8', 0x300, 0x303),
  ...numbered(
    'profile',
    'PROFILE_VP8_PROFILE',
    0x300,
    [0, 1, 2, 3].map((at) => [String(at), `Profile ${at}.`] as const),
  ),
  ...ends('profile', 'PROFILE_VP9', 0x400, 0x403),
  ...numbered(
    'profile',
    'PROFILE_VP9_PROFILE',
    0x400,
    [0, 1, 2, 3].map((at) => [String(at), `Profile ${at}.`] as const),
  ),
  ...ends('level', 'LEVEL_H264', 0x100, 0x10e),
  ...numbered(
    'level',
    'LEVEL_H264_',
    0x100,
    [
      '1.0',
      '1.1',
      '1.2',
      '1.3',
      '2.0',
      '2.1',
      '2.2',
      '3.0',
      '3.1',
      '3.2',
      '4.0',
      '4.1',
      '4.2',
      '5.0',
      '5.1',
    ].map((level) => [level.replace('.', '_'), `Level ${level}.`] as const),
  ),
];
