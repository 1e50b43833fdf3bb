/**
 * The cross-domain context of the GPU device, as rutabaga has it. The specification names its capability set, 5, and
 * says nothing of what is in it. The source declares native integers; both sides are little-endian in practice.
 */
import { array, field, le16, le32, le64, named, sle32, struct, u8 } from '../../layout/layout.ts';
import { constantsOf, countedFrom, structsOf } from './facts.ts';
import type { OutsideConstant, OutsideSpec, Source } from './types.ts';

const source: Source = {
  repository: 'magma-gpu/rutabaga_gfx',
  path: 'src/cross_domain/cross_domain_protocol.rs',
  commit: 'acf0af3e10136a2bd726fe7fd9e47ce5670a0603',
};
const MAX_IDENTIFIERS = 28;

const CROSS_DOMAIN_CONSTANTS: readonly OutsideConstant[] = [
  ...countedFrom(source, 'command', 'CROSS_DOMAIN_CMD_', 1, [
    ['INIT', 'Opens the channel.'],
    ['GET_IMAGE_REQUIREMENTS', 'Asks how an image must lie in memory.'],
    ['POLL', 'Waits for the host to have something to say.'],
    ['SEND', 'Sends data and identifiers over the channel.'],
    ['RECEIVE', 'Brings what has arrived on it.'],
    ['READ', 'Brings what was read from a pipe.'],
    ['WRITE', 'Writes to a pipe.'],
    ['FUTEX_NEW', 'Shares a futex with the host.'],
    ['FUTEX_SIGNAL', 'Wakes those who wait on it.'],
    ['FUTEX_DESTROY', 'Gives it up.'],
  ]),
  ...constantsOf(source, 'channel type', [
    ['CROSS_DOMAIN_CHANNEL_TYPE_WAYLAND', 1, 'A compositor of Wayland.'],
    ['CROSS_DOMAIN_CHANNEL_TYPE_CAMERA', 2, 'A camera.'],
    ['CROSS_DOMAIN_CHANNEL_TYPE_X11', 0x11, 'An X server.'],
  ]),
  ...countedFrom(source, 'identifier type', 'CROSS_DOMAIN_ID_TYPE_', 1, [
    ['VIRTGPU_BLOB', 'A memory resource of the GPU device.'],
    ['VIRTGPU_SYNC', 'A fence of the GPU device.'],
    ['READ_PIPE', 'A pipe that is read.'],
    ['WRITE_PIPE', 'A pipe that is written.'],
    ['SHM', 'Shared memory.'],
  ]),
  ...constantsOf(source, 'ring', [
    ['CROSS_DOMAIN_RING_NONE', 0xffffffff, 'No ring.'],
    ['CROSS_DOMAIN_QUERY_RING', 0, 'Answers about images.'],
    ['CROSS_DOMAIN_CHANNEL_RING', 1, 'What comes over the channel.'],
  ]),
  ...constantsOf(source, 'limit', [
    ['CROSS_DOMAIN_MAX_IDENTIFIERS', MAX_IDENTIFIERS, 'Identifiers that one message may carry.'],
    ['CROSS_DOMAIN_FUTEX_START', 0x40000000, 'The first number of a futex.'],
    ['CROSS_DOMAIN_PIPE_READ_START', 0x80000000, 'The first number of a pipe that is read.'],
  ]),
];

const group = (name: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    CROSS_DOMAIN_CONSTANTS.filter((one) => one.group === name).map((one) => [one.name, one.value]),
  );

const header = struct('CrossDomainHeader', {
  cmd: field(named('command', u8, group('command')), { doc: 'The command.' }),
  ring_idx: field(u8, { doc: 'The ring that its fence belongs to.' }),
  cmd_size: field(le16, { doc: 'Bytes of the command, this header included.' }),
  pad: field(le32, { doc: 'Unused.' }),
});
const identifiers = (doc: string) => field(array(le32, MAX_IDENTIFIERS), { doc });
const data = [{ name: 'data', type: 'u8[opaque_data_size]', size: null, doc: 'The data.' }] as const;
const pad = field(le32, { doc: 'Unused.' });

