/** The structs of the memory device: sections 5.15.4 and 5.15.6 of every version that has the device. */
import { array, bytes, field, le16, le64, named, struct, union } from '../../layout/layout.ts';
import { group, withBit } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { MEM_CONSTANTS } from './spec-constants.ts';

const clause = 'mem/device-configuration-layout';
const operation = 'mem/device-operation';
const access = 'read-only';
const padding = field(array(le16, 3), { doc: 'Padding that the device ignores.' });

/** The configuration space: 56 bytes. Every field is there whatever the features. */
export const memConfig = struct('virtio_mem_config', {
  block_size: field(le64, {
    doc: 'Size and alignment of a memory block in bytes, a power of two; changes only with a system reset.',
    clause,
    access,
  }),
  node_id: field(le16, {
    doc: 'ACPI proximity domain of the memory; changes only with a system reset.',
    clause,
    access,
    label: 'VIRTIO_MEM_F_ACPI_PXM',
    validWhen: withBit(0),
  }),
  padding: field(bytes(6), { doc: 'Kept for later use; the driver ignores it.', clause, access }),
  addr: field(le64, {
    doc: 'Guest physical address of the region that the device manages; changes only with a system reset.',
    clause,
    access,
  }),
  region_size: field(le64, {
    doc: 'Size of that region in bytes; changes only with a system reset.',
    clause,
    access,
  }),
  usable_region_size: field(le64, {
    doc: 'Bytes at its start in which blocks can be plugged; shrinks only on an unplug of everything or with a system reset.',
    clause,
    access,
  }),
  plugged_size: field(le64, { doc: 'Bytes that are plugged.', clause, access }),
  requested_size: field(le64, { doc: 'Bytes that the device wants plugged.', clause, access }),
});

const addr = field(le64, { doc: 'Guest physical address of the first block.' });

/** What follows the head of a plug request: 16 bytes. */
const plug = struct('virtio_mem_req_plug', {
  addr,
  nb_blocks: field(le16, { doc: 'Consecutive blocks to plug, at least one.' }),
  padding,
});

/** What follows the head of an unplug request: 16 bytes. */
const unplug = struct('virtio_mem_req_unplug', {
  addr,
  nb_blocks: field(le16, { doc: 'Consecutive blocks to unplug, at least one.' }),
  padding,
});

/** What follows the head of a state request: 16 bytes. */
const state = struct('virtio_mem_req_state', {
  addr,
  nb_blocks: field(le16, { doc: 'Consecutive blocks to ask about, at least one.' }),
  padding,
});

/** A whole request: 24 bytes. */
export const memRequest = struct('virtio_mem_req', {
  type: field(named('request type', le16, group(MEM_CONSTANTS, 'request type')), {
    doc: 'What to do.',
    clause: operation,
  }),
  padding: field(array(le16, 3), { doc: 'Padding.', clause: operation }),
  u: field(
    union('virtio_mem_req u', {
      plug: field(plug, { doc: 'Of a plug request.' }),
      unplug: field(unplug, { doc: 'Of an unplug request.' }),
      state: field(state, { doc: 'Of a state request.' }),
    }),
    { doc: 'What the type asks for; the alternatives lie alike.', clause: operation },
  ),
});

/** What follows the head of the response to a state request: 2 bytes. */
const stateAnswer = struct('virtio_mem_resp_state', {
  type: field(named('state', le16, group(MEM_CONSTANTS, 'state')), {
    doc: 'Whether the blocks are plugged; means something only with VIRTIO_MEM_RESP_ACK.',
  }),
});

/** A whole response: 10 bytes. */
export const memResponse = struct('virtio_mem_resp', {
  type: field(named('response type', le16, group(MEM_CONSTANTS, 'response type')), {
    doc: 'How the request ended.',
    clause: operation,
  }),
  padding: field(array(le16, 3), { doc: 'Padding that the driver ignores.', clause: operation }),
  u: field(
    union('virtio_mem_resp u', { state: field(stateAnswer, { doc: 'Of the response to a state request.' }) }),
    { doc: 'Only the response to a state request fills it.', clause: operation },
  ),
});

const versions = { since: '1.2' } as const;

export const MEM_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_mem_config',
    layout: memConfig,
    versions,
    clause,
    summary: 'The configuration space of a memory device.',
    note: 'Of block_size, node_id, addr and region_size the list of fields says that they cannot change, and of usable_region_size that it shrinks only on VIRTIO_MEM_REQ_UNPLUG_ALL; the requirements allow all of it during a system reset too. padding is printed as le8[6], though no part of the specification defines a type le8.',
  },
  {
    name: 'virtio_mem_req',
    layout: memRequest,
    versions,
    clause: operation,
    summary: 'A request, 24 bytes whatever its type.',
    direction: 'device-reads',
  },
  {
    name: 'virtio_mem_resp',
    layout: memResponse,
    versions,
    clause: operation,
    summary: 'A response, 10 bytes whatever the request.',
    direction: 'device-writes',
  },
  {
    name: 'virtio_mem_req_plug',
    layout: plug,
    versions,
    clause: 'mem/device-operation/plug-request',
    summary: 'The blocks that a request plugs.',
    direction: 'device-reads',
  },
  {
    name: 'virtio_mem_req_unplug',
    layout: unplug,
    versions,
    clause: 'mem/device-operation/unplug-request',
    summary: 'The blocks that a request unplugs.',
    direction: 'device-reads',
  },
  {
    name: 'virtio_mem_req_state',
    layout: state,
    versions,
    clause: 'mem/device-operation/state-request',
    summary: 'The blocks that a request asks about.',
    direction: 'device-reads',
  },
  {
    name: 'virtio_mem_resp_state',
    layout: stateAnswer,
    versions,
    clause: 'mem/device-operation/state-request',
    summary: 'The state of the blocks that were asked about.',
    direction: 'device-writes',
  },
];
