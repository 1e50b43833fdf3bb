/** The named numbers of the RTC device: version 1.4, section 5.23.6. */
import { constants, needs } from '../../spec/facts.ts';

const operation = 'rtc/device-operation';
const definitions = 'rtc/device-operation/common-definitions';
const control = 'rtc/device-operation/control-requests';
const read = 'rtc/device-operation/read-requests';
const alarmControl = 'rtc/device-operation/alarm-operation/alarm-control-requests';
const versions = { since: '1.4' } as const;
const alarm = { clause: alarmControl, requires: needs('VIRTIO_RTC_F_ALARM') } as const;

export const RTC_CONSTANTS = [
  ...constants({ group: 'message type', clause: control, versions }, [
    ['VIRTIO_RTC_REQ_READ', 0x0001, 'Read a clock, which every clock supports.', { clause: read }],
    [
      'VIRTIO_RTC_REQ_READ_CROSS',
      0x0002,
      'Read a clock and a hardware counter at the same moment.',
      {
        clause: read,
        note: 'Where the counter cannot be told, any status but VIRTIO_RTC_S_OK will do.',
      },
    ],
    ['VIRTIO_RTC_REQ_CFG', 0x1000, 'Ask how many clocks there are.'],
    ['VIRTIO_RTC_REQ_CLOCK_CAP', 0x1001, 'Ask what a clock is and can do.'],
    ['VIRTIO_RTC_REQ_CROSS_CAP', 0x1002, 'Ask whether a clock can be read along with a hardware counter.'],
    ['VIRTIO_RTC_REQ_READ_ALARM', 0x1003, 'Read the alarm of a clock.', alarm],
    ['VIRTIO_RTC_REQ_SET_ALARM', 0x1004, 'Set the alarm of a clock and turn it on or off.', alarm],
    [
      'VIRTIO_RTC_REQ_SET_ALARM_ENABLED',
      0x1005,
      'Turn the alarm of a clock on or off and leave its time.',
      alarm,
    ],
    [
      'VIRTIO_RTC_NOTIF_ALARM',
      0x2000,
      'An alarm has gone off; only on the alarm queue.',
      { ...alarm, clause: 'rtc/device-operation/alarm-operation/alarm-notifications' },
    ],
  ]),
  ...constants({ group: 'status', clause: operation, versions }, [
    ['VIRTIO_RTC_S_OK', 0, 'The request succeeded; the other fields of the response mean something.'],
    [
      'VIRTIO_RTC_S_EOPNOTSUPP',
      2,
      'The device cannot do this, or does not know the message type or the counter.',
      { note: 'No status has the value 1.' },
    ],
    [
      'VIRTIO_RTC_S_ENODEV',
      3,
      'No clock has the number in the request.',
      {
        note: 'Also the answer to an alarm request where the clock has no alarm or VIRTIO_RTC_F_ALARM is not negotiated, although the text that defines the status speaks of the number of the clock alone.',
      },
    ],
    [
      'VIRTIO_RTC_S_EINVAL',
      4,
      'A value is not allowed, or the request or the response does not fit its buffer.',
    ],
    ['VIRTIO_RTC_S_EIO', 5, 'An error that is not the fault of the driver.'],
  ]),
  ...constants({ group: 'clock type', clause: `${definitions}/clock-types`, versions }, [
    ['VIRTIO_RTC_CLOCK_UTC', 0, 'UTC since the start of 1970, which steps at a leap second.'],
    ['VIRTIO_RTC_CLOCK_TAI', 1, 'International Atomic Time (TAI) since the start of 1970 in that time.'],
    [
      'VIRTIO_RTC_CLOCK_MONOTONIC',
      2,
      'Physical time since a moment before or during the reset of the device.',
    ],
    [
      'VIRTIO_RTC_CLOCK_UTC_SMEARED',
      3,
      'UTC that runs slower or faster around a leap second and never steps for it.',
    ],
    [
      'VIRTIO_RTC_CLOCK_UTC_MAYBE_SMEARED',
      4,
      'UTC that does either, and may choose anew for every leap second.',
    ],
  ]),
  ...constants({ group: 'smearing variant', clause: `${definitions}/smearing-variants`, versions }, [
    [
      'VIRTIO_RTC_SMEAR_UNSPECIFIED',
      0,
      'Not specified; also what a clock of any type but VIRTIO_RTC_CLOCK_UTC_SMEARED says.',
    ],
    ['VIRTIO_RTC_SMEAR_NOON_LINEAR', 1, 'Evenly from the noon before the leap second to the noon after.'],
    ['VIRTIO_RTC_SMEAR_UTC_SLS', 2, 'Evenly over the last 1000 seconds of the day of the leap second.'],
  ]),
  ...constants({ group: 'hardware counter', clause: `${definitions}/hardware-counters`, versions }, [
    ['VIRTIO_RTC_COUNTER_ARM_VCT', 0, 'Virtual count of the Arm generic timer, CNTVCT_EL0.'],
    ['VIRTIO_RTC_COUNTER_X86_TSC', 1, 'Time-stamp counter of an x86 processor.'],
    [
      'VIRTIO_RTC_COUNTER_INVALID',
      0xff,
      'No counter.',
      {
        note: 'A request must name an identifier that the specification defines or one from 0xF0 to 0xFE; read to the letter, that allows this one too.',
      },
    ],
  ]),
  ...constants({ group: 'clock flag', clause: control, versions }, [
    ['VIRTIO_RTC_FLAG_ALARM_CAP', 1, 'The clock has an alarm.', { requires: needs('VIRTIO_RTC_F_ALARM') }],
  ]),
  ...constants({ group: 'cross-timestamp flag', clause: control, versions }, [
    ['VIRTIO_RTC_FLAG_CROSS_CAP', 1, 'The clock can be read along with the counter.'],
  ]),
  ...constants({ group: 'alarm flag', versions, ...alarm }, [
    ['VIRTIO_RTC_FLAG_ALARM_ENABLED', 1, 'The alarm is on.'],
  ]),
];
