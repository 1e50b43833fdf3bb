/** Capabilities of device and driver, by commands of the self group: section 2.12.1.2 of 1.4. */
import { bytes, field, flexible, le16, le64, named, struct } from '../../layout/layout.ts';
import { constants, group } from '../facts.ts';
import type { Constant, StructFact } from '../types.ts';
import { COMMANDS } from './commands.ts';

const CAPABILITIES = `${COMMANDS}/device-and-driver-capabilities`;
const versions = { since: '1.4' } as const;

export const CAPABILITY_CONSTANTS: readonly Constant[] = constants(
  { versions, clause: CAPABILITIES, group: 'capability' },
  [
    [
      'VIRTIO_DEV_PARTS_CAP',
      0x0000,
      'How many objects for device parts there may be.',
      {
        note: 'The one capability of all devices; those of a device type are numbered from 0x0800 to 0x0fff.',
      },
    ],
  ],
);

const capability = {
  id: field(named('capability', le16, group(CAPABILITY_CONSTANTS, 'capability')), { doc: 'The capability.' }),
  reserved: field(bytes(6), { doc: 'Reserved.' }),
};

export const capabilityGet = struct('virtio_admin_cmd_cap_get_data', capability);

export const capabilitySet = struct('virtio_admin_cmd_cap_set_data', {
  ...capability,
  cap_specific_data: field(bytes(), { doc: 'What the driver will use, in the form of the capability.' }),
});

export const CAPABILITY_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_admin_cmd_query_cap_id_result',
    layout: struct('virtio_admin_cmd_query_cap_id_result', {
      supported_caps: field(flexible(le64), {
        doc: 'A bit for each capability, 64 to a number; zeroes may follow.',
      }),
    }),
    versions,
    clause: `${CAPABILITIES}/virtio-admin-cmd-cap-id-list-query`,
    summary: 'Which capabilities the device has.',
    direction: 'device-writes',
  },
  {
    name: 'virtio_admin_cmd_cap_get_data',
    layout: capabilityGet,
    versions,
    clause: `${CAPABILITIES}/virtio-admin-cmd-device-cap-get`,
    summary: 'Which capability to read.',
    direction: 'device-reads',
  },
  {
    name: 'virtio_admin_cmd_cap_get_result',
    layout: struct('virtio_admin_cmd_cap_get_result', {
      cap_specific_data: field(bytes(), { doc: 'What the device has, in the form of the capability.' }),
    }),
    versions,
    clause: `${CAPABILITIES}/virtio-admin-cmd-device-cap-get`,
    summary: 'A capability of the device.',
    direction: 'device-writes',
  },
  {
    name: 'virtio_admin_cmd_cap_set_data',
    layout: capabilitySet,
    versions,
    clause: `${CAPABILITIES}/virtio-admin-cmd-driver-cap-set`,
    summary: 'How much of a capability the driver will use.',
    direction: 'device-reads',
  },
];
