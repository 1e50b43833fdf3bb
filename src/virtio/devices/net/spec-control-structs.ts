/** The commands of the control virtqueue: section 5.1.6.5 of 1.0 to 1.3, 5.1.9.5 of 1.4. */
import { array, bytes, field, flags, flexible, le16, le32, named, struct, u8 } from '../../layout/layout.ts';
import { anyOf, group, needs } from '../../spec/facts.ts';
import type { StructFact, TailField } from '../../spec/types.ts';
import { NET_PACKET_CONSTANTS } from './spec-constants.ts';
import { NET_CONTROL_CONSTANTS } from './spec-control-constants.ts';

const control = 'net/device-operation/control-virtqueue';
const mac = `${control}/setting-mac-address-filtering`;
const steering = `${control}/automatic-receive-steering-in-multiqueue-mode`;
const hashing = `${steering}/hash-calculation`;
const rss = `${control}/receive-side-scaling-rss/setting-rss-parameters`;
const contexts = `${control}/rss-context`;
const coalescing = `${control}/notifications-coalescing`;

const MULTIQUEUE = { requires: needs('VIRTIO_NET_F_MQ') } as const;
const RSS = { requires: needs('VIRTIO_NET_F_RSS') } as const;
const CONTEXT = { versions: { since: '1.4' }, requires: needs('VIRTIO_NET_F_RSS_CONTEXT') } as const;

const hashTypes = flags('hash types', le32, group(NET_PACKET_CONSTANTS, 'hash type'));

/** The 2 bytes that every command begins with. */
export const controlCommand = struct('virtio_net_ctrl', {
  class: field(named('command class', u8, group(NET_CONTROL_CONSTANTS, 'command class')), {
    doc: 'What the command is about.',
    clause: control,
  }),
  command: field(u8, { doc: 'The command; its numbers begin anew in each class.', clause: control }),
});

const COMMAND_TAIL: readonly TailField[] = [
  {
    name: 'command-specific-data',
    type: 'u8[]',
    size: null,
    doc: 'What the command needs; the device reads it.',
  },
  { name: 'ack', type: 'u8', size: 1, doc: 'VIRTIO_NET_OK or VIRTIO_NET_ERR; the device writes it.' },
];

const command = {
  name: 'virtio_net_ctrl',
  layout: controlCommand,
  clause: control,
  summary: 'A command and its answer.',
  direction: 'both',
  requires: needs('VIRTIO_NET_F_CTRL_VQ'),
} as const;

export const macTable = struct('virtio_net_ctrl_mac', {
  entries: field(le32, { doc: 'Number of addresses.' }),
  macs: field(flexible(bytes(6), 'entries'), { doc: 'The addresses, 6 bytes each.' }),
});

const queuePairs = (name: string) =>
  struct(name, { virtqueue_pairs: field(le16, { doc: 'Pairs of queues to use, from the first on.' }) });

/** 13 bytes, then the key. */
export const hashConfig = struct('virtio_net_hash_config', {
  hash_types: field(hashTypes, { doc: 'The hashes to calculate.' }),
  reserved: field(array(le16, 4), { doc: '0; keeps the key where virtio_net_rss_config has it.' }),
  hash_key_length: field(u8, { doc: 'Bytes in the key.' }),
  hash_key_data: field(bytes('hash_key_length'), { doc: 'The key.' }),
});

export const queueId = struct('rss_rq_id', {
  bits: field(le16, {
    doc: 'A receive queue.',
    anonymous: true,
    bits: [
      {
        name: 'vq_index_1_16',
        width: 15,
        doc: 'Bits 1 to 16 of the index of the queue: 3 stands for queue 6, receiveq4.',
      },
      { name: 'reserved', width: 1, doc: 'Reserved, 0.' },
    ],
  }),
});

const rssHead = {
  hash_types: field(hashTypes, { doc: 'The hashes to calculate.' }),
  indirection_table_mask: field(le16, {
    doc: 'Entries in the indirection table less one; their number is a power of two.',
  }),
};

