/** Feature bits of the CAN device: section "Feature bits" of 1.4, the first version that has the device. */
import { features } from '../../spec/facts.ts';

const ONE_OF_TWO = 'At least one of VIRTIO_CAN_F_CAN_CLASSIC and VIRTIO_CAN_F_CAN_FD must be negotiated.';

export const CAN_FEATURES = features('can/feature-bits', [
  [
    0,
    'VIRTIO_CAN_F_CAN_CLASSIC',
    '1.4',
    'The device carries classic CAN frames, of at most 8 bytes.',
    { note: ONE_OF_TWO },
  ],
  [
    1,
    'VIRTIO_CAN_F_CAN_FD',
    '1.4',
    'The device carries CAN FD frames, of at most 64 bytes.',
    { note: ONE_OF_TWO },
  ],
  [
    2,
    'VIRTIO_CAN_F_RTR_FRAMES',
    '1.4',
    'The device carries remote transmission requests, which only classic CAN has.',
    { requires: { feature: 'VIRTIO_CAN_F_CAN_CLASSIC' } },
  ],
  [
    3,
    'VIRTIO_CAN_F_LATE_TX_ACK',
    '1.4',
    'A transmission is used only once the frame has been on the bus, not already when it is scheduled.',
    {
      alsoCalled: ['VIRTIO_CAN_F_CAN_LATE_TX_ACK'],
      note: 'The section on transmission calls it VIRTIO_CAN_F_CAN_LATE_TX_ACK.',
    },
  ],
]);
