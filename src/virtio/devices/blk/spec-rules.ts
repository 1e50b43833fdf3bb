/** Rules on the feature bits of the block device: sections 5.2.5 and 5.2.6 of 1.4. */
import { accepted, featureRules, needs } from '../../spec/facts.ts';

export const BLK_RULES = [
  ...featureRules('blk/device-initialization', '1.0', [
    ['device', 'should', needs('VIRTIO_BLK_F_FLUSH'), 'The device takes flush requests.'],
    [
      'device',
      'should',
      { not: needs('VIRTIO_BLK_F_ZONED') },
      'Only a zoned device offers the bit.',
      { versions: { since: '1.3' }, condition: 'The device is not a zoned one.' },
    ],
  ]),
  ...featureRules('blk/device-operation', '1.2', [
    [
      'device',
      'should',
      needs('VIRTIO_BLK_F_LIFETIME'),
      'The device passes on how worn its storage is.',
      {
        condition:
          'The storage behind the device tells how worn it is; where it does not, the bit must not be offered.',
      },
    ],
  ]),
  ...accepted('blk/device-operation', '1.0', [
    ['VIRTIO_BLK_F_RO', 'The driver takes note that it cannot write.'],
  ]),
];
