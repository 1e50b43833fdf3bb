/** The named numbers of the GPU device beside those of the request header: sections 5.7.4 to 5.7.6 of 1.1 to 1.4. */
import { allOf, constants, needs } from '../../spec/facts.ts';

const controlq = 'gpu/device-operation/device-operation-controlq';
const controlq3d = 'gpu/device-operation/device-operation-controlq-3d';
const since12 = { since: '1.2' } as const;

export const GPU_VALUES = [
  ...constants({ group: 'event', clause: 'gpu/device-configuration-layout', versions: { since: '1.1' } }, [
    [
      'VIRTIO_GPU_EVENT_DISPLAY',
      1,
      'The displays have changed; the driver should ask for them again.',
      {
        note: 'Since 1.2 the text asks the device to fetch the EDID again with a command that drivers send.',
      },
    ],
  ]),
  ...constants({ group: 'shared memory region', clause: 'gpu/device-requirements', versions: since12 }, [
    ['VIRTIO_GPU_SHM_ID_UNDEFINED', 0, 'The listing has it; no sentence says what it is.'],
    ['VIRTIO_GPU_SHM_ID_HOST_VISIBLE', 1, 'The region that host-only blob resources are mapped into.'],
  ]),
  ...constants({ group: 'limit', clause: controlq, versions: { since: '1.1' } }, [
    ['VIRTIO_GPU_MAX_SCANOUTS', 16, 'Scanouts in an answer about the displays, used or not.'],
  ]),
  ...constants({ group: 'format', clause: controlq, versions: { since: '1.1' } }, [
    ['VIRTIO_GPU_FORMAT_B8G8R8A8_UNORM', 1, 'Blue, green, red, alpha, 8 bits each.'],
    ['VIRTIO_GPU_FORMAT_B8G8R8X8_UNORM', 2, 'Blue, green, red, 8 bits each, and 8 unused.'],
    ['VIRTIO_GPU_FORMAT_A8R8G8B8_UNORM', 3, 'Alpha, red, green, blue, 8 bits each.'],
    ['VIRTIO_GPU_FORMAT_X8R8G8B8_UNORM', 4, '8 unused bits, then red, green, blue, 8 bits each.'],
    ['VIRTIO_GPU_FORMAT_R8G8B8A8_UNORM', 67, 'Red, green, blue, alpha, 8 bits each.'],
    ['VIRTIO_GPU_FORMAT_X8B8G8R8_UNORM', 68, '8 unused bits, then blue, green, red, 8 bits each.'],
    ['VIRTIO_GPU_FORMAT_A8B8G8R8_UNORM', 121, 'Alpha, blue, green, red, 8 bits each.'],
    ['VIRTIO_GPU_FORMAT_R8G8B8X8_UNORM', 134, 'Red, green, blue, 8 bits each, and 8 unused.'],
  ]),
  ...constants({ group: 'capability set', clause: controlq, versions: since12 }, [
    ['VIRTIO_GPU_CAPSET_VIRGL', 1, 'Virgl, which carries OpenGL, first edition.'],
    ['VIRTIO_GPU_CAPSET_VIRGL2', 2, 'Virgl after its capability set was mended.'],
    ['VIRTIO_GPU_CAPSET_GFXSTREAM', 3, 'Gfxstream, which carries GLES and Vulkan.'],
    ['VIRTIO_GPU_CAPSET_VENUS', 4, 'Venus, the Vulkan protocol of Mesa.'],
    ['VIRTIO_GPU_CAPSET_CROSS_DOMAIN', 5, 'Cross-domain, which carries Wayland for the displays of guests.'],
  ]),
  ...constants(
    {
      group: 'blob memory',
      clause: controlq,
      versions: since12,
      requires: needs('VIRTIO_GPU_F_RESOURCE_BLOB'),
    },
    [
      ['VIRTIO_GPU_BLOB_MEM_GUEST', 0x0001, 'Guest memory alone.'],
      [
        'VIRTIO_GPU_BLOB_MEM_HOST3D',
        0x0002,
        'Host memory alone, made by a rendering context.',
        { requires: allOf('VIRTIO_GPU_F_RESOURCE_BLOB', 'VIRTIO_GPU_F_VIRGL') },
      ],
      [
        'VIRTIO_GPU_BLOB_MEM_HOST3D_GUEST',
        0x0003,
        'Host memory made by a rendering context, with guest memory as its shadow.',
        { requires: allOf('VIRTIO_GPU_F_RESOURCE_BLOB', 'VIRTIO_GPU_F_VIRGL') },
      ],
    ],
  ),
  ...constants(
    {
      group: 'blob flag',
      clause: controlq,
      versions: since12,
      requires: needs('VIRTIO_GPU_F_RESOURCE_BLOB'),
      note: 'The section only names the three uses, without tying each to its flag.',
    },
    [
      ['VIRTIO_GPU_BLOB_FLAG_USE_MAPPABLE', 0x0001, 'The memory of the blob will be accessed.'],
      ['VIRTIO_GPU_BLOB_FLAG_USE_SHAREABLE', 0x0002, 'The blob will be shared between instances of drivers.'],
      ['VIRTIO_GPU_BLOB_FLAG_USE_CROSS_DEVICE', 0x0004, 'The blob will be shared with other devices.'],
    ],
  ),
  ...constants(
    {
      group: 'context mask',
      clause: controlq3d,
      versions: since12,
      requires: allOf('VIRTIO_GPU_F_VIRGL', 'VIRTIO_GPU_F_CONTEXT_INIT'),
    },
    [
      [
        'VIRTIO_GPU_CONTEXT_INIT_CAPSET_ID_MASK',
        0xff,
        'The bits of context_init that hold the capability set.',
        { note: 'The #define ends in a semicolon as printed.' },
      ],
    ],
  ),
  ...constants(
    {
      group: 'map info mask',
      clause: controlq3d,
      versions: since12,
      requires: needs('VIRTIO_GPU_F_RESOURCE_BLOB'),
    },
    [
      [
        'VIRTIO_GPU_MAP_CACHE_MASK',
        0x0f,
        'The bits of map_info that hold the caching.',
        { note: 'The listing alone has it; no sentence of the section speaks of map_info.' },
      ],
    ],
  ),
  ...constants(
    {
      group: 'map caching',
      clause: controlq3d,
      versions: since12,
      requires: needs('VIRTIO_GPU_F_RESOURCE_BLOB'),
      note: 'The listing alone has it; no sentence of the section says what it asks of the driver.',
    },
    [
      ['VIRTIO_GPU_MAP_CACHE_NONE', 0x00, 'No caching is stated.'],
      ['VIRTIO_GPU_MAP_CACHE_CACHED', 0x01, 'Cached.'],
      ['VIRTIO_GPU_MAP_CACHE_UNCACHED', 0x02, 'Not cached.'],
      ['VIRTIO_GPU_MAP_CACHE_WC', 0x03, 'Write-combining, to judge by its name.'],
    ],
  ),
];
