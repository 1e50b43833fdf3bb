/** The named numbers of packets and their headers: sections 5.1.4 and 5.1.6 of 1.0 to 1.3, 5.1.4 and 5.1.9 of 1.4. */
import { anyOf, constants, needs } from '../../spec/facts.ts';

const operation = 'net/device-operation';
const incoming = `${operation}/processing-of-incoming-packets`;
const hashTypes = `${incoming}/hash-calculation-for-incoming-packets/supported-enabled-hash-types`;
const tunnelTypes = `${incoming}/inner-header-hash/encapsulation-types-supported-enabled-for-inner-header-hash`;
const HASHING = anyOf('VIRTIO_NET_F_RSS', 'VIRTIO_NET_F_HASH_REPORT');

const tunnelled = {
  versions: { since: '1.4' },
  requires: anyOf('VIRTIO_NET_F_HOST_UDP_TUNNEL_GSO', 'VIRTIO_NET_F_GUEST_UDP_TUNNEL_GSO'),
  note: 'Some sentences say VIRTIO_NET_HDR_F_GSO_UDP_TUNNEL_IPV4 and _IPV6, names that are not defined.',
} as const;
const secured = { versions: { since: '1.4' }, requires: needs('VIRTIO_NET_F_IPSEC') } as const;

export const NET_PACKET_CONSTANTS = [
  ...constants(
    {
      group: 'link status',
      clause: 'net/device-configuration-layout',
      versions: { since: '1.0' },
      requires: needs('VIRTIO_NET_F_STATUS'),
    },
    [
      ['VIRTIO_NET_S_LINK_UP', 1, 'The link is up.'],
      [
        'VIRTIO_NET_S_ANNOUNCE',
        2,
        'The driver is asked to announce itself to the network.',
        { requires: needs('VIRTIO_NET_F_GUEST_ANNOUNCE') },
      ],
    ],
  ),
  ...constants({ group: 'header flag', clause: operation, versions: { since: '1.0' } }, [
    [
      'VIRTIO_NET_HDR_F_NEEDS_CSUM',
      1,
      'The checksum is partial: csum_start and csum_offset say how to complete it.',
      { requires: anyOf('VIRTIO_NET_F_CSUM', 'VIRTIO_NET_F_GUEST_CSUM') },
    ],
    [
      'VIRTIO_NET_HDR_F_DATA_VALID',
      2,
      'The device has found the checksum to be right.',
      {
        versions: { since: '1.1' },
        requires: needs('VIRTIO_NET_F_GUEST_CSUM'),
        note: 'Version 1.0 uses the name and never gives its value.',
      },
    ],
    [
      'VIRTIO_NET_HDR_F_RSC_INFO',
      4,
      'The checksum fields count merged segments and repeated acknowledgements instead.',
      { versions: { since: '1.1' }, requires: needs('VIRTIO_NET_F_RSC_EXT') },
    ],
    [
      'VIRTIO_NET_HDR_F_UDP_TUNNEL_CSUM',
      8,
      'The checksum of the outer UDP header is partial, too.',
      {
        versions: { since: '1.4' },
        requires: anyOf('VIRTIO_NET_F_HOST_UDP_TUNNEL_GSO_CSUM', 'VIRTIO_NET_F_GUEST_UDP_TUNNEL_GSO_CSUM'),
      },
    ],
    [
      'VIRTIO_NET_HDR_F_SECURITY',
      16,
      'The packet goes through IPsec, or on reception has gone through it.',
      secured,
    ],
    ['VIRTIO_NET_HDR_F_SECURITY_ERR', 32, 'IPsec processing of a received packet failed.', secured],
    [
      'VIRTIO_NET_HDR_F_SECURITY_SA_SOFT_EXPIRY_WARN',
      64,
      'The security association of the packet has reached a soft limit of its life.',
      secured,
    ],
  ]),
  ...constants({ group: 'GSO type', clause: operation, versions: { since: '1.0' } }, [
    ['VIRTIO_NET_HDR_GSO_NONE', 0, 'One packet that is not to be cut.'],
    [
      'VIRTIO_NET_HDR_GSO_TCPV4',
      1,
      'A large TCP packet over IPv4.',
      { requires: anyOf('VIRTIO_NET_F_HOST_TSO4', 'VIRTIO_NET_F_GUEST_TSO4') },
    ],
    [
      'VIRTIO_NET_HDR_GSO_UDP',
      3,
      'A large UDP packet, to be cut into fragments.',
      {
        requires: anyOf('VIRTIO_NET_F_HOST_UFO', 'VIRTIO_NET_F_GUEST_UFO'),
        note: 'The device requirements call the feature of reception VIRTIO_NET_F_GUEST_UDP, a name that is not defined.',
      },
    ],
    [
      'VIRTIO_NET_HDR_GSO_TCPV6',
      4,
      'A large TCP packet over IPv6.',
      { requires: anyOf('VIRTIO_NET_F_HOST_TSO6', 'VIRTIO_NET_F_GUEST_TSO6') },
    ],
    [
      'VIRTIO_NET_HDR_GSO_UDP_L4',
      5,
      'A large UDP packet, to be cut into datagrams that each have a header.',
      { versions: { since: '1.2' }, note: 'Version 1.2 has no feature bit for it on reception.' },
    ],
  ]),
  ...constants({ group: 'GSO type bit', clause: operation, versions: { since: '1.0' } }, [
    [
      'VIRTIO_NET_HDR_GSO_UDP_TUNNEL_IPV4',
      0x20,
      'The large packet is in a UDP tunnel and its inner header is IPv4.',
      tunnelled,
    ],
    [
      'VIRTIO_NET_HDR_GSO_UDP_TUNNEL_IPV6',
      0x40,
      'The large packet is in a UDP tunnel and its inner header is IPv6.',
      tunnelled,
    ],
    [
      'VIRTIO_NET_HDR_GSO_ECN',
      0x80,
      'The large TCP packet carries explicit congestion notification.',
      { requires: anyOf('VIRTIO_NET_F_HOST_ECN', 'VIRTIO_NET_F_GUEST_ECN') },
    ],
  ]),
  ...constants({ group: 'hash type', clause: hashTypes, versions: { since: '1.2' }, requires: HASHING }, [
    ['VIRTIO_NET_HASH_TYPE_IPv4', 1 << 0, 'IPv4: both addresses.'],
    ['VIRTIO_NET_HASH_TYPE_TCPv4', 1 << 1, 'TCP over IPv4: both addresses and ports.'],
    ['VIRTIO_NET_HASH_TYPE_UDPv4', 1 << 2, 'UDP over IPv4: both addresses and ports.'],
    ['VIRTIO_NET_HASH_TYPE_IPv6', 1 << 3, 'IPv6: both addresses.'],
    ['VIRTIO_NET_HASH_TYPE_TCPv6', 1 << 4, 'TCP over IPv6: both addresses and ports.'],
    ['VIRTIO_NET_HASH_TYPE_UDPv6', 1 << 5, 'UDP over IPv6: both addresses and ports.'],
    [
      'VIRTIO_NET_HASH_TYPE_IP_EX',
      1 << 6,
      'IPv6 with extension headers: the home address and the routed address.',
    ],
    ['VIRTIO_NET_HASH_TYPE_TCP_EX', 1 << 7, 'The same with the TCP ports.'],
    ['VIRTIO_NET_HASH_TYPE_UDP_EX', 1 << 8, 'The same with the UDP ports.'],
  ]),
  ...constants(
    {
      group: 'hash report',
      clause: `${incoming}/hash-reporting-for-incoming-packets`,
      versions: { since: '1.2' },
      requires: needs('VIRTIO_NET_F_HASH_REPORT'),
    },
    [
      ['VIRTIO_NET_HASH_REPORT_NONE', 0, 'The packet has no hash.'],
      ['VIRTIO_NET_HASH_REPORT_IPv4', 1, 'The hash is of type VIRTIO_NET_HASH_TYPE_IPv4.'],
      ['VIRTIO_NET_HASH_REPORT_TCPv4', 2, 'The hash is of type VIRTIO_NET_HASH_TYPE_TCPv4.'],
      ['VIRTIO_NET_HASH_REPORT_UDPv4', 3, 'The hash is of type VIRTIO_NET_HASH_TYPE_UDPv4.'],
      ['VIRTIO_NET_HASH_REPORT_IPv6', 4, 'The hash is of type VIRTIO_NET_HASH_TYPE_IPv6.'],
      ['VIRTIO_NET_HASH_REPORT_TCPv6', 5, 'The hash is of type VIRTIO_NET_HASH_TYPE_TCPv6.'],
      ['VIRTIO_NET_HASH_REPORT_UDPv6', 6, 'The hash is of type VIRTIO_NET_HASH_TYPE_UDPv6.'],
      [
        'VIRTIO_NET_HASH_REPORT_IPv6_EX',
        7,
        'The hash is of type VIRTIO_NET_HASH_TYPE_IP_EX.',
        { note: 'The section says that both names end alike; this one and its type do not.' },
      ],
      [
        'VIRTIO_NET_HASH_REPORT_TCPv6_EX',
        8,
        'The hash is of type VIRTIO_NET_HASH_TYPE_TCP_EX.',
        { note: 'The section says that both names end alike; this one and its type do not.' },
      ],
      [
        'VIRTIO_NET_HASH_REPORT_UDPv6_EX',
        9,
        'The hash is of type VIRTIO_NET_HASH_TYPE_UDP_EX.',
        { note: 'The section says that both names end alike; this one and its type do not.' },
      ],
    ],
  ),
  ...constants(
    {
      group: 'tunnel type',
      clause: tunnelTypes,
      versions: { since: '1.3' },
      requires: needs('VIRTIO_NET_F_HASH_TUNNEL'),
    },
    [
      ['VIRTIO_NET_HASH_TUNNEL_TYPE_GRE_2784', 1 << 0, 'GRE as RFC 2784 has it.'],
      ['VIRTIO_NET_HASH_TUNNEL_TYPE_GRE_2890', 1 << 1, 'GRE with the key and sequence number of RFC 2890.'],
      ['VIRTIO_NET_HASH_TUNNEL_TYPE_GRE_7676', 1 << 2, 'GRE over IPv6, RFC 7676.'],
      ['VIRTIO_NET_HASH_TUNNEL_TYPE_GRE_UDP', 1 << 3, 'GRE in UDP.'],
      ['VIRTIO_NET_HASH_TUNNEL_TYPE_VXLAN', 1 << 4, 'VXLAN.'],
      ['VIRTIO_NET_HASH_TUNNEL_TYPE_VXLAN_GPE', 1 << 5, 'VXLAN with its generic protocol extension.'],
      ['VIRTIO_NET_HASH_TUNNEL_TYPE_GENEVE', 1 << 6, 'Geneve.'],
      ['VIRTIO_NET_HASH_TUNNEL_TYPE_IPIP', 1 << 7, 'IP in IP.'],
      ['VIRTIO_NET_HASH_TUNNEL_TYPE_NVGRE', 1 << 8, 'NVGRE.'],
    ],
  ),
];
