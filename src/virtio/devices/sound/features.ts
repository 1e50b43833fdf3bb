/** Feature bits of the sound device: section "Feature bits" of every version that has the device. */
import { features } from '../../spec/facts.ts';

export const SOUND_FEATURES = features('sound/feature-bits', [
  [0, 'VIRTIO_SND_F_CTLS', '1.3', 'The device has control elements, such as volume.'],
]);
