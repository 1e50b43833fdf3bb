/** Everything the specification says of the RTC device: version 1.4, section 5.23. It has no configuration space. */
import type { DeviceSpec } from '../../spec/types.ts';
import { RTC_FEATURES } from './features.ts';
import { RTC_QUEUES } from './queues.ts';
import { RTC_RULES } from './rules.ts';
import { RTC_ALARM_STRUCTS } from './spec-alarm.ts';
import { RTC_CONSTANTS } from './spec-constants.ts';
import { RTC_STRUCTS } from './spec-structs.ts';

export { rtcAlarm, rtcAlarmNotification, rtcSetAlarm } from './spec-alarm.ts';
export { rtcNotificationHead, rtcRequestHead, rtcResponseHead } from './spec-parts.ts';
export { rtcClock, rtcConfiguration, rtcCrossReading, rtcReadCross, rtcReading } from './spec-structs.ts';

export const RTC: DeviceSpec = {
  key: 'rtc',
  id: 17,
  clause: 'rtc',
  features: RTC_FEATURES,
  featureRules: RTC_RULES,
  queues: RTC_QUEUES,
  structs: [...RTC_STRUCTS, ...RTC_ALARM_STRUCTS],
  constants: RTC_CONSTANTS,
};
