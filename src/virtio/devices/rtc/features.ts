/** Feature bits of the RTC device: version 1.4, section 5.23.3. */
import { features } from '../../spec/facts.ts';

export const RTC_FEATURES = features('rtc/feature-bits', [
  [0, 'VIRTIO_RTC_F_ALARM', '1.4', 'The driver can set an alarm on some of the clocks.'],
]);
