/** The Wayland device of ChromeOS, as crosvm has it. No version of the specification lists it or its number. */
import { array, bytes, field, flags, le32, le64, named, struct, text, union } from '../../layout/layout.ts';
import { constantsOf, countedFrom, structsOf } from './facts.ts';
import type { OutsideConstant, OutsideSpec, Source } from './types.ts';

const commit = 'f1e797a68dada35cbafef8d0cfae36bacfaea85e';
const source: Source = { repository: 'google/crosvm', path: 'devices/src/virtio/wl.rs', commit };
const constantsFile: Source = { ...source, path: 'devices/src/virtio/device_constants.rs' };
const idsFile: Source = { ...source, path: 'virtio_sys/src/virtio_ids.rs' };

const WAYLAND_CONSTANTS: readonly OutsideConstant[] = [
  ...countedFrom(source, 'command', 'VIRTIO_WL_CMD_VFD_', 0x100, [
    ['NEW', 'Makes a virtual file descriptor of shared memory, or tells of one.'],
    ['CLOSE', 'Gives a descriptor up.'],
    ['SEND', 'Sends data and descriptors over one.'],
    ['RECV', 'Brings data and descriptors that have arrived on one.'],
    ['NEW_CTX', 'Opens a connection to the compositor.'],
    ['NEW_PIPE', 'Makes a pipe.'],
    ['HUP', 'Says that the other end is gone.'],
    ['NEW_DMABUF', 'Makes a buffer that the graphics hardware can show.'],
    ['DMABUF_SYNC', 'Begins or ends access to such a buffer.'],
    ['SEND_FOREIGN_ID', 'Sends descriptors that another device knows.'],
    ['NEW_CTX_NAMED', 'Opens a connection to a socket by its name.'],
  ]),
  ...countedFrom(source, 'response', 'VIRTIO_WL_RESP_', 0x1000, [
    ['OK', 'Done.'],
    ['VFD_NEW', 'The descriptor that was made.'],
    ['VFD_NEW_DMABUF', 'The buffer that was made.'],
  ]),
  ...countedFrom(source, 'error', 'VIRTIO_WL_RESP_', 0x1100, [
    ['ERR', 'It did not work.'],
    ['OUT_OF_MEMORY', 'There is no memory left.'],
    ['INVALID_ID', 'There is no such descriptor, or there is one already.'],
    ['INVALID_TYPE', 'The descriptor is of another kind.'],
    ['INVALID_FLAGS', 'The flags are not possible.'],
    ['INVALID_CMD', 'There is no such command.'],
  ]),
  ...constantsOf(source, 'descriptor flag', [
    ['VIRTIO_WL_VFD_WRITE', 1, 'The descriptor can be written.'],
    [
      'VIRTIO_WL_VFD_READ',
      2,
      'It can be read.',
      'The same value as VIRTIO_WL_VFD_MAP, which it replaces with VIRTIO_WL_F_TRANS_FLAGS.',
    ],
    ['VIRTIO_WL_VFD_MAP', 2, 'It is memory that is mapped.'],
    ['VIRTIO_WL_VFD_CONTROL', 4, 'It can send and receive descriptors.'],
    ['VIRTIO_WL_VFD_FENCE', 8, 'It is a fence.'],
  ]),
  ...countedFrom(source, 'send kind', 'VIRTIO_WL_CTRL_VFD_SEND_KIND_', 0, [
    ['LOCAL', 'A descriptor of this device.'],
    ['VIRTGPU', 'A resource of the GPU device.'],
    ['VIRTGPU_FENCE', 'A fence of the GPU device.'],
    ['VIRTGPU_SIGNALED_FENCE', 'A fence that has been signalled already.'],
  ]),
  ...constantsOf(source, 'limit', [
    ['VIRTWL_SEND_MAX_ALLOCS', 28, 'Descriptors that one message may carry.'],
    [
      'NEXT_VFD_ID_BASE',
      0x40000000,
      'The first descriptor that the host makes; those of the guest are below.',
    ],
    ['VIRTIO_WL_PFN_SHIFT', 12, 'Bits by which a page number is shifted to an address.'],
    ['WL_SHMEM_SIZE', 2 ** 32, 'Bytes of the shared memory region.'],
  ]),
];

const group = (...names: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    WAYLAND_CONSTANTS.filter((one) => names.includes(one.group)).map(({ name, value }) => [name, value]),
  );

