/** The configuration space and the packet header: sections 5.1.4 and 5.1.6 of 1.0 to 1.3, 5.1.4 and 5.1.9 of 1.4. */
import { bitOf } from '../../fact-lookup.ts';
import {
  bytes,
  type Condition,
  field,
  flags,
  le16,
  le32,
  named,
  struct,
  u8,
  union,
} from '../../layout/layout.ts';
import { group, inVersions, withBit } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { NET_FEATURES } from './features.ts';
import { NET_PACKET_CONSTANTS } from './spec-constants.ts';

const clause = 'net/device-configuration-layout';
const operation = 'net/device-operation';

/** True when one of the features is set. */
function withAny(...names: readonly string[]): Condition {
  const conditions = names.map((name) => withBit(bitOf(NET_FEATURES, name)));
  return (context) => conditions.some((holds) => holds(context));
}

/** Notes of a field that means something only with one of the features. */
function only(names: readonly string[], doc: string) {
  return { doc, label: names.join(' or '), validWhen: withAny(...names) };
}

/** The same for a field of the configuration space, which the driver only reads. */
const config = (names: readonly string[], doc: string) =>
  ({ ...only(names, doc), clause, access: 'read-only' }) as const;

const since11 = { since: '1.1', when: inVersions({ since: '1.1' }) } as const;
const since12 = { since: '1.2', when: inVersions({ since: '1.2' }) } as const;
const since13 = { since: '1.3', when: inVersions({ since: '1.3' }) } as const;

const linkStatus = flags('link status', le16, group(NET_PACKET_CONSTANTS, 'link status'));
const hashTypes = flags('hash types', le32, group(NET_PACKET_CONSTANTS, 'hash type'));
const tunnelTypes = flags('tunnel types', le32, group(NET_PACKET_CONSTANTS, 'tunnel type'));

/**
 * The configuration space: 10 bytes in 1.0, 12 in 1.1, 24 in 1.2, 28 since 1.3. The place of a field depends on the
 * version alone; whether it means anything depends on its feature, which `label` names.
 */
export const netConfig = struct('virtio_net_config', {
  mac: field(bytes(6), config(['VIRTIO_NET_F_MAC'], 'MAC address of the device.')),
  status: field(linkStatus, config(['VIRTIO_NET_F_STATUS'], 'Whether the link is up.')),
  max_virtqueue_pairs: field(
    le16,
    config(
      ['VIRTIO_NET_F_MQ', 'VIRTIO_NET_F_RSS'],
      'Most pairs of queues, 1 to 0x8000; before 1.2 for VIRTIO_NET_F_MQ only.',
    ),
  ),
  mtu: field(le16, {
    ...config(['VIRTIO_NET_F_MTU'], 'Largest packet in bytes, without the Ethernet header: 68 to 65535.'),
    ...since11,
  }),
  speed: field(le32, {
    ...config(['VIRTIO_NET_F_SPEED_DUPLEX'], 'Speed in megabits a second; 0xffffffff when it is not known.'),
    ...since12,
  }),
  duplex: field(u8, {
    ...config(['VIRTIO_NET_F_SPEED_DUPLEX'], 'Duplex mode: 0x01 full, 0x00 half, 0xff not known.'),
    ...since12,
  }),
  rss_max_key_size: field(u8, {
    ...config(
      ['VIRTIO_NET_F_RSS', 'VIRTIO_NET_F_HASH_REPORT'],
      'Most bytes in the key of a hash, at least 40.',
    ),
    ...since12,
  }),
  rss_max_indirection_table_length: field(le16, {
    ...config(['VIRTIO_NET_F_RSS'], 'Most entries in the indirection table, at least 128.'),
    ...since12,
  }),
  supported_hash_types: field(hashTypes, {
    ...config(['VIRTIO_NET_F_RSS', 'VIRTIO_NET_F_HASH_REPORT'], 'The hashes that the device can calculate.'),
    ...since12,
  }),
  supported_tunnel_types: field(tunnelTypes, {
    ...config(['VIRTIO_NET_F_HASH_TUNNEL'], 'The tunnels whose inner headers the device can hash.'),
    ...since13,
  }),
});

const gsoTypes = named('GSO type', u8, {
  ...group(NET_PACKET_CONSTANTS, 'GSO type'),
  ...group(NET_PACKET_CONSTANTS, 'GSO type bit'),
});

const HASH = ['VIRTIO_NET_F_HASH_REPORT'] as const;
const TUNNEL = ['VIRTIO_NET_F_HOST_UDP_TUNNEL_GSO', 'VIRTIO_NET_F_GUEST_UDP_TUNNEL_GSO'] as const;
const OUTER = ['VIRTIO_NET_F_OUT_NET_HEADER'] as const;
const IPSEC = ['VIRTIO_NET_F_IPSEC'] as const;

/** True with one of the features in the versions from `since` on. */
function from(since: '1.2' | '1.4', names: readonly string[]): Condition {
  const inSpan = inVersions({ since });
  const withFeature = withAny(...names);
  return (context) => inSpan(context) && withFeature(context);
}

