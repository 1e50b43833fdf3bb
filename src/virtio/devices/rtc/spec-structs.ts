/** The control and read requests of the RTC device: version 1.4, sections 5.23.6 to 5.23.6.5. */
import { field, flags, le16, le64, named, struct, u8 } from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { RTC_CONSTANTS } from './spec-constants.ts';
import { answer, ask, clockId, reserved, rtcRequestHead, rtcResponseHead } from './spec-parts.ts';

const counter = field(named('hardware counter', u8, group(RTC_CONSTANTS, 'hardware counter')), {
  doc: 'The hardware counter; 0xF0 to 0xFE are for experiments.',
});
const clockReading = field(le64, {
  doc: 'Time of the clock in nanoseconds, taken after the request was made available.',
});

/** 16 bytes. */
export const rtcConfiguration = struct('virtio_rtc_resp_cfg', {
  head: answer,
  num_clocks: field(le16, { doc: 'How many clocks there are, maybe none; their numbers are below it.' }),
  reserved: reserved(6),
});

/** 16 bytes. */
export const rtcClock = struct('virtio_rtc_resp_clock_cap', {
  head: answer,
  type: field(named('clock type', u8, group(RTC_CONSTANTS, 'clock type')), {
    doc: 'What time it keeps; several clocks may have one type, and 0xF0 to 0xFF are for experiments.',
  }),
  leap_second_smearing: field(named('smearing variant', u8, group(RTC_CONSTANTS, 'smearing variant')), {
    doc: 'How a clock of type VIRTIO_RTC_CLOCK_UTC_SMEARED spreads a leap second; 0 for every other type, and from 0xF0 on for experiments.',
  }),
  flags: field(flags('clock flags', u8, group(RTC_CONSTANTS, 'clock flag')), {
    doc: 'Whether it has an alarm.',
  }),
  reserved: reserved(5),
});

const crossQuestion = struct('virtio_rtc_req_cross_cap', {
  head: ask,
  clock_id: clockId,
  hw_counter: counter,
  reserved: reserved(5),
});

const crossAnswer = struct('virtio_rtc_resp_cross_cap', {
  head: answer,
  flags: field(flags('cross-timestamp flags', u8, group(RTC_CONSTANTS, 'cross-timestamp flag')), {
    doc: 'Whether the two can be read together.',
  }),
  reserved: reserved(7),
});

/** 16 bytes. */
export const rtcReading = struct('virtio_rtc_resp_read', { head: answer, clock_reading: clockReading });

/** 16 bytes. */
export const rtcReadCross = struct('virtio_rtc_req_read_cross', {
  head: ask,
  clock_id: clockId,
  hw_counter: counter,
  reserved: reserved(5),
});

/** 24 bytes. */
export const rtcCrossReading = struct('virtio_rtc_resp_read_cross', {
  head: answer,
  clock_reading: clockReading,
  counter_cycles: field(le64, {
    doc: 'What the driver would have read from the counter at that time, exactly or nearly.',
  }),
});

const versions = { since: '1.4' } as const;
const heads = { versions, clause: 'rtc/device-operation' } as const;
const control = { versions, clause: 'rtc/device-operation/control-requests' } as const;
const read = { versions, clause: 'rtc/device-operation/read-requests' } as const;

export const RTC_STRUCTS: readonly StructFact[] = [
  {
    ...heads,
    name: 'virtio_rtc_req_head',
    layout: rtcRequestHead,
    summary: 'What every request begins with.',
    direction: 'device-reads',
  },
  {
    ...heads,
    name: 'virtio_rtc_resp_head',
    layout: rtcResponseHead,
    summary: 'What every response begins with.',
    direction: 'device-writes',
  },
  {
    ...control,
    name: 'virtio_rtc_req_cfg',
    layout: struct('virtio_rtc_req_cfg', { head: ask }),
    summary: 'Asks how many clocks there are.',
    direction: 'device-reads',
  },
  {
    ...control,
    name: 'virtio_rtc_resp_cfg',
    layout: rtcConfiguration,
    summary: 'How many clocks there are.',
    direction: 'device-writes',
  },
  {
    ...control,
    name: 'virtio_rtc_req_clock_cap',
    layout: struct('virtio_rtc_req_clock_cap', { head: ask, clock_id: clockId, reserved: reserved(6) }),
    summary: 'Asks what a clock is and can do.',
    direction: 'device-reads',
  },
  {
    ...control,
    name: 'virtio_rtc_resp_clock_cap',
    layout: rtcClock,
    summary: 'What a clock is and can do.',
    direction: 'device-writes',
  },
  {
    ...control,
    name: 'virtio_rtc_req_cross_cap',
    layout: crossQuestion,
    summary: 'Asks whether a clock can be read along with a hardware counter.',
    direction: 'device-reads',
  },
  {
    ...control,
    name: 'virtio_rtc_resp_cross_cap',
    layout: crossAnswer,
    summary: 'Whether a clock can be read along with a hardware counter.',
    direction: 'device-writes',
  },
  {
    ...read,
    name: 'virtio_rtc_req_read',
    layout: struct('virtio_rtc_req_read', { head: ask, clock_id: clockId, reserved: reserved(6) }),
    summary: 'Asks for the time of a clock.',
    direction: 'device-reads',
  },
  {
    ...read,
    name: 'virtio_rtc_resp_read',
    layout: rtcReading,
    summary: 'The time of a clock.',
    direction: 'device-writes',
  },
  {
    ...read,
    name: 'virtio_rtc_req_read_cross',
    layout: rtcReadCross,
    summary: 'Asks for the time of a clock and the value of a hardware counter at one moment.',
    direction: 'device-reads',
  },
  {
    ...read,
    name: 'virtio_rtc_resp_read_cross',
    layout: rtcCrossReading,
    summary: 'The time of a clock and the value of a hardware counter at that time.',
    direction: 'device-writes',
  },
];
