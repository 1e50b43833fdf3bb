/** Channel I/O: commands, their structs and the registers of a notification, section 4.3 of every version. */
import { be16, be32, be64, bytes, field, flexible, le32, struct, u8 } from '../layout/layout.ts';
import { constants, inVersions } from './facts.ts';
import { NOTIFICATION_DATA } from './notification-data.ts';
import type { Register, StructFact, TransportSpec, Version } from './types.ts';

const init = 'ccw/device-initialization';
const since10 = { since: '1.0' } as const;

const BASIC_COMMANDS = constants(
  { versions: since10, clause: 'ccw/basic-concepts', group: 'basic channel command' },
  [
    ['NO-OPERATION', 0x03, 'Does nothing.'],
    ['BASIC SENSE', 0x04, 'Reads why the last command failed.'],
    ['TRANSFER IN CHANNEL', 0x08, 'Goes on with a command at another place.'],
    ['SENSE ID', 0xe4, 'Asks what device this is: the control unit model is the virtio device ID.'],
  ],
);

const VIRTIO_COMMANDS = constants(
  { versions: since10, clause: 'ccw/basic-concepts/channel-commands-for-virtio', group: 'channel command' },
  [
    ['CCW_CMD_SET_VQ', 0x13, 'Tells the device where a queue lies.'],
    ['CCW_CMD_VDEV_RESET', 0x33, 'Resets the device.'],
    ['CCW_CMD_SET_IND', 0x43, 'Tells the device where the classic queue indicators are.'],
    ['CCW_CMD_SET_CONF_IND', 0x53, 'Tells the device where the indicators of configuration changes are.'],
    ['CCW_CMD_SET_IND_ADAPTER', 0x73, 'Tells the device where the two-stage queue indicators are.'],
    ['CCW_CMD_READ_FEAT', 0x12, 'Reads 32 feature bits of the device.'],
    ['CCW_CMD_WRITE_FEAT', 0x11, 'Writes 32 feature bits of the driver.'],
    ['CCW_CMD_READ_CONF', 0x22, 'Reads the configuration space.'],
    ['CCW_CMD_WRITE_CONF', 0x21, 'Writes the configuration space.'],
    ['CCW_CMD_WRITE_STATUS', 0x31, 'Writes the device status, 8 bits.'],
    ['CCW_CMD_READ_VQ_CONF', 0x32, 'Asks how many entries a queue may have.'],
    ['CCW_CMD_SET_VIRTIO_REV', 0x83, 'Sets the revision of the transport.'],
    [
      'CCW_CMD_READ_STATUS',
      0x72,
      'Reads the device status, 8 bits; needs revision 2 of the transport.',
      { versions: { since: '1.1' } },
    ],
  ],
);

export const CCW_CONSTANTS = [...BASIC_COMMANDS, ...VIRTIO_COMMANDS];

const until = (last: Version) => ({ when: inVersions({ since: '1.0', until: last }) });
const from = (since: Version) => ({ since, when: inVersions({ since }) });
const entries = 'Entries in the queue.';

const revInfo = struct('virtio_rev_info', {
  revision: field(be16, {
    doc: 'The revision that the driver wants: 0 is the legacy interface, 1 virtio 1, and since 1.1 2 adds CCW_CMD_READ_STATUS.',
  }),
  length: field(be16, { doc: 'Bytes in `data`.' }),
  data: field(flexible(u8), { doc: 'What the revision adds; empty in every one defined.' }),
});

const vqConfigBlock = struct('vq_config_block', {
  index: field(be16, { doc: 'The queue.' }),
  max_num: field(be16, { doc: 'Most entries that it may have.', ...until('1.2') }),
  max_queue_size: field(be16, { doc: 'Most entries that it may have.', ...from('1.3') }),
});

const vqInfoBlock = struct('vq_info_block', {
  desc: field(be64, { doc: 'Address of the descriptor area.' }),
  res0: field(be32, { doc: 'Reserved; the device ignores it.' }),
  index: field(be16, { doc: 'The queue.' }),
  num: field(be16, { doc: entries, ...until('1.2') }),
  size: field(be16, { doc: entries, ...from('1.3') }),
  avail: field(be64, { doc: 'Address of the available ring.', ...until('1.0') }),
  driver: field(be64, { doc: 'Address of the driver area.', ...from('1.1') }),
  used: field(be64, { doc: 'Address of the used ring.', ...until('1.0') }),
  device: field(be64, { doc: 'Address of the device area.', ...from('1.1') }),
});

const vqInfoBlockLegacy = struct('vq_info_block_legacy', {
  queue: field(be64, { doc: 'Address of the queue.' }),
  align: field(be32, { doc: 'The alignment.' }),
  index: field(be16, { doc: 'The queue.' }),
  num: field(be16, { doc: entries, ...until('1.2') }),
  size: field(be16, { doc: entries, ...from('1.3') }),
});

const featureDesc = struct('virtio_feature_desc', {
  features: field(le32, { doc: '32 feature bits, little-endian unlike the rest of the transport.' }),
  index: field(u8, { doc: 'Which 32 of the 8192 feature bits.' }),
});

const thinintArea = struct('virtio_thinint_area', {
  summary_indicator: field(be64, { doc: 'Address of the summary indicator, one byte.' }),
  indicator: field(be64, { doc: 'Address of the area with the indicators of the devices.' }),
  bit_nr: field(be64, { doc: 'The first bit of this device in the area, counted from the left.' }),
  isc: field(u8, { doc: 'The interruption subclass of the adapter interrupt.' }),
});

