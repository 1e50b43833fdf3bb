/** Rules on the feature bits that belong to no device: chapter 6 of every version. */
import { accepted, featureRules, needs } from './facts.ts';
import type { FeatureRule } from './types.ts';

const section = 'reserved-features';
const VERSION_1 = needs('VIRTIO_F_VERSION_1');
const ANY_LAYOUT = needs('VIRTIO_F_ANY_LAYOUT');
const legacy = { clause: `${section}/legacy-interface` } as const;

export const RESERVED_RULES: readonly FeatureRule[] = [
  ...featureRules(section, '1.0', [
    ['device', 'must', VERSION_1, 'The device says that it follows the specification.'],
    ['driver', 'must', VERSION_1, 'The driver says that it does so too.', { ifOffered: VERSION_1 }],
    [
      'device',
      'must',
      ANY_LAYOUT,
      'A transitional device takes requests cut into descriptors in any way.',
      { ...legacy, condition: 'The device is transitional.' },
    ],
    [
      'driver',
      'must',
      ANY_LAYOUT,
      'A transitional driver relies on it.',
      { ...legacy, ifOffered: ANY_LAYOUT, condition: 'The driver is transitional.' },
    ],
    [
      'driver',
      'should',
      { not: needs('UNUSED') },
      'Bit 30 is not negotiated.',
      {
        ...legacy,
        note: 'The list in which the bit stands says the opposite: that transitional devices must offer it and drivers must accept it.',
      },
    ],
  ]),
  ...featureRules(section, '1.1', [
    [
      'device',
      'should',
      needs('VIRTIO_F_ACCESS_PLATFORM'),
      'The device reaches memory as the platform lets it.',
      {
        condition: 'The platform translates the addresses that the device uses, or limits what it may reach.',
      },
    ],
    [
      'device',
      'should',
      needs('VIRTIO_F_SR_IOV'),
      'The device says that it has virtual functions.',
      { condition: 'It is a PCI device with an SR-IOV capability; any other must not offer the bit.' },
    ],
    [
      'driver',
      'must',
      { not: needs('VIRTIO_F_SR_IOV') },
      'The driver looks for virtual functions only where they can be.',
      { condition: 'The device is not a PCI device with an SR-IOV capability.' },
    ],
  ]),
  ...accepted(section, '1.1', [
    [
      'VIRTIO_F_ACCESS_PLATFORM',
      'The driver gives the device addresses that the platform translates.',
      { note: 'A device may fail to operate where it is not accepted.' },
    ],
    ['VIRTIO_F_RING_PACKED', 'The driver uses the packed layout.'],
    [
      'VIRTIO_F_ORDER_PLATFORM',
      'The driver uses the barriers of a hardware device.',
      { note: 'A device may fail to operate, or be slower, where it is not accepted.' },
    ],
  ]),
  ...accepted(section, '1.2', [
    ['VIRTIO_F_NOTIF_CONFIG_DATA', 'The driver notifies with the value that the device gave.'],
  ]),
];
