/** Feature bits of the I2C adapter: section "Feature bits" of every version that has the device. */
import { features } from '../../spec/facts.ts';

export const I2C_FEATURES = features('i2c/feature-bits', [
  [
    0,
    'VIRTIO_I2C_F_ZERO_LENGTH_REQUEST',
    '1.2',
    'Requests may have no data, and VIRTIO_I2C_FLAGS_M_RD tells reads from writes.',
    {
      note: 'Mandatory: the device must offer it and the driver must accept it. The note below the bit calls VIRTIO_I2C_FLAGS_FAIL_NEXT, a request flag, the mandatory feature, and says that a driver should give up without it where the driver requirements say must.',
    },
  ],
]);