export const CROSS_DOMAIN: OutsideSpec = {
  key: 'cross-domain',
  title: 'Cross-domain context of the GPU device',
  partOfSpecification: false,
  standing:
    'A protocol inside virtio-gpu. The specification gives the capability set its number and name, and leaves its content to others.',
  ids: [],
  features: [],
  queues: [],
  sharedMemory: [],
  structs: structsOf(source, [
    [
      struct('CrossDomainCapabilities', {
        version: field(le32, { doc: 'Version of the protocol.' }),
        supported_channels: field(le32, { doc: 'Channel types that there are, a bit each.' }),
        supports_dmabuf: field(le32, { doc: 'Not 0 where images can be shared as DMA buffers.' }),
        supports_external_gpu_memory: field(le32, {
          doc: 'Not 0 where memory of the host GPU can be shared.',
        }),
      }),
      'The capability set 5 itself.',
    ],
    [
      struct('CrossDomainImageRequirements', {
        strides: field(array(le32, 4), { doc: 'Bytes from line to line in each plane.' }),
        offsets: field(array(le32, 4), { doc: 'Where each plane begins.' }),
        modifier: field(le64, { doc: 'The DRM modifier.' }),
        size: field(le64, { doc: 'Bytes of the image.' }),
        blob_id: field(le32, { doc: 'What to make the blob resource from.' }),
        map_info: field(le32, { doc: 'How to cache its mapping.' }),
        memory_idx: field(sle32, { doc: 'The type of memory of Vulkan.' }),
        physical_device_idx: field(sle32, { doc: 'The device of Vulkan.' }),
      }),
      'How an image must lie in memory.',
    ],
    [header, 'What every command begins with.'],
    [
      struct('CrossDomainInit', {
        hdr: header,
        query_ring_id: field(le32, { doc: 'Resource of the ring for answers.' }),
        channel_ring_id: field(le32, { doc: 'Resource of the ring of the channel.' }),
        channel_type: field(named('channel type', le32, group('channel type')), { doc: 'To what it leads.' }),
      }),
      'Opens the channel.',
    ],
    [
      struct('CrossDomainGetImageRequirements', {
        hdr: header,
        width: field(le32, { doc: 'In pixels.' }),
        height: field(le32, { doc: 'In pixels.' }),
        drm_format: field(le32, { doc: 'Four letters of the DRM format.' }),
        flags: field(le32, { doc: 'What the image is for.' }),
      }),
      'Asks how an image must lie in memory.',
    ],
    [
      struct('CrossDomainSendReceive', {
        hdr: header,
        num_identifiers: field(le32, { doc: 'Identifiers that count.' }),
        opaque_data_size: field(le32, { doc: 'Bytes of data behind this.' }),
        identifiers: identifiers('The identifiers.'),
        identifier_types: identifiers('What each is.'),
        identifier_sizes: identifiers('How large each is.'),
      }),
      'A message, either way.',
      { tail: data },
    ],
    [
      struct('CrossDomainReadWrite', {
        hdr: header,
        identifier: field(le32, { doc: 'The pipe.' }),
        hang_up: field(le32, { doc: 'Not 0 where this was the last.' }),
        opaque_data_size: field(le32, { doc: 'Bytes of data behind this.' }),
        pad,
      }),
      'What goes through a pipe, either way.',
      { tail: data },
    ],
    [
      struct('CrossDomainFutexNew', {
        hdr: header,
        fs_id: field(le64, { doc: 'The file system that holds the memory.' }),
        handle: field(le64, { doc: 'The file there.' }),
        id: field(le32, { doc: 'The number to give it.' }),
        pad,
      }),
      'Shares a futex.',
    ],
    [
      struct('CrossDomainFutexSignal', { hdr: header, id: field(le32, { doc: 'The futex.' }), pad }),
      'Wakes it.',
    ],
    [
      struct('CrossDomainFutexDestroy', { hdr: header, id: field(le32, { doc: 'The futex.' }), pad }),
      'Gives it up.',
    ],
  ]),
  constants: CROSS_DOMAIN_CONSTANTS,
};