const outerPlace = from('1.4', [...OUTER, ...IPSEC]);
const tunnelPlace = from('1.4', [...TUNNEL, ...OUTER, ...IPSEC]);
const hashReported = from('1.2', HASH);

/**
 * In 1.4 the header takes all the fields up to the last that a feature asks for, so a later one brings the earlier
 * ones with it (section 5.1.9.3.1).
 */
const hashPlace: Condition = (context) => hashReported(context) || tunnelPlace(context);

const hash = { since: '1.2', when: hashPlace, clause: operation } as const;
const tunnel = { since: '1.4', when: tunnelPlace, clause: operation } as const;
const outer = { since: '1.4', when: outerPlace, clause: operation } as const;

export const ipsecHeader = struct('ipsec_resource_hdr', {
  resource_id: field(le32, { doc: 'ID of the security association.' }),
  resource_type: field(le16, { doc: 'Type of the security association as a resource object.' }),
});

/**
 * The header before each packet: 12 bytes, 20 with a hash report, in 1.4 24 with UDP tunnels and 32 with the outer
 * header or IPsec. 10 bytes with the legacy interface when VIRTIO_NET_F_MRG_RXBUF is not negotiated.
 */
export const netHeader = struct('virtio_net_hdr', {
  flags: field(flags('header flags', u8, group(NET_PACKET_CONSTANTS, 'header flag')), {
    doc: 'What is known of the checksum.',
    clause: operation,
  }),
  gso_type: field(gsoTypes, {
    doc: 'How a large packet is to be cut: a type, and bits beside it.',
    clause: operation,
  }),
  hdr_len: field(le16, {
    doc: 'Bytes of header that each piece of a large packet repeats: a hint, exact with VIRTIO_NET_F_GUEST_HDRLEN.',
    clause: operation,
  }),
  gso_size: field(le16, { doc: 'Most bytes behind the header in a piece.', clause: operation }),
  csum_start: field(le16, {
    doc: 'Where in the packet the checksum begins to be calculated.',
    clause: operation,
  }),
  csum_offset: field(le16, {
    doc: 'Where the checksum belongs, counted from csum_start.',
    clause: operation,
  }),
  num_buffers: field(le16, {
    doc: 'Buffers that a received packet is spread over; 0 in a packet to send.',
    clause: operation,
    label: 'VIRTIO_NET_F_MRG_RXBUF in the legacy interface',
    when: (context) => context.legacy !== true || withAny('VIRTIO_NET_F_MRG_RXBUF')(context),
  }),
  hash_value: field(le32, { ...only(HASH, 'Hash of a received packet.'), ...hash }),
  hash_report: field(named('hash report', le16, group(NET_PACKET_CONSTANTS, 'hash report')), {
    ...only(HASH, 'Which hash it is.'),
    ...hash,
  }),
  padding_reserved: field(le16, { ...only(HASH, 'Padding.'), ...hash }),
  outer_th_offset: field(le16, {
    ...only(TUNNEL, 'Where in the packet the outer transport header begins.'),
    ...tunnel,
  }),
  inner_nh_offset: field(le16, {
    ...only(TUNNEL, 'Where in the packet the inner network header begins.'),
    ...tunnel,
  }),
  outer_nh_offset: field(le16, {
    ...only(OUTER, 'Where in the packet the outer network header begins; 0 when that is not said.'),
    ...outer,
  }),
  union: field(
    union('virtio_net_hdr', {
      padding_reserved_2: field(bytes(6), { doc: 'Padding, without VIRTIO_NET_F_IPSEC.', clause: operation }),
      ipsec_resource_hdr: field(ipsecHeader, only(IPSEC, 'The security association of the packet.')),
    }),
    { doc: 'Padding or a security association.', ...outer, anonymous: true },
  ),
});

export const NET_PACKET_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_net_config',
    layout: netConfig,
    versions: { since: '1.0' },
    clause,
    summary: 'The configuration space of a network device.',
    note: 'From 1.2 on the device requirements turn the values of duplex round, 0x00 for full and 0x01 for half, and print the limits of speed with nine digits: 0x7ffffffff and 0xfffffffff. A legacy driver may write mac, and uses the byte order of the guest for status and max_virtqueue_pairs.',
  },
  {
    name: 'virtio_net_hdr',
    layout: netHeader,
    versions: { since: '1.0' },
    clause: operation,
    summary: 'What stands before each packet, sent or received.',
    direction: 'both',
    note: 'The listing of 1.4 has the hash fields only with VIRTIO_NET_F_HASH_REPORT; the driver requirements count them in for every later field, and for 24 bytes they name VIRTIO_NET_F_HOST_UDP_TUNNEL_GSO alone. The sizes of receive buffers count it as 12 bytes, in 1.4 as 20 with VIRTIO_NET_F_HASH_REPORT; but it has 20 with that bit since 1.2, and more with others in 1.4. A legacy interface uses the byte order of the guest.',
  },
  {
    name: 'ipsec_resource_hdr',
    layout: ipsecHeader,
    versions: { since: '1.4' },
    clause: operation,
    summary: 'The security association of a packet, at the end of virtio_net_hdr.',
    direction: 'both',
    requires: { feature: 'VIRTIO_NET_F_IPSEC' },
  },
];