/** The first 8 bytes; the indirection table follows. */
export const rssConfig = struct('virtio_net_rss_config', {
  ...rssHead,
  unclassified_queue: field(queueId, { doc: 'Where packets without a hash go.' }),
});

const rssConfig12 = struct('virtio_net_rss_config', {
  ...rssHead,
  unclassified_queue: field(le16, { doc: 'Where packets without a hash go: 0 is receiveq1.' }),
});

const rssTail = (table: string): readonly TailField[] => [
  {
    name: 'indirection_table',
    type: table,
    size: null,
    doc: 'The receive queue for each value of the hash.',
  },
  { name: 'max_tx_vq', type: 'le16', size: 2, doc: 'Transmit queues that the driver will use.' },
  { name: 'hash_key_length', type: 'u8', size: 1, doc: 'Bytes in the key.' },
  { name: 'hash_key_data', type: 'u8[hash_key_length]', size: null, doc: 'The key.' },
];

const rssFact = {
  ...RSS,
  name: 'virtio_net_rss_config',
  clause: rss,
  summary: 'How packets are spread over receive queues by their hash.',
  direction: 'device-reads',
} as const;

const contextCapability = struct('virtnet_rss_ctx_cap', {
  max_rss_contexts: field(le16, { doc: 'Most contexts, at least 1.' }),
});

const contextChange = struct('virtnet_rss_ctx_add_modify', {
  rss_ctx_id: field(le16, { doc: 'The context: 1 to max_rss_contexts.' }),
  reserved: field(bytes(6), { doc: 'Ignored by the device.' }),
});

const contextDelete = struct('virtnet_rss_ctx_del', {
  rss_ctx_id: field(le16, { doc: 'The context: 1 to max_rss_contexts.' }),
});

/** 8 bytes. */
export const coalescingLimits = struct('virtio_net_ctrl_coal', {
  max_packets: field(le32, { doc: 'Most packets before a notification.' }),
  max_usecs: field(le32, { doc: 'Most microseconds before a notification.' }),
});

/** 12 bytes. */
export const queueCoalescing = struct('virtio_net_ctrl_coal_vq', {
  vq_index: field(le16, { doc: 'Index of the virtqueue.' }),
  reserved: field(le16, { doc: 'Ignored by the device.' }),
  coal: field(coalescingLimits, { doc: 'The limits of this queue.' }),
});

const tunnels = struct('virtnet_hash_tunnel', {
  enabled_tunnel_types: field(flags('tunnel types', le32, group(NET_PACKET_CONSTANTS, 'tunnel type')), {
    doc: 'The tunnels whose inner headers are hashed; 0 for none.',
  }),
});

