/** The structs of the draft video device, as crosvm has them: little-endian, without padding of the compiler. */
import {
  array,
  bytes,
  field,
  flags,
  le32,
  le64,
  named,
  struct,
  type Type,
  text,
} from '../../layout/layout.ts';
import { structsOf } from './facts.ts';
import type { OutsideConstant, OutsideStruct, Source } from './types.ts';
import { VIDEO_CONSTANTS } from './video-constants.ts';

const source: Source = {
  repository: 'google/crosvm',
  path: 'devices/src/virtio/video/protocol.rs',
  commit: 'f1e797a68dada35cbafef8d0cfae36bacfaea85e',
};
const MAX_PLANES = 8;

const valuesOf = (...groups: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    VIDEO_CONSTANTS.filter(({ group, name }: OutsideConstant) => {
      return groups.includes(group) && !/_(MIN|MAX)$/.test(name);
    }).map(({ name, value }) => [name, value]),
  );

const queueType = named('queue type', le32, valuesOf('queue type'));
const format = named('format', le32, valuesOf('format'));
const padding = field(bytes(4), { doc: 'Unused.' });

const header = struct('virtio_video_cmd_hdr', {
  type: field(named('type', le32, valuesOf('command', 'response', 'error')), {
    doc: 'The command, or how it ended.',
  }),
  stream_id: field(le32, { doc: 'The stream it is about, numbered by the driver.' }),
});

const range = struct('virtio_video_format_range', {
  min: field(le32, { doc: 'The least value.' }),
  max: field(le32, { doc: 'The greatest.' }),
  step: field(le32, { doc: 'From one value to the next.' }),
  padding,
});

const crop = struct('virtio_video_crop', { left: le32, top: le32, width: le32, height: le32 });

const planeFormat = struct('virtio_video_plane_format', {
  plane_size: field(le32, { doc: 'Bytes in the plane.' }),
  stride: field(le32, { doc: 'Bytes from one line to the next.' }),
});

const params = struct('virtio_video_params', {
  queue_type: field(queueType, { doc: 'The queue they are of.' }),
  format: field(format, { doc: 'What stands in its buffers.' }),
  frame_width: field(le32, { doc: 'In pixels.' }),
  frame_height: field(le32, { doc: 'In pixels.' }),
  min_buffers: field(le32, { doc: 'Fewest buffers with which the device works.' }),
  max_buffers: field(le32, { doc: 'Most buffers that it takes.' }),
  crop: field(crop, { doc: 'The part of a frame that is to be seen.' }),
  frame_rate: field(le32, { doc: 'Frames in a second.' }),
  num_planes: field(le32, { doc: 'Planes that are described.' }),
  plane_formats: field(array(planeFormat, MAX_PLANES), { doc: 'The planes.' }),
});

const paramsExt = struct('virtio_video_params_ext', {
  base: params,
  resource_type: field(named('memory type', le32, valuesOf('memory type')), {
    doc: 'How buffers are named.',
  }),
  padding,
});

/** A struct of one number and 4 bytes that are not used. */
const single = (name: string, key: string, type: Type<number>, doc: string) =>
  struct(name, { [key]: field(type, { doc }), padding });

const ofQueue = (name: string) => single(name, 'queue_type', queueType, 'The queue.');
const ofControl = (name: string) =>
  single(name, 'control', named('control', le32, valuesOf('control')), 'The control.');
const headerOnly = (name: string) => struct(name, { hdr: header });

const AFTER = 'The command without its header, which crosvm reads by itself.';