const header = struct('CtrlHeader', {
  type_: field(named('type', le32, group('command', 'response', 'error')), {
    doc: 'The command, or how it ended.',
  }),
  flags: field(le32, { doc: 'Always 0.' }),
});
const id = field(le32, { doc: 'The descriptor.' });
const vfdFlags = field(flags('descriptor flag', le32, group('descriptor flag')), { doc: 'What it can do.' });
const pfn = field(le64, { doc: 'Page at which its memory is mapped.' });
const size = field(le32, { doc: 'Bytes of its memory.' });
const kind = field(named('send kind', le32, group('send kind')), { doc: 'Whose it is.' });
const vfd_count = field(le32, { doc: 'Descriptors in the message.' });
const message = [
  { name: 'vfds', type: 'le32[vfd_count]', size: null, doc: 'The descriptors.' },
  { name: 'data', type: 'u8[]', size: null, doc: 'The data.' },
] as const;

export const WAYLAND: OutsideSpec = {
  key: 'wayland',
  title: 'Wayland device of ChromeOS',
  partOfSpecification: false,
  standing:
    'A private device: no version lists it or the number 63. The cross-domain context of the GPU device has taken its place.',
  ids: [
    {
      id: 63,
      name: 'VIRTIO_ID_WL',
      reserved: false,
      source: idsFile,
      summary: 'The highest of the numbers that crosvm has given to itself, counting down.',
    },
  ],
  features: [
    {
      bit: 1,
      name: 'VIRTIO_WL_F_TRANS_FLAGS',
      source: constantsFile,
      summary: 'Flags say what a descriptor can do rather than whether it is mapped.',
    },
    {
      bit: 2,
      name: 'VIRTIO_WL_F_SEND_FENCES',
      source: constantsFile,
      summary: 'Fences of the GPU device can be sent, in the longer form of CtrlVfdSendVfdV2.',
    },
    {
      bit: 3,
      name: 'VIRTIO_WL_F_USE_SHMEM',
      source: constantsFile,
      summary: 'Page numbers count from the beginning of the shared memory region.',
    },
  ],
  queues: [
    { index: 0, name: 'in', source, summary: 'Commands of the host.' },
    { index: 1, name: 'out', source, summary: 'Commands of the guest, and their answers.' },
  ],
  sharedMemory: [{ id: 0, name: 'WL_SHMEM_ID', source, summary: 'Where descriptors of memory are mapped.' }],
  structs: structsOf(source, [
    [header, 'What every message begins with.'],
    [
      struct('CtrlVfdNew', {
        hdr: header,
        id,
        flags: vfdFlags,
        pfn,
        size,
        padding: field(le32, { doc: 'Unused.' }),
      }),
      'A new descriptor, asked for or made.',
    ],
    [
      struct('CtrlVfdNewCtxNamed', {
        hdr: header,
        id,
        flags: field(le32, { doc: 'Ignored.' }),
        pfn: field(le64, { doc: 'Ignored.' }),
        size: field(le32, { doc: 'Ignored.' }),
        name: field(text(32), { doc: 'The name of the socket.' }),
        _pad: field(bytes(4), { doc: 'Unused.' }),
      }),
      'A connection to a socket by its name.',
    ],
    [
      struct('CtrlVfdNewDmabuf', {
        hdr: header,
        id,
        flags: vfdFlags,
        pfn,
        size,
        width: field(le32, { doc: 'In pixels.' }),
        height: field(le32, { doc: 'In pixels.' }),
        format: field(le32, { doc: 'Four letters of the DRM format.' }),
        strides: field(array(le32, 3), { doc: 'stride0 to stride2: bytes from line to line in each plane.' }),
        offsets: field(array(le32, 3), { doc: 'offset0 to offset2: where each plane begins.' }),
      }),
      'A buffer that the graphics hardware can show, asked for or made.',
      { note: 'The source has stride0 to stride2 and offset0 to offset2 as fields of their own.' },
    ],
    [
      struct('CtrlVfdDmabufSync', {
        hdr: header,
        id,
        flags: field(le32, { doc: 'Those of the ioctl of Linux.' }),
      }),
      'Begins or ends access to such a buffer.',
    ],
    [struct('CtrlVfdRecv', { hdr: header, id, vfd_count }), 'Data that has arrived.', { tail: message }],
    [struct('CtrlVfd', { hdr: header, id }), 'A message about one descriptor.'],
    [struct('CtrlVfdSend', { hdr: header, id, vfd_count }), 'Data to send.', { tail: message }],
    [
      struct('CtrlVfdSendVfd', { kind, id: field(le32, { doc: 'Its number there.' }) }),
      'A descriptor of another device.',
    ],
    [
      struct('CtrlVfdSendVfdV2', {
        kind,
        padding: field(bytes(4), { doc: 'Put there by the compiler, before the number of 64 bits.' }),
        payload: field(
          union('CtrlVfdSendVfdV2Payload', {
            id: field(le32, { doc: 'Its number there.' }),
            seqno: field(le64, { doc: 'The number of a fence.' }),
          }),
          { doc: 'What it is.' },
        ),
      }),
      'The same with VIRTIO_WL_F_SEND_FENCES.',
    ],
  ]),
  constants: WAYLAND_CONSTANTS,
};
