/** The named numbers of the input device: section 5.8.4 of 1.1 to 1.4, which print the same text. */
import { constants } from '../../spec/facts.ts';

export const INPUT_CONSTANTS = constants(
  { group: 'config select', clause: 'input/device-configuration-layout', versions: { since: '1.1' } },
  [
    [
      'VIRTIO_INPUT_CFG_UNSET',
      0x00,
      'Asks for nothing.',
      { note: 'The listing has it; no sentence of the section says what it does.' },
    ],
    ['VIRTIO_INPUT_CFG_ID_NAME', 0x01, 'The name of the device, as text.'],
    ['VIRTIO_INPUT_CFG_ID_SERIAL', 0x02, 'The serial number of the device, as text.'],
    ['VIRTIO_INPUT_CFG_ID_DEVIDS', 0x03, 'Bus, vendor, product and version of the device.'],
    [
      'VIRTIO_INPUT_CFG_PROP_BITS',
      0x10,
      'A bitmap of the input properties, numbered as INPUT_PROP_* of evdev.',
    ],
    [
      'VIRTIO_INPUT_CFG_EV_BITS',
      0x11,
      'A bitmap of the codes of the event type in subsel, numbered as EV_* of evdev; size 0 where the type is not supported.',
    ],
    [
      'VIRTIO_INPUT_CFG_ABS_INFO',
      0x12,
      'The range of the absolute axis in subsel, numbered as ABS_* of evdev.',
    ],
  ],
);
