/** Channel I/O: commands, their structs and the registers of a notification, section 4.3 of every version. */
import { be16, be32, be64, field, flexible, le32, struct, u8 } from '../layout/layout.ts';
import { constants, inVersions } from './facts.ts';
import type { Register, StructFact, TransportSpec, Version } from './types.ts';

const init = 'ccw/device-initialization';
const since10 = { since: '1.0' } as const;

export const CCW_CONSTANTS = constants(
  { versions: since10, clause: 'ccw/basic-concepts', group: 'channel command' },
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
      { versions: { since: '1.1' }, clause: 'ccw/basic-concepts/channel-commands-for-virtio' },
    ],
  ],
);

const until = (last: Version) => ({ when: inVersions({ since: '1.0', until: last }) });
const from = (since: Version) => ({ since, when: inVersions({ since }) });
const entries = 'Entries in the queue.';

const revInfo = struct('virtio_rev_info', {
  revision: field(be16, { doc: 'The revision that the driver wants.' }),
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

export const CCW_STRUCTS: readonly StructFact[] = [
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
  ['GPR3', 'W', 'The index of the queue, or with VIRTIO_F_NOTIFICATION_DATA the notification data.'],
  ['GPR4', 'W', 'The cookie that the host gave at the notification before.'],
];

/** General registers of the diagnose 0x500 call by which a driver notifies a queue. */
export const CCW_REGISTERS: readonly Register[] = ROWS.map(([name, access, summary]) => ({
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

export const CCW: TransportSpec = {
  scope: 'ccw',
  registers: CCW_REGISTERS,
  structs: CCW_STRUCTS,
  constants: CCW_CONSTANTS,
};