export const NET_CONTROL_STRUCTS: readonly StructFact[] = [
  {
    ...command,
    tail: [
      ...COMMAND_TAIL,
      {
        name: 'command-specific-result',
        type: 'u8[]',
        size: null,
        doc: 'What the command returns; only commands about statistics do.',
      },
    ],
    versions: { since: '1.4' },
    note: 'VIRTIO_NET_CTRL_NOTF_COAL_VQ_GET and VIRTNET_RSS_CTX_CTRL_CAP_GET return something, too, in the command-specific-data.',
  },
  {
    ...command,
    tail: COMMAND_TAIL,
    versions: { since: '1.0', until: '1.3' },
    note: 'In 1.3 VIRTIO_NET_CTRL_NOTF_COAL_VQ_GET returns figures in the command-specific-data, of which the text says here that the driver sets it.',
  },
  {
    name: 'virtio_net_ctrl_mac',
    layout: macTable,
    versions: { since: '1.0' },
    clause: mac,
    summary: 'A table of addresses to receive: one of unicast, then one of multicast.',
    direction: 'device-reads',
    requires: needs('VIRTIO_NET_F_CTRL_RX'),
    note: 'A legacy interface uses the byte order of the guest for entries.',
  },
  {
    ...MULTIQUEUE,
    name: 'virtio_net_ctrl_mq',
    layout: queuePairs('virtio_net_ctrl_mq'),
    versions: { since: '1.0', until: '1.1' },
    clause: steering,
    summary: 'How many pairs of queues to use.',
    direction: 'device-reads',
    note: 'Called virtio_net_ctrl_mq_pairs_set since 1.2. A legacy interface uses the byte order of the guest.',
  },
  {
    ...MULTIQUEUE,
    name: 'virtio_net_ctrl_mq_pairs_set',
    layout: queuePairs('virtio_net_ctrl_mq_pairs_set'),
    versions: { since: '1.2' },
    clause: steering,
    summary: 'How many pairs of queues to use.',
    direction: 'device-reads',
    note: 'Called virtio_net_ctrl_mq in 1.0 and 1.1. A legacy interface uses the byte order of the guest.',
  },
  {
    name: 'virtio_net_hash_config',
    layout: hashConfig,
    versions: { since: '1.2' },
    clause: hashing,
    summary: 'Which hashes to calculate and with what key.',
    direction: 'device-reads',
    requires: needs('VIRTIO_NET_F_HASH_REPORT'),
  },
  {
    ...rssFact,
    layout: rssConfig,
    tail: rssTail('rss_rq_id[indirection_table_length]'),
    versions: { since: '1.3' },
    note: 'Versions since 1.3 describe a queue by an rss_rq_id, 1.2 by the number of its pair, counted from 0; the bits are the same.',
  },
  {
    ...rssFact,
    layout: rssConfig12,
    tail: rssTail('le16[indirection_table_length]'),
    versions: { since: '1.2', until: '1.2' },
  },
  {
    ...RSS,
    name: 'rss_rq_id',
    layout: queueId,
    versions: { since: '1.3' },
    clause: rss,
    summary: 'Names a receive queue.',
    direction: 'device-reads',
  },
  {
    ...CONTEXT,
    name: 'virtnet_rss_ctx_cap',
    layout: contextCapability,
    clause: `${contexts}/querying-rss-context-capability`,
    summary: 'How many contexts of receive-side scaling the device has.',
    direction: 'device-writes',
  },
  {
    ...CONTEXT,
    name: 'virtnet_rss_ctx_add_modify',
    layout: contextChange,
    tail: [{ name: 'rss', type: 'virtio_net_rss_config', size: null, doc: 'What the context is set to.' }],
    clause: `${contexts}/setting-rss-context-parameters`,
    summary: 'Adds or changes a context of receive-side scaling.',
    direction: 'device-reads',
  },
  {
    ...CONTEXT,
    name: 'virtnet_rss_ctx_del',
    layout: contextDelete,
    clause: `${contexts}/setting-rss-context-parameters`,
    summary: 'Deletes a context of receive-side scaling.',
    direction: 'device-reads',
  },
  {
    name: 'virtio_net_ctrl_coal',
    layout: coalescingLimits,
    versions: { since: '1.3' },
    clause: coalescing,
    summary: 'How many packets or how much time may pass before a notification.',
    direction: 'both',
    requires: anyOf('VIRTIO_NET_F_NOTF_COAL', 'VIRTIO_NET_F_VQ_NOTF_COAL'),
  },
  {
    name: 'virtio_net_ctrl_coal_vq',
    layout: queueCoalescing,
    versions: { since: '1.3' },
    clause: coalescing,
    summary: 'When one queue gives a notification; the device reads it or fills it.',
    direction: 'both',
    requires: needs('VIRTIO_NET_F_VQ_NOTF_COAL'),
  },
  {
    name: 'virtnet_hash_tunnel',
    layout: tunnels,
    versions: { since: '1.3' },
    clause: 'net/device-operation/processing-of-incoming-packets/inner-header-hash',
    summary: 'The tunnels whose inner headers are hashed.',
    direction: 'device-reads',
    requires: needs('VIRTIO_NET_F_HASH_TUNNEL'),
  },
];
