/** The classes and commands of the control virtqueue: section 5.1.6.5 of 1.0 to 1.3, 5.1.9.5 of 1.4. */
import { constants, needs } from '../../spec/facts.ts';

const control = 'net/device-operation/control-virtqueue';
const filtering = `${control}/packet-receive-filtering`;
const mac = `${control}/setting-mac-address-filtering`;
const vlan = `${control}/vlan-filtering`;
const announce = `${control}/gratuitous-packet-sending`;
const steering = `${control}/automatic-receive-steering-in-multiqueue-mode`;
const modes = `${control}/device-operation-in-multiqueue-mode`;
const offloads = `${control}/offloads-state-configuration/setting-offloads-state`;
const coalescing = `${control}/notifications-coalescing`;
const innerHash = 'net/device-operation/processing-of-incoming-packets/inner-header-hash';
const query = `${control}/device-statistics/query-statistic-capabilities`;
const contexts = `${control}/rss-context/querying-rss-context-capability`;

const RX = { requires: needs('VIRTIO_NET_F_CTRL_RX') } as const;
const EXTRA = {
  note: 'It belongs to VIRTIO_NET_F_CTRL_RX_EXTRA, a bit that the lists of 1.0 to 1.2 do not have.',
} as const;
const VLAN = { requires: needs('VIRTIO_NET_F_CTRL_VLAN') } as const;
const ANNOUNCE = { requires: needs('VIRTIO_NET_F_GUEST_ANNOUNCE') } as const;
const OFFLOADS = { requires: needs('VIRTIO_NET_F_CTRL_GUEST_OFFLOADS') } as const;
const TUNNEL = { versions: { since: '1.3' }, requires: needs('VIRTIO_NET_F_HASH_TUNNEL') } as const;
const STATS = { versions: { since: '1.4' }, requires: needs('VIRTIO_NET_F_DEVICE_STATS') } as const;
const CONTEXT = { versions: { since: '1.4' }, requires: needs('VIRTIO_NET_F_RSS_CONTEXT') } as const;
const since14 = { versions: { since: '1.4' } } as const;
const since13 = { versions: { since: '1.3' } } as const;

/** What the number of an offload says where the feature of that name has another one. */
const OTHER_BIT =
  'The feature bit of the same name has another number: a bit above 63 has no place in the 64 bits of offloads.';

