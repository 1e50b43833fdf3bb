/** Rules on the feature bits that belong to no device: chapter 6 of every version. */
import { accepted, allOf, featureRules, needs } from './facts.ts';
import type { FeatureRule } from './types.ts';

const section = 'reserved-features';
const VERSION_1 = needs('VIRTIO_F_VERSION_1');
const ANY_LAYOUT = needs('VIRTIO_F_ANY_LAYOUT');
const SR_IOV = needs('VIRTIO_F_SR_IOV');
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
      SR_IOV,
      'The device says that it has virtual functions.',
      { condition: 'The device is a PCI device with an SR-IOV capability.' },
    ],
    [
      'device',
      'must',
      { not: SR_IOV },
      'No other device has virtual functions.',
      { condition: 'The device is not a PCI device with an SR-IOV capability.' },
    ],
    [
      'device',
      'should',
      allOf('VIRTIO_F_ACCESS_PLATFORM', 'VIRTIO_F_ORDER_PLATFORM'),
      'A card works on every platform.',
      { condition: 'The device is an add-in PCI card.', note: 'The text says RECOMMENDED, not SHOULD.' },
    ],
    [
      'driver',
      'must',
      { not: SR_IOV },
      'The driver looks for virtual functions only where they can be.',
      { condition: 'The device is not a PCI device with an SR-IOV capability.' },
    ],
    [
      'driver',
      'must',
      SR_IOV,
      'Virtual functions are enabled only after FEATURES_OK has been checked.',
      {
        condition: 'The driver enables virtual functions.',
        note: 'Once is enough: after a reset, the driver may enable them without negotiating the bit again.',
      },
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
