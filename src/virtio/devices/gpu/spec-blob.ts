/** Capability sets, UUIDs, blob resources and contexts of the GPU device: sections 5.7.6.8 and 5.7.6.9 of 1.2 to 1.4. */
import { array, bytes, field, flags, le32, le64, named, struct, text } from '../../layout/layout.ts';
import { group, needs, withBit } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { gpuHeader, gpuRect, request, response } from './spec-base.ts';
import { gpuFormat } from './spec-structs.ts';
import { GPU_VALUES } from './spec-values.ts';

const controlq3d = 'gpu/device-operation/device-operation-controlq-3d';
const since12 = { versions: { since: '1.2' } } as const;
const blob = { ...since12, requires: needs('VIRTIO_GPU_F_RESOURCE_BLOB') } as const;
const uuid = { ...since12, requires: needs('VIRTIO_GPU_F_RESOURCE_UUID') } as const;

const hdr = gpuHeader;
const padding = field(le32, { doc: 'Padding.' });
const resource = field(le32, { doc: 'Number of the resource; the driver chose it.' });
const capset = named('capability set', le32, group(GPU_VALUES, 'capability set'));

const getCapsetInfo = struct('virtio_gpu_get_capset_info', {
  hdr,
  capset_index: field(le32, { doc: 'Which of the num_capsets of the configuration space, from 0.' }),
  padding,
});

const gpuCapsetInfo = struct('virtio_gpu_resp_capset_info', {
  hdr,
  capset_id: field(capset, { doc: 'The capability set at the index.' }),
  capset_max_version: field(le32, { doc: 'By its name the newest version that the device has.' }),
  capset_max_size: field(le32, { doc: 'By its name the most bytes that the set takes.' }),
  padding,
});

const getCapset = struct('virtio_gpu_get_capset', {
  hdr,
  capset_id: field(capset, { doc: 'Which capability set.' }),
  capset_version: field(le32, { doc: 'Which version of it.' }),
});

const gpuCapset = struct('virtio_gpu_resp_capset', {
  hdr,
  capset_data: field(bytes(), { doc: 'The capability set, in the form that its protocol gives it.' }),
});

const assignUuid = struct('virtio_gpu_resource_assign_uuid', { hdr, resource_id: resource, padding });

const gpuUuid = struct('virtio_gpu_resp_resource_uuid', {
  hdr,
  uuid: field(bytes(16), { doc: 'By which other virtio devices know the resource.' }),
});

const gpuCreateBlob = struct('virtio_gpu_resource_create_blob', {
  hdr,
  resource_id: field(le32, { doc: 'Number for the new resource; the driver chooses it.' }),
  blob_mem: field(named('blob memory', le32, group(GPU_VALUES, 'blob memory')), {
    doc: 'Whose memory it is; never 0.',
  }),
  blob_flags: field(flags('blob flags', le32, group(GPU_VALUES, 'blob flag')), {
    doc: 'What the driver will use it for.',
  }),
  nr_entries: field(le32, { doc: 'How many virtio_gpu_mem_entry follow; may be 0.' }),
  blob_id: field(le64, { doc: 'The object of the rendering context that it is made from.' }),
  size: field(le64, {
    doc: 'Its size; a multiple of blob_alignment with VIRTIO_GPU_F_BLOB_ALIGNMENT, since 1.4.',
  }),
});

const gpuSetScanoutBlob = struct('virtio_gpu_set_scanout_blob', {
  hdr,
  r: field(gpuRect, { doc: 'The part of the blob resource to show.' }),
  scanout_id: field(le32, { doc: 'Number of the scanout.' }),
  resource_id: field(le32, { doc: 'The blob resource to show.' }),
  width: field(le32, { doc: 'Width of the image in the blob.' }),
  height: field(le32, { doc: 'Height of the image in the blob.' }),
  format: field(gpuFormat, { doc: 'How its pixels lie.' }),
  padding,
  strides: field(array(le32, 4), { doc: 'By its name the bytes from line to line, for each plane.' }),
  offsets: field(array(le32, 4), { doc: 'By its name where each plane begins.' }),
});

const gpuCtxCreate = struct('virtio_gpu_ctx_create', {
  hdr,
  nlen: field(le32, { doc: 'Length of debug_name.' }),
  context_init: field(le32, {
    doc: 'The capability set in the lower 8 bits; 0 leaves the kind of context to the device.',
    label: 'VIRTIO_GPU_F_CONTEXT_INIT',
    validWhen: withBit(4),
  }),
  debug_name: field(text(64), { doc: 'A name for people who search for faults.' }),
});

const gpuMapBlob = struct('virtio_gpu_resource_map_blob', {
  hdr,
  resource_id: resource,
  padding,
  offset: field(le64, {
    doc: 'Where in the host visible memory region; a multiple of blob_alignment with VIRTIO_GPU_F_BLOB_ALIGNMENT, since 1.4.',
  }),
});

const gpuMapInfo = struct('virtio_gpu_resp_map_info', {
  hdr,
  map_info: field(named('map caching', le32, group(GPU_VALUES, 'map caching')), {
    doc: 'By the listing the caching of the mapping, in the bits of VIRTIO_GPU_MAP_CACHE_MASK.',
  }),
  padding,
});

const unmapBlob = struct('virtio_gpu_resource_unmap_blob', { hdr, resource_id: resource, padding });

const REGION = 'It also needs the host visible memory region.';

export const GPU_BLOB_STRUCTS: readonly StructFact[] = [
  { ...request(getCapsetInfo), ...since12, summary: 'Asks which capability set stands at an index.' },
  {
    ...response(gpuCapsetInfo),
    ...since12,
    summary: 'Which capability set stands at an index.',
    note: 'The section does not explain capset_max_version and capset_max_size.',
  },
  { ...request(getCapset), ...since12, summary: 'Asks for a capability set.' },
  { ...response(gpuCapset), ...since12, summary: 'A capability set.' },
  { ...request(assignUuid), ...uuid, summary: 'Asks for a UUID for a resource.' },
  { ...response(gpuUuid), ...uuid, summary: 'The UUID of a resource.' },
  {
    ...request(gpuCreateBlob),
    ...blob,
    summary: 'Makes a blob resource; the pieces of guest memory follow it.',
    note: 'The struct as printed ends at size; the text says that the entries follow.',
  },
  {
    ...request(gpuSetScanoutBlob),
    ...blob,
    summary: 'Shows a rectangle of a blob resource on a scanout.',
    note: 'The section does not explain strides and offsets, and says that the format may be a compressed one, which none of the listed is.',
  },
  {
    ...request(gpuCtxCreate, controlq3d),
    ...since12,
    summary: 'Makes a rendering context; its number stands in the header.',
    requires: needs('VIRTIO_GPU_F_VIRGL'),
  },
  {
    ...request(gpuMapBlob, controlq3d),
    ...blob,
    summary: 'Maps a blob resource into the host visible memory region.',
    note: REGION,
  },
  {
    ...response(gpuMapInfo, controlq3d),
    ...blob,
    summary: 'How a blob resource is mapped.',
    note: 'Its two fields are printed as u32, without a byte order, beside le32 everywhere else.',
  },
  {
    ...request(unmapBlob, controlq3d),
    ...blob,
    summary: 'Takes a blob resource out of the host visible memory region.',
    note: REGION,
  },
];
