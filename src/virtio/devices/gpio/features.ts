/** Feature bits of the GPIO device: section "Feature bits" of every version that has the device. */
import { features } from '../../spec/facts.ts';

export const GPIO_FEATURES = features('gpio/feature-bits', [
  [
    0,
    'VIRTIO_GPIO_F_IRQ',
    '1.2',
    'Lines can interrupt: the device has virtqueue 1 and takes VIRTIO_GPIO_MSG_SET_IRQ_TYPE.',
  ],
]);
