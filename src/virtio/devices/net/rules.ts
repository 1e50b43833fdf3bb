/** Rules on the feature bits of the network device beyond section 5.1.3.1: sections 5.1.3, 5.1.4 and 5.1.9 of 1.4. */
import { accepted, featureRules, needs } from '../../spec/facts.ts';
import type { Requirement } from '../../spec/types.ts';

const layout = 'net/device-configuration-layout';
const CTRL_VQ = needs('VIRTIO_NET_F_CTRL_VQ');
const without = (feature: string, other: Requirement): Requirement => ({
  any: [{ not: needs(feature) }, other],
});
const hash = without('VIRTIO_NET_F_HASH_REPORT', CTRL_VQ);
const extra = without('VIRTIO_NET_F_CTRL_RX_EXTRA', CTRL_VQ);

export const NET_RULES = [
  ...featureRules(layout, '1.3', [
    [
      'device',
      'should',
      hash,
      'Hash reports are offered along with the control virtqueue that configures them.',
    ],
    ['device', 'should', extra, 'Further receive modes are offered along with the control virtqueue.'],
    [
      'driver',
      'should',
      hash,
      'Hash reports are accepted along with the control virtqueue that configures them.',
    ],
    ['driver', 'should', extra, 'Further receive modes are accepted along with the control virtqueue.'],
  ]),
  ...featureRules('net/feature-bits', '1.4', [
    [
      'device',
      'should',
      without('VIRTIO_NET_F_IPSEC', needs('VIRTIO_NET_F_OUT_NET_HEADER')),
      'IPsec is offered along with the place of the outer network header.',
      { clause: 'net/feature-bits' },
    ],
  ]),
  ...accepted(layout, '1.0', [['VIRTIO_NET_F_MAC', 'The driver takes the address that the device gives.']]),
  ...accepted(layout, '1.1', [
    ['VIRTIO_NET_F_MTU', 'The driver keeps to the packet size that the device gives.'],
    ['VIRTIO_NET_F_STANDBY', 'The driver lets the device stand in for another.'],
  ]),
  ...accepted('net/device-operation/packet-transmission', '1.2', [
    [
      'VIRTIO_NET_F_GUEST_HDRLEN',
      'The driver says how long the headers are.',
      { condition: 'The driver can tell the exact length of the headers.' },
    ],
  ]),
];
