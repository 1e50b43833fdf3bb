/** The numbers that describe control elements: section 5.14.6.10 of 1.3 and 1.4, which do not differ. */
import { constants } from '../../spec/facts.ts';

const clause = 'sound/device-operation/control-elements/query-information';
const shared = {
  clause,
  versions: { since: '1.3' },
  requires: { feature: 'VIRTIO_SND_F_CTLS' },
} as const;

export const SOUND_CONTROL_CONSTANTS = [
  ...constants({ ...shared, group: 'control role' }, [
    ['VIRTIO_SND_CTL_ROLE_UNDEFINED', 0, 'No role is given, nor a direction.'],
    ['VIRTIO_SND_CTL_ROLE_VOLUME', 1, 'A volume control.'],
    ['VIRTIO_SND_CTL_ROLE_MUTE', 2, 'A switch that mutes.'],
    ['VIRTIO_SND_CTL_ROLE_GAIN', 3, 'A gain control.'],
  ]),
  ...constants({ ...shared, group: 'control type' }, [
    ['VIRTIO_SND_CTL_TYPE_BOOLEAN', 0, 'An integer that is 0 for off or 1 for on; up to 128 of them.'],
    ['VIRTIO_SND_CTL_TYPE_INTEGER', 1, 'Integers of 32 bits; up to 128 of them.'],
    ['VIRTIO_SND_CTL_TYPE_INTEGER64', 2, 'Integers of 64 bits; up to 64 of them.'],
    ['VIRTIO_SND_CTL_TYPE_ENUMERATED', 3, 'Items of a list, by their index; up to 128 of them.'],
    ['VIRTIO_SND_CTL_TYPE_BYTES', 4, 'Bytes; up to 512 of them.'],
    ['VIRTIO_SND_CTL_TYPE_IEC958', 5, 'State of the digital audio interface; one only.'],
  ]),
  // The numbers of bits in `access`.
  ...constants({ ...shared, group: 'control access' }, [
    ['VIRTIO_SND_CTL_ACCESS_READ', 0, 'The value can be read.'],
    ['VIRTIO_SND_CTL_ACCESS_WRITE', 1, 'The value can be changed.'],
    ['VIRTIO_SND_CTL_ACCESS_VOLATILE', 2, 'The value may change without a notification.'],
    ['VIRTIO_SND_CTL_ACCESS_INACTIVE', 3, 'The element does nothing, but its value may be changed.'],
    ['VIRTIO_SND_CTL_ACCESS_TLV_READ', 4, 'The metadata can be read.'],
    ['VIRTIO_SND_CTL_ACCESS_TLV_WRITE', 5, 'The metadata can be changed.'],
    ['VIRTIO_SND_CTL_ACCESS_TLV_COMMAND', 6, 'A command can be run on the metadata.'],
  ]),
  // The numbers of bits in `mask`.
  ...constants(
    { ...shared, group: 'control change', clause: 'sound/device-operation/control-elements/notifications' },
    [
      ['VIRTIO_SND_CTL_EVT_MASK_VALUE', 0, 'The value has changed.'],
      ['VIRTIO_SND_CTL_EVT_MASK_INFO', 1, 'What describes the element has changed.'],
      ['VIRTIO_SND_CTL_EVT_MASK_TLV', 2, 'The metadata has changed.'],
    ],
  ),
];
