/** The alarm messages of the RTC device: version 1.4, section 5.23.6.6. */
import { field, flags, le64, struct, u8 } from '../../layout/layout.ts';
import { group, needs } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { RTC_CONSTANTS } from './spec-constants.ts';
import { answer, ask, clockId, reserved, rtcNotificationHead } from './spec-parts.ts';

const alarmFlags = field(flags('alarm flags', u8, group(RTC_CONSTANTS, 'alarm flag')), {
  doc: 'Whether the alarm is on.',
});
const alarmTime = field(le64, { doc: 'Time of the alarm in nanoseconds, on the clock that it belongs to.' });

const reading = struct('virtio_rtc_req_read_alarm', { head: ask, clock_id: clockId, reserved: reserved(6) });

/** 24 bytes. */
export const rtcAlarm = struct('virtio_rtc_resp_read_alarm', {
  head: answer,
  alarm_time: alarmTime,
  flags: alarmFlags,
  reserved: reserved(7),
});

/** 24 bytes. Here the time comes before the number of the clock. */
export const rtcSetAlarm = struct('virtio_rtc_req_set_alarm', {
  head: ask,
  alarm_time: alarmTime,
  clock_id: clockId,
  flags: alarmFlags,
  reserved: reserved(5),
});

const enabling = struct('virtio_rtc_req_set_alarm_enabled', {
  head: ask,
  clock_id: clockId,
  flags: alarmFlags,
  reserved: reserved(5),
});

/** 16 bytes. */
export const rtcAlarmNotification = struct('virtio_rtc_notif_alarm', {
  head: field(rtcNotificationHead, { doc: 'The head of every message on the alarm queue.' }),
  clock_id: clockId,
  reserved: reserved(6),
});

const control = {
  versions: { since: '1.4' },
  clause: 'rtc/device-operation/alarm-operation/alarm-control-requests',
  requires: needs('VIRTIO_RTC_F_ALARM'),
} as const;
const request = { ...control, direction: 'device-reads' } as const;
const response = { ...control, direction: 'device-writes' } as const;
const notification = {
  ...response,
  clause: 'rtc/device-operation/alarm-operation/alarm-notifications',
} as const;

export const RTC_ALARM_STRUCTS: readonly StructFact[] = [
  {
    ...request,
    name: 'virtio_rtc_req_read_alarm',
    layout: reading,
    summary: 'Asks for the alarm of a clock.',
  },
  {
    ...response,
    name: 'virtio_rtc_resp_read_alarm',
    layout: rtcAlarm,
    summary: 'The alarm of a clock.',
  },
  {
    ...request,
    name: 'virtio_rtc_req_set_alarm',
    layout: rtcSetAlarm,
    summary: 'Sets the alarm of a clock and turns it on or off.',
  },
  {
    ...response,
    name: 'virtio_rtc_resp_set_alarm',
    layout: struct('virtio_rtc_resp_set_alarm', { head: answer }),
    summary: 'Says whether the alarm is set.',
  },
  {
    ...request,
    name: 'virtio_rtc_req_set_alarm_enabled',
    layout: enabling,
    summary: 'Turns the alarm of a clock on or off and leaves its time.',
  },
  {
    ...response,
    name: 'virtio_rtc_resp_set_alarm_enabled',
    layout: struct('virtio_rtc_resp_set_alarm_enabled', { head: answer }),
    summary: 'Says whether the alarm was turned on or off.',
  },
  {
    ...notification,
    name: 'virtio_rtc_notif_head',
    layout: rtcNotificationHead,
    summary: 'What every message on the alarm queue begins with.',
  },
  {
    ...notification,
    name: 'virtio_rtc_notif_alarm',
    layout: rtcAlarmNotification,
    summary: 'Says that an alarm has gone off.',
    note: 'A driver should read the clock: it may not have reached the time that was set last.',
  },
];
