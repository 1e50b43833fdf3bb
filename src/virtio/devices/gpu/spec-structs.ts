/** The 2D and cursor requests of the GPU device: sections 5.7.6.8 and following of 1.1 to 1.4. */
import { bytes, field, le32, le64, named, struct } from '../../layout/layout.ts';
import { group, needs } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { gpuHeader, gpuRect, request, response } from './spec-base.ts';
import { GPU_VALUES } from './spec-values.ts';

const cursorq = 'gpu/device-operation/device-operation-cursorq';

const hdr = gpuHeader;
const padding = field(le32, { doc: 'Padding.' });
const resource = field(le32, { doc: 'Number of the resource; the driver chose it.' });

/** How pixels lie in a resource. */
export const gpuFormat = named('format', le32, group(GPU_VALUES, 'format'));

const gpuGetEdid = struct('virtio_gpu_get_edid', {
  hdr,
  scanout: field(le32, { doc: 'Number of the scanout.' }),
  padding,
});

const gpuEdid = struct('virtio_gpu_resp_edid', {
  hdr,
  size: field(le32, { doc: 'Not explained; by its name the bytes of edid that are used.' }),
  padding,
  edid: field(bytes(1024), { doc: 'The EDID of the scanout as VESA defines it.' }),
});

const gpuCreate2d = struct('virtio_gpu_resource_create_2d', {
  hdr,
  resource_id: field(le32, { doc: 'Number for the new resource; the driver chooses it.' }),
  format: field(gpuFormat, { doc: 'How its pixels lie.' }),
  width: field(le32, { doc: 'Its width.' }),
  height: field(le32, { doc: 'Its height.' }),
});

const unref = struct('virtio_gpu_resource_unref', { hdr, resource_id: resource, padding });

const gpuSetScanout = struct('virtio_gpu_set_scanout', {
  hdr,
  r: field(gpuRect, { doc: 'The part of the resource to show; it must lie wholly within.' }),
  scanout_id: field(le32, { doc: 'Number of the scanout.' }),
  resource_id: field(le32, { doc: 'The resource to show; 0 turns the scanout off.' }),
});

const flush = struct('virtio_gpu_resource_flush', {
  hdr,
  r: field(gpuRect, { doc: 'The part of the resource that changed.' }),
  resource_id: resource,
  padding,
});

const gpuTransferToHost2d = struct('virtio_gpu_transfer_to_host_2d', {
  hdr,
  r: field(gpuRect, { doc: 'The part of the resource to copy.' }),
  offset: field(le64, { doc: 'Called a destination offset into the resource; no unit is given.' }),
  resource_id: resource,
  padding,
});

const gpuAttachBacking = struct('virtio_gpu_resource_attach_backing', {
  hdr,
  resource_id: resource,
  nr_entries: field(le32, { doc: 'How many virtio_gpu_mem_entry follow.' }),
});

const gpuMemEntry = struct('virtio_gpu_mem_entry', {
  addr: field(le64, { doc: 'Where the piece begins in guest memory.' }),
  length: field(le32, { doc: 'Length of the piece.' }),
  padding,
});

const detachBacking = struct('virtio_gpu_resource_detach_backing', { hdr, resource_id: resource, padding });

const gpuCursorPos = struct('virtio_gpu_cursor_pos', {
  scanout_id: field(le32, { doc: 'The scanout that shows the cursor.' }),
  x: field(le32, { doc: 'From the left edge.' }),
  y: field(le32, { doc: 'From the top edge.' }),
  padding,
});

const gpuUpdateCursor = struct('virtio_gpu_update_cursor', {
  hdr,
  pos: field(gpuCursorPos, { doc: 'Where the cursor goes.' }),
  resource_id: field(le32, { doc: 'The image, a resource of 64 by 64; a move does not use it.' }),
  hot_x: field(le32, { doc: 'Not explained; by its name where the image points. A move does not use it.' }),
  hot_y: field(le32, { doc: 'As hot_x, downwards.' }),
  padding,
});

export const GPU_2D_STRUCTS: readonly StructFact[] = [
  {
    ...request(gpuGetEdid),
    summary: 'Asks for the EDID of a scanout.',
    requires: needs('VIRTIO_GPU_F_EDID'),
  },
  { ...response(gpuEdid), summary: 'The EDID of a scanout.', requires: needs('VIRTIO_GPU_F_EDID') },
  { ...request(gpuCreate2d), summary: 'Makes a 2D resource.' },
  { ...request(unref), summary: 'Lets go of a resource.' },
  { ...request(gpuSetScanout), summary: 'Shows a rectangle of a resource on a scanout.' },
  { ...request(flush), summary: 'Brings a rectangle of a resource to the screen.' },
  {
    ...request(gpuTransferToHost2d),
    summary: 'Copies a rectangle from guest memory to a resource.',
    note: 'The section does not say how the offset and the rectangle pick out the guest memory.',
  },
  {
    ...request(gpuAttachBacking),
    summary: 'Gives a resource its guest memory; the pieces follow it.',
    note: 'The struct as printed ends at nr_entries; the text says that the entries follow.',
  },
  { ...request(gpuMemEntry), summary: 'One piece of the guest memory of a resource.' },
  { ...request(detachBacking), summary: 'Takes the guest memory from a resource.' },
  { ...request(gpuCursorPos, cursorq), summary: 'Where the cursor is.' },
  { ...request(gpuUpdateCursor, cursorq), summary: 'Sets or moves the cursor.' },
];
