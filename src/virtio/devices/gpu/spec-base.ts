/** The configuration space of the GPU device, and what its requests are built of: sections 5.7.4 and 5.7.6 of 1.1 to 1.4. */
import {
  array,
  bytes,
  depends,
  field,
  flags,
  le32,
  le64,
  named,
  type Struct,
  struct,
  u8,
} from '../../layout/layout.ts';
import { group, inVersions, withBit } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { GPU_CONSTANTS } from './spec-constants.ts';
import { GPU_VALUES } from './spec-values.ts';

const layout = 'gpu/device-configuration-layout';
const configFields = 'gpu/device-configuration-layout/device-configuration-fields';
const header = 'gpu/device-operation/device-operation-request-header';
const until11 = { since: '1.1', until: '1.1' } as const;
const since12 = { since: '1.2', when: inVersions({ since: '1.2' }) } as const;
const since14 = { since: '1.4', when: inVersions({ since: '1.4' }) } as const;

/** The configuration space: 16 bytes until 1.3, 20 in 1.4. */
export const gpuConfig = struct('virtio_gpu_config', {
  events_read: field(flags('events', le32, group(GPU_VALUES, 'event')), {
    doc: 'The events that wait for the driver.',
    clause: configFields,
    access: 'read-only',
  }),
  events_clear: field(flags('events', le32, group(GPU_VALUES, 'event')), {
    doc: 'A 1 written to a bit clears that bit of events_read.',
    clause: configFields,
    access: 'read-write',
  }),
  num_scanouts: field(le32, {
    doc: 'Most scanouts that the device supports, 1 to 16.',
    clause: configFields,
    access: 'read-only',
  }),
  reserved: field(le32, {
    doc: 'Not explained; from 1.2 on num_capsets stands here.',
    clause: layout,
    since: '1.1',
    when: inVersions(until11),
    access: 'read-only',
  }),
  num_capsets: field(le32, {
    doc: 'Most capability sets that the device supports; may be 0.',
    clause: configFields,
    access: 'read-only',
    ...since12,
  }),
  blob_alignment: field(le32, {
    doc: 'Least alignment of blob resources in bytes, a power of two.',
    clause: configFields,
    label: 'VIRTIO_GPU_F_BLOB_ALIGNMENT',
    validWhen: withBit(5),
    access: 'read-only',
    ...since14,
  }),
});

/** What a header can say: the commands and the responses. */
const gpuType = named('control type', le32, {
  ...group(GPU_CONSTANTS, '2D command'),
  ...group(GPU_CONSTANTS, '3D command'),
  ...group(GPU_CONSTANTS, 'cursor command'),
  ...group(GPU_CONSTANTS, 'success response'),
  ...group(GPU_CONSTANTS, 'error response'),
});

const threeBytes = bytes(3);
/** Four bytes in 1.1; from 1.2 on `ring_idx` takes the first of them. */
const padding = depends<Uint8Array | number>(threeBytes, ({ version }) =>
  version === '1.1' ? le32 : threeBytes,
);

/** The 24 bytes that every request and every response begins with. */
export const gpuHeader = struct('virtio_gpu_ctrl_hdr', {
  type: field(gpuType, { doc: 'The command, or in a response how it went.', clause: header }),
  flags: field(flags('flags', le32, group(GPU_CONSTANTS, 'header flag')), {
    doc: 'What holds for this request or response.',
    clause: header,
  }),
  fence_id: field(le64, {
    doc: 'The driver’s number for the fence; the device copies it into the response.',
    clause: header,
  }),
  ctx_id: field(le32, { doc: 'Rendering context, for 3D alone.', clause: header }),
  ring_idx: field(u8, {
    doc: 'Timeline within the rendering context, 0 to 63, where VIRTIO_GPU_FLAG_INFO_RING_IDX is set.',
    clause: header,
    label: 'VIRTIO_GPU_F_CONTEXT_INIT',
    validWhen: withBit(4),
    ...since12,
  }),
  padding: field(padding, { doc: 'Padding.', clause: header }),
});

/** A rectangle, 16 bytes. 0, 0 is the top left corner; x grows to the right and y downwards. */
export const gpuRect = struct('virtio_gpu_rect', {
  x: field(le32, { doc: 'Left edge.' }),
  y: field(le32, { doc: 'Top edge.' }),
  width: field(le32, { doc: 'Width.' }),
  height: field(le32, { doc: 'Height.' }),
});

/** One scanout in an answer about the displays, 24 bytes. */
const gpuDisplayOne = struct('virtio_gpu_display_one', {
  r: field(gpuRect, { doc: 'Preferred place and size.' }),
  enabled: field(le32, { doc: 'Set when the user has the display on, much like a plugged-in connector.' }),
  flags: field(le32, { doc: 'No version says what it holds.' }),
});

/** The answer about the displays, 408 bytes however many scanouts there are. */
const gpuDisplayInfo = struct('virtio_gpu_resp_display_info', {
  hdr: gpuHeader,
  pmodes: field(array(gpuDisplayOne, 16), { doc: 'One for each scanout.' }),
});

const controlq = 'gpu/device-operation/device-operation-controlq';
const versions = { since: '1.1' } as const;

/** What the facts about a request and about a response share. */
export const request = (layout: Struct<unknown>, clause = controlq) =>
  ({ name: layout.name, layout, versions, clause, direction: 'device-reads' }) as const;
export const response = (layout: Struct<unknown>, clause = controlq) =>
  ({ name: layout.name, layout, versions, clause, direction: 'device-writes' }) as const;

export const GPU_BASE_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_gpu_config',
    layout: gpuConfig,
    versions,
    clause: layout,
    summary: 'The configuration space of a GPU device.',
    note: 'Version 1.4, which adds blob_alignment, lets it be up to 4294967296, which does not fit its 32 bits.',
  },
  {
    name: 'virtio_gpu_ctrl_hdr',
    layout: gpuHeader,
    versions,
    clause: header,
    summary: 'What every request and every response begins with.',
    direction: 'both',
  },
  {
    name: 'virtio_gpu_rect',
    layout: gpuRect,
    versions,
    clause: controlq,
    summary: 'A rectangle, counted from the top left corner.',
    direction: 'both',
  },
  {
    ...response(gpuDisplayOne),
    summary: 'One scanout in an answer about the displays.',
    note: 'The field flags has no values in any version.',
  },
  { ...response(gpuDisplayInfo), summary: 'The scanouts that are on, their places and their sizes.' },
];