export const NET_CONTROL_CONSTANTS = [
  ...constants(
    {
      group: 'acknowledgement',
      clause: control,
      versions: { since: '1.0' },
      requires: needs('VIRTIO_NET_F_CTRL_VQ'),
    },
    [
      ['VIRTIO_NET_OK', 0, 'The command succeeded.'],
      ['VIRTIO_NET_ERR', 1, 'The command failed.'],
    ],
  ),
  ...constants(
    {
      group: 'command class',
      clause: control,
      versions: { since: '1.0' },
      requires: needs('VIRTIO_NET_F_CTRL_VQ'),
    },
    [
      ['VIRTIO_NET_CTRL_RX', 0, 'Choose which packets to receive.', { clause: filtering }],
      ['VIRTIO_NET_CTRL_MAC', 1, 'Set MAC addresses.', { clause: mac }],
      ['VIRTIO_NET_CTRL_VLAN', 2, 'Filter by VLAN.', { clause: vlan, ...VLAN }],
      [
        'VIRTIO_NET_CTRL_ANNOUNCE',
        3,
        'Answer a request for an announcement.',
        { clause: announce, ...ANNOUNCE },
      ],
      ['VIRTIO_NET_CTRL_MQ', 4, 'Use several queues, and hash packets.', { clause: modes }],
      [
        'VIRTIO_NET_CTRL_GUEST_OFFLOADS',
        5,
        'Switch receive offloads on and off.',
        { clause: offloads, ...OFFLOADS },
      ],
      ['VIRTIO_NET_CTRL_NOTF_COAL', 6, 'Gather notifications.', { clause: coalescing, ...since13 }],
      [
        'VIRTIO_NET_CTRL_HASH_TUNNEL',
        7,
        'Hash the inner headers of tunnelled packets.',
        { clause: innerHash, ...TUNNEL },
      ],
      ['VIRTIO_NET_CTRL_STATS', 8, 'Read statistics.', { clause: query, ...STATS }],
      [
        'VIRTNET_RSS_CTX_CTRL',
        9,
        'Manage contexts of receive-side scaling.',
        {
          clause: contexts,
          ...CONTEXT,
          note: 'Unlike the other classes it is not called VIRTIO_NET_CTRL_….',
        },
      ],
    ],
  ),
  ...constants({ group: 'receive filter command', clause: filtering, versions: { since: '1.0' } }, [
    ['VIRTIO_NET_CTRL_RX_PROMISC', 0, 'Receive every packet, or stop doing so.', RX],
    ['VIRTIO_NET_CTRL_RX_ALLMULTI', 1, 'Receive every multicast packet, or stop doing so.', RX],
    ['VIRTIO_NET_CTRL_RX_ALLUNI', 2, 'Receive every unicast packet, or stop doing so.', EXTRA],
    ['VIRTIO_NET_CTRL_RX_NOMULTI', 3, 'Receive no multicast packet, or do so again.', EXTRA],
    ['VIRTIO_NET_CTRL_RX_NOUNI', 4, 'Receive no unicast packet, or do so again.', EXTRA],
    ['VIRTIO_NET_CTRL_RX_NOBCAST', 5, 'Receive no broadcast packet, or do so again.', EXTRA],
  ]),
  ...constants({ group: 'MAC command', clause: mac, versions: { since: '1.0' } }, [
    ['VIRTIO_NET_CTRL_MAC_TABLE_SET', 0, 'Set the tables of unicast and multicast addresses to receive.', RX],
    [
      'VIRTIO_NET_CTRL_MAC_ADDR_SET',
      1,
      'Set the MAC address of the device.',
      {
        requires: needs('VIRTIO_NET_F_CTRL_MAC_ADDR'),
        note: 'The bit list ties it to VIRTIO_NET_F_CTRL_MAC_ADDR, the driver requirements forbid the whole class without VIRTIO_NET_F_CTRL_RX. Versions 1.0 and 1.1 say VIRTIO_NET_F_MAC_ADDR, which is not defined, where later ones say VIRTIO_NET_F_MAC.',
      },
    ],
  ]),
  ...constants({ group: 'VLAN command', clause: vlan, versions: { since: '1.0' }, ...VLAN }, [
    ['VIRTIO_NET_CTRL_VLAN_ADD', 0, 'Receive packets of a VLAN; its number is a le16.'],
    ['VIRTIO_NET_CTRL_VLAN_DEL', 1, 'No longer receive packets of a VLAN.'],
  ]),
  ...constants({ group: 'announce command', clause: announce, versions: { since: '1.0' }, ...ANNOUNCE }, [
    ['VIRTIO_NET_CTRL_ANNOUNCE_ACK', 0, 'The driver has seen VIRTIO_NET_S_ANNOUNCE.'],
  ]),
  ...constants({ group: 'multiqueue command', clause: modes, versions: { since: '1.0' } }, [
    [
      'VIRTIO_NET_CTRL_MQ_VQ_PAIRS_SET',
      0,
      'Set how many pairs of queues to use; the device steers packets by itself.',
      { requires: needs('VIRTIO_NET_F_MQ') },
    ],
    [
      'VIRTIO_NET_CTRL_MQ_RSS_CONFIG',
      1,
      'Set how packets are spread by their hash.',
      { versions: { since: '1.2' }, requires: needs('VIRTIO_NET_F_RSS') },
    ],
    [
      'VIRTIO_NET_CTRL_MQ_HASH_CONFIG',
      2,
      'Set which hashes to calculate and with what key.',
      { versions: { since: '1.2' }, requires: needs('VIRTIO_NET_F_HASH_REPORT') },
    ],
  ]),
  ...constants(
    {
      group: 'queue pairs',
      clause: steering,
      versions: { since: '1.0' },
      requires: needs('VIRTIO_NET_F_MQ'),
    },
    [
      ['VIRTIO_NET_CTRL_MQ_VQ_PAIRS_MIN', 1, 'Fewest pairs of queues.'],
      ['VIRTIO_NET_CTRL_MQ_VQ_PAIRS_MAX', 0x8000, 'Most pairs of queues.'],
    ],
  ),
  ...constants({ group: 'offloads command', clause: offloads, versions: { since: '1.0' }, ...OFFLOADS }, [
    ['VIRTIO_NET_CTRL_GUEST_OFFLOADS_SET', 0, 'Set the offloads that are on: a le64 with a bit for each.'],
  ]),
  ...constants({ group: 'offload bit', clause: offloads, versions: { since: '1.0' }, ...OFFLOADS }, [
    ['VIRTIO_NET_F_GUEST_CSUM', 1, 'Bit number in offloads: partial checksums.'],
    ['VIRTIO_NET_F_GUEST_TSO4', 7, 'Bit number in offloads: large TCP packets over IPv4.'],
    ['VIRTIO_NET_F_GUEST_TSO6', 8, 'Bit number in offloads: large TCP packets over IPv6.'],
    ['VIRTIO_NET_F_GUEST_ECN', 9, 'Bit number in offloads: explicit congestion notification.'],
    ['VIRTIO_NET_F_GUEST_UFO', 10, 'Bit number in offloads: large UDP packets to be fragmented.'],
    [
      'VIRTIO_NET_F_GUEST_UDP_TUNNEL_GSO',
      46,
      'Bit number in offloads: large packets in a UDP tunnel; the feature bit is 65.',
      { ...since14, note: OTHER_BIT },
    ],
    [
      'VIRTIO_NET_F_GUEST_UDP_TUNNEL_GSO_CSUM',
      47,
      'Bit number in offloads: partial outer checksums in a UDP tunnel; the feature bit is 66.',
      { ...since14, note: OTHER_BIT },
    ],
    ['VIRTIO_NET_F_GUEST_USO4', 54, 'Bit number in offloads: large UDP packets over IPv4.', since13],
    ['VIRTIO_NET_F_GUEST_USO6', 55, 'Bit number in offloads: large UDP packets over IPv6.', since13],
  ]),
  ...constants(
    {
      group: 'coalescing command',
      clause: coalescing,
      versions: { since: '1.3' },
      requires: needs('VIRTIO_NET_F_NOTF_COAL'),
    },
    [
      ['VIRTIO_NET_CTRL_NOTF_COAL_TX_SET', 0, 'Set how all transmit queues gather notifications.'],
      ['VIRTIO_NET_CTRL_NOTF_COAL_RX_SET', 1, 'Set how all receive queues gather notifications.'],
      [
        'VIRTIO_NET_CTRL_NOTF_COAL_VQ_SET',
        2,
        'Set how one queue gathers notifications.',
        { requires: needs('VIRTIO_NET_F_VQ_NOTF_COAL') },
      ],
      [
        'VIRTIO_NET_CTRL_NOTF_COAL_VQ_GET',
        3,
        'Read how one queue gathers notifications.',
        { requires: needs('VIRTIO_NET_F_VQ_NOTF_COAL') },
      ],
    ],
  ),
  ...constants({ group: 'inner hash command', clause: innerHash, ...TUNNEL }, [
    ['VIRTIO_NET_CTRL_HASH_TUNNEL_SET', 0, 'Set the tunnels whose inner headers are hashed.'],
  ]),
  ...constants({ group: 'statistics command', clause: query, ...STATS }, [
    ['VIRTIO_NET_CTRL_STATS_QUERY', 0, 'Read which statistics the device keeps.'],
    ['VIRTIO_NET_CTRL_STATS_GET', 1, 'Read statistics of queues.'],
  ]),
  ...constants({ group: 'RSS context command', clause: contexts, ...CONTEXT }, [
    ['VIRTNET_RSS_CTX_CTRL_CAP_GET', 0, 'Read how many contexts the device has.'],
    ['VIRTNET_RSS_CTX_CTRL_ADD', 1, 'Add a context.'],
    ['VIRTNET_RSS_CTX_CTRL_MOD', 2, 'Change a context.'],
    ['VIRTNET_RSS_CTX_CTRL_DEL', 3, 'Delete a context.'],
  ]),
];
