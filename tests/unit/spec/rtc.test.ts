import { describe, expect, it } from 'vitest';
import {
  RTC,
  rtcAlarm,
  rtcAlarmNotification,
  rtcClock,
  rtcCrossReading,
  rtcNotificationHead,
  rtcReadCross,
  rtcRequestHead,
  rtcResponseHead,
  rtcSetAlarm,
} from '../../../src/virtio/devices/rtc/spec.ts';
import { encode } from '../../../src/virtio/layout/layout.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const counts = (facts: readonly { readonly versions: Parameters<typeof holds>[0] }[]) =>
  VERSION_NAMES.map((version) => facts.filter((one) => holds(one.versions, version)).length);

describe('the RTC device, section 5.23', () => {
  it('has a section in 1.4 alone, with as many bits, structs and named numbers as that lists', () => {
    expect(counts(RTC.features)).toEqual([0, 0, 0, 0, 1]);
    expect(counts(RTC.structs)).toEqual([0, 0, 0, 0, 20]);
    expect(counts(RTC.constants)).toEqual([0, 0, 0, 0, 28]);
    expect(counts(RTC.queues)).toEqual([0, 0, 0, 0, 2]);
  });

  it('has no configuration space (5.23.4), and an alarm queue only with the alarm (5.23.2)', () => {
    expect(RTC.config).toBeUndefined();
    expect(RTC.queues.map(({ requires }) => requires)).toEqual([
      undefined,
      { feature: 'VIRTIO_RTC_F_ALARM' },
    ]);
  });

  it('begins every request, response and notification with 8 bytes (5.23.6)', () => {
    expect([rtcRequestHead, rtcResponseHead, rtcNotificationHead].map(({ size }) => size)).toEqual([8, 8, 8]);
  });

  it('has messages that are multiples of 8 bytes, so that times are aligned (5.23.6.4 to 5.23.6.6)', () => {
    const sizes = Object.fromEntries(
      RTC.structs.map(({ name, layout }) => [name.replace('virtio_rtc_', ''), layout.size]),
    );
    expect(sizes).toEqual({
      req_head: 8,
      resp_head: 8,
      req_cfg: 8,
      resp_cfg: 16,
      req_clock_cap: 16,
      resp_clock_cap: 16,
      req_cross_cap: 16,
      resp_cross_cap: 16,
      req_read: 16,
      resp_read: 16,
      req_read_cross: 16,
      resp_read_cross: 24,
      req_read_alarm: 16,
      resp_read_alarm: 24,
      req_set_alarm: 24,
      resp_set_alarm: 8,
      req_set_alarm_enabled: 16,
      resp_set_alarm_enabled: 8,
      notif_head: 8,
      notif_alarm: 16,
    });
  });

  it('places fields as the listings do (5.23.6.4 to 5.23.6.6)', () => {
    expect(rtcClock.offsetOf('leap_second_smearing')).toBe(9);
    expect(rtcReadCross.offsetOf('hw_counter')).toBe(10);
    expect(rtcCrossReading.offsetOf('counter_cycles')).toBe(16);
    expect(rtcAlarm.offsetOf('flags')).toBe(16);
    expect(rtcSetAlarm.offsetOf('clock_id')).toBe(16);
    expect(rtcAlarmNotification.offsetOf('clock_id')).toBe(8);
  });

  it('asks for a cross-timestamp of clock 2 and the x86 counter in 16 bytes (5.23.6.5)', () => {
    const bytes = encode(rtcReadCross, {
      head: { msg_type: 2, reserved: new Uint8Array(6) },
      clock_id: 2,
      hw_counter: 1,
      reserved: new Uint8Array(5),
    });
    expect([...bytes]).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0]);
  });

  it('has no status 1, and reads, control requests and notifications in ranges of their own (5.23.6)', () => {
    const values = (group: string) =>
      RTC.constants.filter((one) => one.group === group).map(({ value }) => Number(value));
    expect(values('status')).toEqual([0, 2, 3, 4, 5]);
    expect(values('message type')).toEqual([
      0x0001, 0x0002, 0x1000, 0x1001, 0x1002, 0x1003, 0x1004, 0x1005, 0x2000,
    ]);
    expect(values('hardware counter')).toEqual([0, 1, 255]);
  });
});
