/** The positions of channels: section 5.14.6.9.1 of 1.2 to 1.4, which do not differ. */
import { constants } from '../../spec/facts.ts';

const clause = 'sound/device-operation/channel-map-control-messages/virtio-snd-r-chmap-info';
const versions = { since: '1.2' } as const;

export const SOUND_CHANNEL_CONSTANTS = [
  ...constants({ group: 'channel position', clause, versions }, [
    ['VIRTIO_SND_CHMAP_NONE', 0, 'Not defined.'],
    ['VIRTIO_SND_CHMAP_NA', 1, 'Silent.'],
    ['VIRTIO_SND_CHMAP_MONO', 2, 'The only channel of a mono stream.'],
    ['VIRTIO_SND_CHMAP_FL', 3, 'Front left.'],
    ['VIRTIO_SND_CHMAP_FR', 4, 'Front right.'],
    ['VIRTIO_SND_CHMAP_RL', 5, 'Rear left.'],
    ['VIRTIO_SND_CHMAP_RR', 6, 'Rear right.'],
    ['VIRTIO_SND_CHMAP_FC', 7, 'Front centre.'],
    ['VIRTIO_SND_CHMAP_LFE', 8, 'Low frequencies.'],
    ['VIRTIO_SND_CHMAP_SL', 9, 'Side left.'],
    ['VIRTIO_SND_CHMAP_SR', 10, 'Side right.'],
    ['VIRTIO_SND_CHMAP_RC', 11, 'Rear centre.'],
    ['VIRTIO_SND_CHMAP_FLC', 12, 'Front left of centre.'],
    ['VIRTIO_SND_CHMAP_FRC', 13, 'Front right of centre.'],
    ['VIRTIO_SND_CHMAP_RLC', 14, 'Rear left of centre.'],
    ['VIRTIO_SND_CHMAP_RRC', 15, 'Rear right of centre.'],
    ['VIRTIO_SND_CHMAP_FLW', 16, 'Front left, wide.'],
    ['VIRTIO_SND_CHMAP_FRW', 17, 'Front right, wide.'],
    ['VIRTIO_SND_CHMAP_FLH', 18, 'Front left, high.'],
    ['VIRTIO_SND_CHMAP_FCH', 19, 'Front centre, high.'],
    ['VIRTIO_SND_CHMAP_FRH', 20, 'Front right, high.'],
    ['VIRTIO_SND_CHMAP_TC', 21, 'Top centre.'],
    ['VIRTIO_SND_CHMAP_TFL', 22, 'Top front left.'],
    ['VIRTIO_SND_CHMAP_TFR', 23, 'Top front right.'],
    ['VIRTIO_SND_CHMAP_TFC', 24, 'Top front centre.'],
    ['VIRTIO_SND_CHMAP_TRL', 25, 'Top rear left.'],
    ['VIRTIO_SND_CHMAP_TRR', 26, 'Top rear right.'],
    ['VIRTIO_SND_CHMAP_TRC', 27, 'Top rear centre.'],
    ['VIRTIO_SND_CHMAP_TFLC', 28, 'Top front left of centre.'],
    ['VIRTIO_SND_CHMAP_TFRC', 29, 'Top front right of centre.'],
    ['VIRTIO_SND_CHMAP_TSL', 30, 'Top side left.'],
    ['VIRTIO_SND_CHMAP_TSR', 31, 'Top side right.'],
    ['VIRTIO_SND_CHMAP_LLFE', 32, 'Low frequencies, left.'],
    ['VIRTIO_SND_CHMAP_RLFE', 33, 'Low frequencies, right.'],
    ['VIRTIO_SND_CHMAP_BC', 34, 'Bottom centre.'],
    ['VIRTIO_SND_CHMAP_BLC', 35, 'Bottom left of centre.'],
    ['VIRTIO_SND_CHMAP_BRC', 36, 'Bottom right of centre.'],
  ]),
  ...constants({ group: 'channel map limit', clause, versions }, [
    ['VIRTIO_SND_CHMAP_MAX_SIZE', 18, 'Most channels in one map.'],
  ]),
];