export const VIDEO_STRUCTS: readonly OutsideStruct[] = structsOf(source, [
  [header, 'What every command and every answer begins with.'],
  [ofQueue('virtio_video_query_capability'), 'Asks which formats a queue takes.', { note: AFTER }],
  [range, 'Values that a size may have.'],
  [
    struct('virtio_video_format_frame', {
      width: range,
      height: range,
      num_rates: field(le32, { doc: 'Ranges of frame rates that follow.' }),
      padding,
    }),
    'A size of frames, with its rates behind it.',
  ],
  [
    struct('virtio_video_format_desc', {
      mask: field(le64, { doc: 'Formats of the other queue that go with this one, a bit each.' }),
      format: field(format, { doc: 'The format.' }),
      planes_layout: field(flags('planes layout', le32, valuesOf('planes layout')), {
        doc: 'How its planes may lie.',
      }),
      plane_align: field(le32, { doc: 'Alignment of a plane in one buffer.' }),
      num_frames: field(le32, { doc: 'Sizes that follow.' }),
    }),
    'A format, with its sizes behind it.',
  ],
  [
    struct('virtio_video_query_capability_resp', {
      hdr: header,
      num_descs: field(le32, { doc: 'Formats that follow.' }),
      padding,
    }),
    'The formats of a queue.',
  ],
  [
    struct('virtio_video_stream_create', {
      in_mem_type: field(named('memory type', le32, valuesOf('memory type')), { doc: 'How input is named.' }),
      out_mem_type: field(named('memory type', le32, valuesOf('memory type')), {
        doc: 'How output is named.',
      }),
      coded_format: field(format, { doc: 'The format of the coded side.' }),
      padding,
      tag: field(text(64), { doc: 'A name for people to read.' }),
    }),
    'Begins a stream.',
    { note: AFTER },
  ],
  [struct('virtio_video_stream_destroy', {}), 'Ends a stream; the header says which.'],
  [struct('virtio_video_stream_drain', {}), 'Drains a stream; the header says which.'],
  [
    struct('virtio_video_mem_entry', {
      addr: field(le64, { doc: 'Guest-physical address.' }),
      length: field(le32, { doc: 'In bytes.' }),
      padding,
    }),
    'A piece of guest memory.',
  ],
  [
    struct('virtio_video_object_entry', { uuid: field(bytes(16), { doc: 'The UUID of the object.' }) }),
    'An object of another device.',
  ],
  [
    struct('virtio_video_resource_create', {
      queue_type: field(queueType, { doc: 'The queue it is for.' }),
      resource_id: field(le32, { doc: 'Its number, chosen by the driver.' }),
      planes_layout: field(flags('planes layout', le32, valuesOf('planes layout')), {
        doc: 'How its planes lie.',
      }),
      num_planes: field(le32, { doc: 'Planes that it has.' }),
      plane_offsets: field(array(le32, MAX_PLANES), { doc: 'Where each plane begins.' }),
      num_entries: field(array(le32, MAX_PLANES), { doc: 'Pieces of memory of each plane, which follow.' }),
    }),
    'Registers a resource.',
    { note: AFTER },
  ],
  [
    struct('virtio_video_resource_queue', {
      queue_type: field(queueType, { doc: 'The queue.' }),
      resource_id: field(le32, { doc: 'The resource.' }),
      timestamp: field(le64, { doc: 'Comes back with what is made of it.' }),
      num_data_sizes: field(le32, { doc: 'Planes that have content.' }),
      data_sizes: field(array(le32, MAX_PLANES), { doc: 'Bytes of content in each.' }),
      padding,
    }),
    'Hands a resource to the device.',
    { note: AFTER },
  ],
  [
    struct('virtio_video_resource_queue_resp', {
      hdr: header,
      timestamp: field(le64, { doc: 'That of the input it came from.' }),
      flags: field(flags('buffer flag', le32, valuesOf('buffer flag')), { doc: 'What it is.' }),
      size: field(le32, { doc: 'Bytes of coded content.' }),
    }),
    'A resource comes back.',
  ],
  [ofQueue('virtio_video_resource_destroy_all'), 'Gives up the resources of a queue.', { note: AFTER }],
  [ofQueue('virtio_video_queue_clear'), 'Takes back what was handed over.', { note: AFTER }],
  [planeFormat, 'How one plane lies.'],
  [crop, 'A part of a frame, in pixels.'],
  [params, 'What holds for the buffers of a queue.'],
  [ofQueue('virtio_video_get_params'), 'Asks for the parameters.', { note: AFTER }],
  [struct('virtio_video_get_params_resp', { hdr: header, params }), 'The parameters.'],
  [struct('virtio_video_set_params', { params }), 'Sets the parameters.', { note: AFTER }],
  [
    paramsExt,
    'The parameters with the type of resource.',
    { note: 'An addition of crosvm: that the first form lacks the type is called an oversight there.' },
  ],
  [ofQueue('virtio_video_get_params_ext'), 'Asks for them with the type of resource.', { note: AFTER }],
  [struct('virtio_video_get_params_ext_resp', { hdr: header, params: paramsExt }), 'The answer to that.'],
  [struct('virtio_video_set_params_ext', { params: paramsExt }), 'Sets them.', { note: AFTER }],
  [ofControl('virtio_video_query_control'), 'Asks which values a control takes.', { note: AFTER }],
  [
    single('virtio_video_query_control_profile', 'format', format, 'The format.'),
    'Follows the question for profiles.',
  ],
  [
    single('virtio_video_query_control_level', 'format', format, 'The format.'),
    'Follows the question for levels.',
  ],
  [headerOnly('virtio_video_query_control_resp'), 'Begins the answer.'],
  [
    single('virtio_video_query_control_resp_profile', 'num', le32, 'Profiles that follow, le32 each.'),
    'Goes on with profiles.',
  ],
  [
    single('virtio_video_query_control_resp_level', 'num', le32, 'Levels that follow, le32 each.'),
    'Goes on with levels.',
  ],
  [ofControl('virtio_video_get_control'), 'Asks for the value of a control.', { note: AFTER }],
  [headerOnly('virtio_video_get_control_resp'), 'Begins the answer; a value follows.'],
  [ofControl('virtio_video_set_control'), 'Sets a control; a value follows.', { note: AFTER }],
  [headerOnly('virtio_video_set_control_resp'), 'Answers that.'],
  ...(
    [
      ['bitrate', 'Bits in a second.'],
      ['bitrate_peak', 'The most bits in a second.'],
      ['bitrate_mode', 'Whether the rate is constant.'],
      ['profile', 'The profile.'],
      ['level', 'The level.'],
      ['prepend_spspps_to_idr', 'Not 0 to put the parameter sets in front.'],
    ] as const
  ).map(
    ([key, doc]) =>
      [single(`virtio_video_control_val_${key}`, key, le32, doc), `A value of the control ${key}.`] as const,
  ),
  [
    struct('virtio_video_event', {
      event_type: field(named('event', le32, valuesOf('event')), { doc: 'What has happened.' }),
      stream_id: field(le32, { doc: 'To which stream.' }),
    }),
    'What the device says unasked.',
  ],
]);
