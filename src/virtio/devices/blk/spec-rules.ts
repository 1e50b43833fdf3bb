/** Rules on the feature bits of the block device: sections 5.2.5 and 5.2.6 of 1.4. */
import { accepted, featureRules, needs } from '../../spec/facts.ts';

const ZONED = needs('VIRTIO_BLK_F_ZONED');

export const BLK_RULES = [
  ...featureRules('blk/device-initialization', '1.0', [
    ['device', 'should', needs('VIRTIO_BLK_F_FLUSH'), 'The device takes flush requests.'],
    [
      'device',
      'should',
      { not: ZONED },
      'Only a zoned device offers the bit.',
      { versions: { since: '1.3' }, condition: 'The device is not a zoned one.' },
    ],
    [
      'device',
      'must',
      { not: ZONED },
      'A device without FEATURES_OK cannot negotiate zones.',
      { versions: { since: '1.3' }, condition: 'The device is a legacy device.' },
    ],
    [
      'driver',
      'should',
      { not: needs('VIRTIO_BLK_F_FLUSH') },
      'Only a driver that flushes lets the device hold writes back.',
      { condition: 'The driver cannot send VIRTIO_BLK_T_FLUSH requests.' },
    ],
  ]),
  ...featureRules('blk/device-initialization', '1.3', [
    [
      'driver',
      'must',
      { not: ZONED },
      'Only a driver that knows zones accepts them.',
      {
        condition:
          'The driver cannot support devices of the models VIRTIO_BLK_Z_HM, VIRTIO_BLK_Z_HA or VIRTIO_BLK_Z_NONE.',
        note: 'The same section goes on to say what a driver does that has accepted the bit and cannot support the model that it then reads: with VIRTIO_BLK_Z_HM it must set FAILED, with VIRTIO_BLK_Z_HA it may treat the disk as one without zones.',
      },
    ],
    [
      'driver',
      'must',
      { not: needs('VIRTIO_BLK_F_DISCARD') },
      'Zones that are written in order are reset, not discarded.',
      {
        ifOffered: ZONED,
        condition: 'The zone model is VIRTIO_BLK_Z_HM.',
        note: 'The sentence forbids the driver to offer the bit, though only devices offer features; that it must not accept it is our reading.',
      },
    ],
  ]),
  ...featureRules('blk/device-operation', '1.2', [
    [
      'device',
      'should',
      needs('VIRTIO_BLK_F_LIFETIME'),
      'The device passes on how worn its storage is.',
      { condition: 'The storage behind the device tells how worn it is.' },
    ],
    [
      'device',
      'must',
      { not: needs('VIRTIO_BLK_F_LIFETIME') },
      'A device that knows nothing of wear does not promise figures.',
      { condition: 'The storage behind the device does not tell how worn it is.' },
    ],
  ]),
  ...accepted('blk/device-operation', '1.0', [
    ['VIRTIO_BLK_F_RO', 'The driver takes note that it cannot write.'],
  ]),
];
