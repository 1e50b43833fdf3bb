/** The numbers of the request header of the GPU device: section 5.7.6.7 of 1.1 to 1.4. */
import { allOf, constants, needs } from '../../spec/facts.ts';

const clause = 'gpu/device-operation/device-operation-request-header';
const since11 = { clause, versions: { since: '1.1' } } as const;
const since12 = { clause, versions: { since: '1.2' } } as const;

const edid = { requires: needs('VIRTIO_GPU_F_EDID') } as const;
const uuid = { versions: { since: '1.2' }, requires: needs('VIRTIO_GPU_F_RESOURCE_UUID') } as const;
const blob = { versions: { since: '1.2' }, requires: needs('VIRTIO_GPU_F_RESOURCE_BLOB') } as const;

const LISTED_ONLY = 'Version 1.1 only lists the number; what it is for stands in the text from 1.2 on.';
const NO_STRUCT = 'No version prints the struct of its request.';
const MAPPING =
  'The section of the 3D commands is for devices with VIRTIO_GPU_F_VIRGL, the words on this command ask for VIRTIO_GPU_F_RESOURCE_BLOB and the host visible memory region, and section 5.7.5 for the region alone.';

export const GPU_CONSTANTS = [
  ...constants({ group: '2D command', ...since11 }, [
    ['VIRTIO_GPU_CMD_GET_DISPLAY_INFO', 0x0100, 'Read which scanouts are on, and how large they would be.'],
    ['VIRTIO_GPU_CMD_RESOURCE_CREATE_2D', 0x0101, 'Make a 2D resource of a width, a height and a format.'],
    ['VIRTIO_GPU_CMD_RESOURCE_UNREF', 0x0102, 'Let go of a resource.'],
    ['VIRTIO_GPU_CMD_SET_SCANOUT', 0x0103, 'Show a rectangle of a resource on a scanout, or nothing.'],
    ['VIRTIO_GPU_CMD_RESOURCE_FLUSH', 0x0104, 'Bring a rectangle of a resource to the screen.'],
    ['VIRTIO_GPU_CMD_TRANSFER_TO_HOST_2D', 0x0105, 'Copy a rectangle from guest memory to the resource.'],
    ['VIRTIO_GPU_CMD_RESOURCE_ATTACH_BACKING', 0x0106, 'Give a resource its guest memory.'],
    ['VIRTIO_GPU_CMD_RESOURCE_DETACH_BACKING', 0x0107, 'Take the guest memory from a resource.'],
    [
      'VIRTIO_GPU_CMD_GET_CAPSET_INFO',
      0x0108,
      'Read which capability set stands at an index.',
      { note: LISTED_ONLY },
    ],
    ['VIRTIO_GPU_CMD_GET_CAPSET', 0x0109, 'Read a capability set.', { note: LISTED_ONLY }],
    ['VIRTIO_GPU_CMD_GET_EDID', 0x010a, 'Read the EDID of a scanout.', edid],
    [
      'VIRTIO_GPU_CMD_RESOURCE_ASSIGN_UUID',
      0x010b,
      'Export a resource under a UUID that the device answers with.',
      uuid,
    ],
    ['VIRTIO_GPU_CMD_RESOURCE_CREATE_BLOB', 0x010c, 'Make a resource by its size alone.', blob],
    ['VIRTIO_GPU_CMD_SET_SCANOUT_BLOB', 0x010d, 'Show a rectangle of a blob resource on a scanout.', blob],
  ]),
  ...constants({ group: '3D command', ...since12, requires: needs('VIRTIO_GPU_F_VIRGL') }, [
    ['VIRTIO_GPU_CMD_CTX_CREATE', 0x0200, 'Make a rendering context.'],
    ['VIRTIO_GPU_CMD_CTX_DESTROY', 0x0201, 'Destroy a rendering context.', { note: NO_STRUCT }],
    [
      'VIRTIO_GPU_CMD_CTX_ATTACH_RESOURCE',
      0x0202,
      'Let a rendering context use a resource.',
      { note: NO_STRUCT },
    ],
    [
      'VIRTIO_GPU_CMD_CTX_DETACH_RESOURCE',
      0x0203,
      'Take a resource from a rendering context.',
      { note: NO_STRUCT },
    ],
    ['VIRTIO_GPU_CMD_RESOURCE_CREATE_3D', 0x0204, 'Make a 3D resource.', { note: NO_STRUCT }],
    ['VIRTIO_GPU_CMD_TRANSFER_TO_HOST_3D', 0x0205, 'Transfer data to a 3D resource.', { note: NO_STRUCT }],
    [
      'VIRTIO_GPU_CMD_TRANSFER_FROM_HOST_3D',
      0x0206,
      'Transfer data from a 3D resource.',
      { note: NO_STRUCT },
    ],
    [
      'VIRTIO_GPU_CMD_SUBMIT_3D',
      0x0207,
      'Hand a stream of commands to a rendering context, which knows their kind.',
      { note: NO_STRUCT },
    ],
    [
      'VIRTIO_GPU_CMD_RESOURCE_MAP_BLOB',
      0x0208,
      'Map a host-only blob resource into the host visible memory region.',
      { requires: needs('VIRTIO_GPU_F_RESOURCE_BLOB'), note: MAPPING },
    ],
    [
      'VIRTIO_GPU_CMD_RESOURCE_UNMAP_BLOB',
      0x0209,
      'Take a blob resource out of the host visible memory region.',
      { requires: needs('VIRTIO_GPU_F_RESOURCE_BLOB'), note: MAPPING },
    ],
  ]),
  ...constants({ group: 'cursor command', ...since11 }, [
    ['VIRTIO_GPU_CMD_UPDATE_CURSOR', 0x0300, 'Set the image and the place of the cursor.'],
    [
      'VIRTIO_GPU_CMD_MOVE_CURSOR',
      0x0301,
      'Move the cursor; the device looks at its place and nothing else.',
    ],
  ]),
  ...constants({ group: 'success response', ...since11 }, [
    ['VIRTIO_GPU_RESP_OK_NODATA', 0x1100, 'Done; nothing follows the header.'],
    ['VIRTIO_GPU_RESP_OK_DISPLAY_INFO', 0x1101, 'Done; the scanouts follow.'],
    ['VIRTIO_GPU_RESP_OK_CAPSET_INFO', 0x1102, 'Done; the capability set is named.', { note: LISTED_ONLY }],
    ['VIRTIO_GPU_RESP_OK_CAPSET', 0x1103, 'Done; the capability set follows.', { note: LISTED_ONLY }],
    ['VIRTIO_GPU_RESP_OK_EDID', 0x1104, 'Done; the EDID follows.', edid],
    ['VIRTIO_GPU_RESP_OK_RESOURCE_UUID', 0x1105, 'Done; the UUID follows.', uuid],
    ['VIRTIO_GPU_RESP_OK_MAP_INFO', 0x1106, 'Done; how the blob is mapped follows.', blob],
  ]),
  ...constants({ group: 'error response', ...since11 }, [
    ['VIRTIO_GPU_RESP_ERR_UNSPEC', 0x1200, 'An error of no stated kind.'],
    ['VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY', 0x1201, 'The device has not enough memory.'],
    ['VIRTIO_GPU_RESP_ERR_INVALID_SCANOUT_ID', 0x1202, 'There is no such scanout.'],
    ['VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID', 0x1203, 'There is no such resource.'],
    ['VIRTIO_GPU_RESP_ERR_INVALID_CONTEXT_ID', 0x1204, 'There is no such rendering context.'],
    ['VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER', 0x1205, 'Some other value of the request is wrong.'],
  ]),
  ...constants({ group: 'header flag', ...since11 }, [
    [
      'VIRTIO_GPU_FLAG_FENCE',
      1,
      'The device answers only when the command is finished, and returns fence_id.',
    ],
    [
      'VIRTIO_GPU_FLAG_INFO_RING_IDX',
      2,
      'The field ring_idx holds the timeline of the fence within its rendering context.',
      {
        versions: { since: '1.2' },
        requires: allOf('VIRTIO_GPU_F_VIRGL', 'VIRTIO_GPU_F_CONTEXT_INIT'),
        note: 'The text says that ctx_idx and the ring index make a timeline; the field is called ctx_id.',
      },
    ],
  ]),
];