/** 256 bytes that identify the device. */
const senseId = struct('sense_id', {
  reserved: field(u8, { doc: '0xff.' }),
  control_unit_type: field(be16, { doc: '0x3832, virtio.' }),
  control_unit_model: field(u8, { doc: 'The virtio device ID.' }),
  device_type: field(be16, { doc: '0, unset; the driver ignores it.' }),
  device_model: field(u8, { doc: '0, unset; the driver ignores it.' }),
  extended: field(bytes(249), { doc: 'Extended SenseId data, 0.' }),
});

export const CCW_STRUCTS: readonly StructFact[] = [
  {
    name: 'sense_id',
    unnamed: true,
    layout: senseId,
    versions: since10,
    clause: 'ccw/basic-concepts',
    summary: 'What SENSE ID answers.',
    direction: 'device-writes',
    note: 'A table without a name in the specification, from byte 0 to 255.',
  },
  {
    name: 'virtio_rev_info',
    layout: revInfo,
    versions: since10,
    clause: `${init}/setting-the-virtio-revision`,
    summary: 'What CCW_CMD_SET_VIRTIO_REV carries.',
    direction: 'device-reads',
  },
  {
    name: 'vq_config_block',
    layout: vqConfigBlock,
    versions: since10,
    clause: `${init}/configuring-a-virtqueue`,
    summary: 'What CCW_CMD_READ_VQ_CONF asks and answers.',
    direction: 'both',
  },
  {
    name: 'vq_info_block',
    layout: vqInfoBlock,
    versions: since10,
    clause: `${init}/configuring-a-virtqueue`,
    summary: 'What CCW_CMD_SET_VQ carries.',
    direction: 'device-reads',
    note: 'Since 1.1 the text speaks of the available area and the used area, where driver and device are the addresses of the driver area and the device area.',
  },
  {
    name: 'vq_info_block_legacy',
    layout: vqInfoBlockLegacy,
    versions: since10,
    clause: `${init}/configuring-a-virtqueue/legacy-interface`,
    summary: 'What CCW_CMD_SET_VQ carries in revision 0.',
    direction: 'device-reads',
    legacy: true,
  },
  {
    name: 'virtio_feature_desc',
    layout: featureDesc,
    versions: since10,
    clause: `${init}/handling-device-features`,
    summary: 'What CCW_CMD_READ_FEAT and CCW_CMD_WRITE_FEAT carry, without padding at the end.',
    direction: 'both',
  },
  {
    name: 'virtio_thinint_area',
    layout: thinintArea,
    versions: since10,
    clause: `${init}/setting-up-indicators/setting-up-two-stage-queue-indicators`,
    summary: 'What CCW_CMD_SET_IND_ADAPTER carries, without padding at the end.',
    direction: 'device-reads',
  },
];

const ROWS: readonly (readonly [name: string, access: Register['access'], summary: string])[] = [
  ['GPR1', 'W', 'The subcode of the diagnose call, 3.'],
  ['GPR2', 'RW', 'The subchannel ID before the call, after it the cookie of the host.'],
  [
    'GPR3',
    'W',
    'The index of the queue, or since 1.1 with VIRTIO_F_NOTIFICATION_DATA the notification data.',
  ],
  ['GPR4', 'W', 'The cookie that the host gave at the notification before.'],
];

/** General registers of the diagnose 0x500 call by which a driver notifies a queue. */
const DIAGNOSE_REGISTERS: readonly Register[] = ROWS.map(([name, access, summary]) => ({
  scope: 'ccw',
  group: 'diagnose 0x500',
  name,
  offset: null,
  size: 8,
  access,
  versions: since10,
  clause: 'ccw/device-operation/guest-host-notification',
  summary,
}));

const indicators = `${init}/setting-up-indicators`;

/** What the device sets in memory of the driver to say why it interrupts. */
const INDICATORS: readonly Register[] = (
  [
    [
      'queue indicators',
      8,
      'A bit for each queue that has used buffers, set before a classic interrupt.',
      'setting-up-classic-queue-indicators',
    ],
    [
      'configuration change indicators',
      8,
      'Bit 0 says that the configuration has changed.',
      'setting-up-configuration-change-indicators',
    ],
    [
      'summary indicator',
      1,
      'Set to 1 where any queue under it has used buffers; the driver clears it before it looks.',
      'setting-up-two-stage-queue-indicators',
    ],
  ] as const
).map(([name, size, summary, at]) => ({
  scope: 'ccw',
  group: 'indicators',
  name,
  offset: null,
  size,
  access: 'RW',
  versions: since10,
  clause: `${indicators}/${at}`,
  summary,
  ...(name === 'configuration change indicators' && {
    bits: [{ bit: 0, name: 'configuration change', summary: 'The configuration of the device has changed.' }],
  }),
  ...(name === 'summary indicator' && {
    note: 'One section says that some legacy devices do support two-stage indicators, another that legacy devices and drivers support the classic ones alone. The steps that the text recommends look at the queues before the byte is cleared and again after; the driver requirements have it cleared first.',
  }),
}));

export const CCW_REGISTERS: readonly Register[] = [...DIAGNOSE_REGISTERS, ...INDICATORS];

export const CCW: TransportSpec = {
  scope: 'ccw',
  registers: CCW_REGISTERS,
  structs: [...CCW_STRUCTS, ...NOTIFICATION_DATA.ccw],
  constants: CCW_CONSTANTS,
};
