/** Rules on the feature bits of the I2C adapter: sections 5.16.6.3 and 5.16.6.4 of 1.4, the same since 1.2. */
import { featureRules, needs } from '../../spec/facts.ts';

const rule = needs('VIRTIO_I2C_F_ZERO_LENGTH_REQUEST');

export const I2C_RULES = featureRules('i2c/device-operation', '1.2', [
  ['device', 'must', rule, 'The device offers the one feature there is.'],
  ['driver', 'must', rule, 'The driver accepts it, and gives up where it is not offered.'],
]);
