/** Legacy drivers on members of an SR-IOV group: section 2.12.1.1 of 1.3 and 1.4, which do not differ in it. */
import { array, bytes, field, le64, struct, u8 } from '../../layout/layout.ts';
import type { StructFact } from '../types.ts';
import { COMMANDS } from './commands.ts';

const LEGACY = `${COMMANDS}/legacy-interfaces`;
const versions = { since: '1.3' } as const;
const reads = { versions, direction: 'device-reads' } as const;
const writes = { versions, direction: 'device-writes' } as const;

const offset = (what: string) => field(u8, { doc: `Where the field is in the ${what}, in bytes.` });
const write = (what: string) => ({
  offset: offset(what),
  reserved: field(bytes(7), { doc: 'Reserved.' }),
  data: field(bytes(), { doc: 'What to write, little-endian; within one field.' }),
});
const read = { data: field(bytes(), { doc: 'What was read, little-endian; within one field.' }) };

const HEADER = 'legacy header';
const CONFIG = 'legacy device configuration';

/** Where one of the addresses for notifications is, 16 bytes. */
export const legacyNotifyInfo = struct('virtio_pci_legacy_notify_info', {
  flags: field(u8, {
    doc: '0 for the end of the list, 1 for a BAR of the owner, 2 for a BAR of the member.',
  }),
  bar: field(u8, { doc: 'The BAR, 1 to 5.' }),
  padding: field(bytes(6), { doc: 'Padding.' }),
  offset: field(le64, { doc: 'Where in the BAR, in bytes; even.' }),
});

/** 64 bytes. */
export const legacyNotifyResult = struct('virtio_admin_cmd_legacy_notify_info_result', {
  entries: field(array(legacyNotifyInfo, 4), { doc: 'Addresses, the best first.' }),
});

const NAMES = 'The command has dev_cfg in its name, the struct of its data dev_reg.';

export const LEGACY_STRUCTS: readonly StructFact[] = [
  {
    ...reads,
    name: 'virtio_admin_cmd_legacy_common_cfg_wr_data',
    layout: struct('virtio_admin_cmd_legacy_common_cfg_wr_data', write(HEADER)),
    clause: `${LEGACY}/virtio-admin-cmd-legacy-common-cfg-write`,
    summary: 'What to write to the legacy header of a member.',
  },
  {
    ...reads,
    name: 'virtio_admin_cmd_legacy_common_cfg_rd_data',
    layout: struct('virtio_admin_cmd_legacy_common_cfg_rd_data', { offset: offset(HEADER) }),
    clause: `${LEGACY}/virtio-admin-cmd-legacy-common-cfg-read`,
    summary: 'What to read of the legacy header of a member.',
  },
  {
    ...writes,
    name: 'virtio_admin_cmd_legacy_common_cfg_rd_result',
    layout: struct('virtio_admin_cmd_legacy_common_cfg_rd_result', read),
    clause: `${LEGACY}/virtio-admin-cmd-legacy-common-cfg-read`,
    summary: 'What the legacy header of a member holds.',
  },
  {
    ...reads,
    name: 'virtio_admin_cmd_legacy_dev_reg_wr_data',
    layout: struct('virtio_admin_cmd_legacy_dev_reg_wr_data', write(CONFIG)),
    clause: `${LEGACY}/virtio-admin-cmd-legacy-dev-cfg-write`,
    summary: 'What to write to the legacy device configuration of a member.',
    note: NAMES,
  },
  {
    ...reads,
    name: 'virtio_admin_cmd_legacy_dev_cfg_rd_data',
    layout: struct('virtio_admin_cmd_legacy_dev_cfg_rd_data', { offset: offset(CONFIG) }),
    clause: `${LEGACY}/virtio-admin-cmd-legacy-dev-cfg-read`,
    summary: 'What to read of the legacy device configuration of a member.',
    note: 'The text has the command use virtio_admin_cmd_legacy_common_cfg_rd_data, and prints this struct, which lies alike.',
  },
  {
    ...writes,
    name: 'virtio_admin_cmd_legacy_dev_reg_rd_result',
    layout: struct('virtio_admin_cmd_legacy_dev_reg_rd_result', read),
    clause: `${LEGACY}/virtio-admin-cmd-legacy-dev-cfg-read`,
    summary: 'What the legacy device configuration of a member holds.',
    note: NAMES.replace('data', 'result'),
  },
  {
    ...writes,
    name: 'virtio_pci_legacy_notify_info',
    layout: legacyNotifyInfo,
    clause: `${LEGACY}/virtio-admin-cmd-legacy-notify-info`,
    summary: 'An address where a write of a queue’s index notifies the member.',
  },
  {
    ...writes,
    name: 'virtio_admin_cmd_legacy_notify_info_result',
    layout: legacyNotifyResult,
    clause: `${LEGACY}/virtio-admin-cmd-legacy-notify-info`,
    summary: 'The addresses that notify a member, up to four.',
    note: 'The text allows up to 4 addresses; the requirements want flags of the last entry to be 0, which leaves 3.',
  },
];
