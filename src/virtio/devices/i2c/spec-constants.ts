/** The named numbers of the I2C adapter: section "Device Operation" of every version that has the device. */
import { constants } from '../../spec/facts.ts';

const clause = 'i2c/device-operation/device-operation-request-queue';

export const I2C_CONSTANTS = [
  ...constants({ group: 'request flag', clause, versions: { since: '1.2' } }, [
    [
      'VIRTIO_I2C_FLAGS_FAIL_NEXT',
      1,
      'Bit 0, set on all but the last request of a group: if this one fails, the next must fail too.',
      {
        note: 'The section gives the number of the bit, 0, not its mask. It says that the device needs to fail the requests after a failed one; the device requirements only say that it may.',
      },
    ],
    [
      'VIRTIO_I2C_FLAGS_M_RD',
      2,
      'Bit 1: the request reads; without it, it writes.',
      {
        requires: { feature: 'VIRTIO_I2C_F_ZERO_LENGTH_REQUEST' },
        note: 'The section gives the number of the bit, 1, not its mask.',
      },
    ],
  ]),
  ...constants({ group: 'status', clause, versions: { since: '1.2' } }, [
    ['VIRTIO_I2C_MSG_OK', 0, 'The request succeeded.'],
    ['VIRTIO_I2C_MSG_ERR', 1, 'The request failed, or one before it in its group.'],
  ]),
];
