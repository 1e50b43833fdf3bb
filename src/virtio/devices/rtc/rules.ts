/** Rules on the feature bits of the RTC device: section 5.23.3.1 of 1.4. */
import { featureRules, needs } from '../../spec/facts.ts';

export const RTC_RULES = featureRules('rtc/feature-bits', '1.4', [
  [
    'device',
    'should',
    needs('VIRTIO_RTC_F_ALARM'),
    'The device lets a driver set alarms.',
    { condition: 'The device can set an alarm for one of its clocks.' },
  ],
]);
