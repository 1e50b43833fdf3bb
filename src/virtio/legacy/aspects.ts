/** What differs for a driver between the legacy interface and the standard, point by point. */
import { RESERVED } from '../fact-lookup.ts';
import { CAP_ID_VENDOR } from '../spec/pci-header.ts';
import type { ClauseKey } from '../spec/types.ts';
import { legacyMap } from '../transport/pci/legacy.ts';
import { agreed, isLegacyUse, type Situation } from './offer.ts';

export interface Aspect {
  readonly title: string;
  /** In short, often a number. */
  readonly value: string;
  /** What a driver does about it, in a sentence. */
  readonly words: string;
  readonly clause: ClauseKey;
}

const CAPABILITIES = 'pci/virtio-structure-pci-capabilities';
const QUEUES =
  'pci/pci-specific-initialization-and-device-operation/device-initialization/virtqueue-configuration';
const SPLIT = 'basic/split-virtqueues';

type Told = readonly [value: string, words: string, clause: ClauseKey];
const aspect = (title: string, [value, words, clause]: Told): Aspect => ({ title, value, words, clause });

function registers({ version }: Situation, msix: boolean): readonly Aspect[] {
  const { size } = legacyMap(version, msix);
  return [
    aspect('Registers', [
      `${size} bytes in BAR 0`,
      'A fixed header at the beginning of the first BAR, in I/O space; nothing needs to be looked up.',
      `${CAPABILITIES}/legacy-interface`,
    ]),
    aspect('Device configuration', [
      `from offset ${size}`,
      msix
        ? 'Behind the header, which is 4 bytes longer while MSI-X is enabled.'
        : 'Behind the header. Enabling MSI-X puts two registers of 2 bytes before it.',
      `${CAPABILITIES}/legacy-interface`,
    ]),
  ];
}

function overLegacy(situation: Situation, msix: boolean): readonly Aspect[] {
  const any = (agreed(situation) & RESERVED.ANY_LAYOUT) !== 0n;
  return [
    ...registers(situation, msix),
    aspect('Byte order', [
      'the guest’s',
      'Of the queues and of most configuration fields; only the registers of PCI stay little-endian.',
      `${SPLIT}/legacy-interface-virtqueue-endianness`,
    ]),
    aspect('Feature bits', [
      '0 to 31',
      'There is one register of 32 bits. Take what lies above as not offered: the packed ring is bit 34.',
      `${CAPABILITIES}/legacy-interface`,
    ]),
    aspect('FEATURES_OK', [
      'not there',
      'Leave out both steps. The device learns what you chose when you first use it.',
      'init/device-initialization/legacy-interface',
    ]),
    aspect('Queue address', [
      'a page number',
      'One piece of memory without gaps, its address divided by 4096; all parts follow from it.',
      `${QUEUES}/legacy-interface`,
    ]),
    aspect('Queue size', [
      'the device’s',
      'Read it and allocate for it: there is no way to ask for less.',
      `${SPLIT}/legacy-interface-virtqueue-layout`,
    ]),
    aspect('Framing', [
      any ? 'free' : 'fixed',
      any
        ? 'VIRTIO_F_ANY_LAYOUT, which a transitional device must offer, says that any split into descriptors will do. Take it.'
        : 'Without VIRTIO_F_ANY_LAYOUT keep to the split that each device section prints: often a header in a descriptor of its own.',
      `${SPLIT}/message-framing/legacy-interface`,
    ]),
    aspect('Configuration that changes', [
      'read twice',
      'There is no generation counter. Read a wide field until two readings agree.',
      'basic/device-configuration-space/legacy-interface',
    ]),
  ];
}

function overStandard({ takesVersion1 }: Situation): readonly Aspect[] {
  return [
    aspect('Registers', [
      'behind capabilities',
      `Walk the list of PCI capabilities. Each entry with ID 0x0${CAP_ID_VENDOR} names a BAR, an offset and a length.`,
      CAPABILITIES,
    ]),
    aspect('Device configuration', [
      'where its capability says',
      'The entry of type VIRTIO_PCI_CAP_DEVICE_CFG leads to it. MSI-X moves nothing.',
      `${CAPABILITIES}/device-specific-configuration`,
    ]),
    aspect('Byte order', [
      'little-endian',
      'Everywhere, whatever the guest is.',
      'basic/device-configuration-space',
    ]),
    aspect('Feature bits', [
      'as many as there are',
      'Read and write them 32 at a time, through a selector.',
      `${CAPABILITIES}/common-configuration-structure-layout`,
    ]),
    aspect(
      'FEATURES_OK',
      takesVersion1
        ? [
            'set, then read back',
            'The device says whether your choice will do.',
            'init/device-initialization/driver-requirements',
          ]
        : [
            'may be refused',
            'A driver must accept VIRTIO_F_VERSION_1, and a device may go no further without.',
            'reserved-features/device-requirements',
          ],
    ),
    aspect('Queue address', [
      'three addresses',
      'Descriptor area, driver area and device area lie where you like, each to its own alignment.',
      QUEUES,
    ]),
    aspect('Queue size', ['yours', 'Write a smaller one where the device’s is too much.', QUEUES]),
    aspect('Framing', [
      'free',
      'A device must not depend on how a message is split into descriptors.',
      `${SPLIT}/message-framing/device-requirements`,
    ]),
    aspect('Configuration that changes', [
      'config_generation',
      'Read the counter before and after; begin again when it changed.',
      'basic/device-configuration-space/driver-requirements',
    ]),
  ];
}

/** The points in the order in which a driver meets them; `msix` says whether the driver enabled MSI-X. */
export function aspectsOf(situation: Situation, msix: boolean): readonly Aspect[] {
  return isLegacyUse(situation) ? overLegacy(situation, msix) : overStandard(situation);
}
