/** Virtqueues of the RTC device: version 1.4, section 5.23.2. */
import { needs, queues } from '../../spec/facts.ts';

export const RTC_QUEUES = queues('rtc/virtqueues', '1.4', [
  ['0', 'requestq', 'Carries every request of the driver.'],
  [
    '1',
    'alarmq',
    'Takes buffers in which the device reports alarms.',
    { requires: needs('VIRTIO_RTC_F_ALARM') },
  ],
]);
