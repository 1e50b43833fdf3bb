/** The common configuration of PCI, section 4.1.4.3: one table that gives both the struct and its registers. */
import { field, le16, le32, le64, resolve, struct, type Type, u8 } from '../layout/layout.ts';
import { inVersions, needs, withBit } from './facts.ts';
import { RESERVED_FEATURES } from './reserved-features.ts';
import type { Name, Register, Span, StructFact } from './types.ts';

const clause = 'pci/virtio-structure-pci-capabilities/common-configuration-structure-layout';

interface CommonField {
  readonly names: readonly { readonly name: string; readonly versions: Span }[];
  readonly type: Type<unknown>;
  readonly access: 'R' | 'RW';
  readonly doc: string;
  readonly feature?: string;
  readonly note?: string;
}

const always = (name: string, since: Span['since'] = '1.0') => [{ name, versions: { since } }];

/** Sections 4.1.5.1.2.1 and 4.1.5.1.2.2 of every version. */
const VECTORS =
  'Valid vectors are "0 to Table Size". The text has Table Size report the number of vectors, and then calls Table Size 0 one vector: the field of the MSI-X capability holds one less than the number, so that its value is the last vector.';

const FIELDS: readonly CommonField[] = [
  {
    names: always('device_feature_select'),
    type: le32,
    access: 'RW',
    doc: 'Which 32 feature bits `device_feature` shows: 0 for bits 0 to 31, 1 for 32 to 63, and so on.',
    note: 'The text says that no feature exceeds bit 63, so that values above 1 show 0; since 1.4 the network device has bits 64 and above.',
  },
  { names: always('device_feature'), type: le32, access: 'R', doc: 'Feature bits that the device offers.' },
  {
    names: always('driver_feature_select'),
    type: le32,
    access: 'RW',
    doc: 'Which 32 feature bits `driver_feature` shows.',
  },
  {
    names: always('driver_feature'),
    type: le32,
    access: 'RW',
    doc: 'Feature bits that the driver accepts.',
  },
  {
    names: [
      { name: 'msix_config', versions: { since: '1.0', until: '1.1' } },
      { name: 'config_msix_vector', versions: { since: '1.2' } },
    ],
    type: le16,
    access: 'RW',
    doc: 'The MSI-X vector that tells of configuration changes.',
    note: `The listing of 1.0 and 1.1 has msix_config, the text below it config_msix_vector. ${VECTORS}`,
  },
  {
    names: always('num_queues'),
    type: le16,
    access: 'R',
    doc: 'Most virtqueues that the device has, those for administration not counted.',
  },
  {
    names: always('device_status'),
    type: u8,
    access: 'RW',
    doc: 'The device status; writing 0 resets the device.',
  },
  {
    names: always('config_generation'),
    type: u8,
    access: 'R',
    doc: 'Changes with the configuration of the device type, so that a driver knows what it read fits together.',
  },
  {
    names: always('queue_select'),
    type: le16,
    access: 'RW',
    doc: 'The virtqueue that the fields below speak of.',
  },
  {
    names: always('queue_size'),
    type: le16,
    access: 'RW',
    doc: 'Entries in the queue: the most the device can do until the driver writes less, 0 for no queue.',
  },
  {
    names: always('queue_msix_vector'),
    type: le16,
    access: 'RW',
    doc: 'The MSI-X vector of the queue.',
    note: VECTORS,
  },
  {
    names: always('queue_enable'),
    type: le16,
    access: 'RW',
    doc: '1 once the device may use the queue.',
    note: 'The list of fields has the driver use it to keep the device from a queue selectively; the driver requirements forbid it to write 0.',
  },
  {
    names: always('queue_notify_off'),
    type: le16,
    access: 'R',
    doc: 'Where the queue is notified, in units of `notify_off_multiplier`.',
  },
  {
    names: always('queue_desc'),
    type: le64,
    access: 'RW',
    doc: 'Address of the descriptor area.',
  },
  {
    names: [
      { name: 'queue_avail', versions: { since: '1.0', until: '1.0' } },
      { name: 'queue_driver', versions: { since: '1.1' } },
    ],
    type: le64,
    access: 'RW',
    doc: 'Address of the driver area, in a split queue the available ring.',
  },
  {
    names: [
      { name: 'queue_used', versions: { since: '1.0', until: '1.0' } },
      { name: 'queue_device', versions: { since: '1.1' } },
    ],
    type: le64,
    access: 'RW',
    doc: 'Address of the device area, in a split queue the used ring.',
  },
  {
    names: [
      { name: 'queue_notify_data', versions: { since: '1.2', until: '1.2' } },
      { name: 'queue_notif_config_data', versions: { since: '1.3' } },
    ],
    type: le16,
    access: 'R',
    doc: 'What the driver writes in place of the index when it notifies the queue.',
    feature: 'VIRTIO_F_NOTIF_CONFIG_DATA',
  },
  {
    names: always('queue_reset', '1.2'),
    type: le16,
    access: 'RW',
    doc: 'Writing 1 resets the queue alone; it reads 0 when that is done.',
    feature: 'VIRTIO_F_RING_RESET',
  },
  {
    names: always('admin_queue_index', '1.3'),
    type: le16,
    access: 'R',
    doc: 'Index of the first administration virtqueue.',
    feature: 'VIRTIO_F_ADMIN_VQ',
  },
  {
    names: always('admin_queue_num', '1.3'),
    type: le16,
    access: 'R',
    doc: 'Number of administration virtqueues.',
    feature: 'VIRTIO_F_ADMIN_VQ',
  },
];

function notesOf({ access, doc, feature }: CommonField, span: Span) {
  const bit = RESERVED_FEATURES.find(({ name }) => name === feature)?.bit;
  if (feature !== undefined && bit === undefined) throw new Error(`No feature ${feature}`);
  return {
    doc,
    clause,
    access: access === 'R' ? 'read-only' : 'read-write',
    ...(feature === undefined || bit === undefined ? {} : { label: feature, validWhen: withBit(bit) }),
    ...(span.since === '1.0' ? {} : { since: span.since }),
    when: inVersions(span),
  };
}

/** 56 bytes in 1.0 and 1.1, 60 in 1.2, 64 since 1.3. */
export const commonCfg = struct(
  'virtio_pci_common_cfg',
  Object.fromEntries(
    FIELDS.flatMap((one) =>
      one.names.map(({ name, versions }) => [name, field(one.type, notesOf(one, versions))] as const),
    ),
  ),
);

/** Where a field is: in the first version that has it, and no later version moves it. */
function offsetOf({ name, versions }: CommonField['names'][number]): number {
  const layout = resolve(commonCfg, { version: versions.since, features: 0n });
  const found = layout.fields.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No field ${name} in ${versions.since}`);
  return found.offset;
}

function nameOf({ names }: CommonField): Name {
  const [only, ...others] = names;
  return only !== undefined && others.length === 0 ? only.name : names;
}

export const COMMON_REGISTERS: readonly Register[] = FIELDS.flatMap((one) => {
  const [first] = one.names;
  if (first === undefined) return [];

  return [
    {
      scope: 'pci',
      group: 'common configuration',
      name: nameOf(one),
      offset: offsetOf(first),
      size: one.type.size,
      access: one.access,
      versions: { since: first.versions.since },
      clause,
      summary: one.doc,
      ...(one.feature === undefined ? {} : { requires: needs(one.feature) }),
      ...(one.note === undefined ? {} : { note: one.note }),
    } as const,
  ];
});

export const COMMON_STRUCT: StructFact = {
  name: 'virtio_pci_common_cfg',
  layout: commonCfg,
  versions: { since: '1.0' },
  clause,
  summary: 'What every device on PCI has: feature bits, status and the setting up of queues.',
  note: 'The fields behind queue_device, which came with 1.2 and 1.3, exist or are valid only with their feature, says the text; that they keep their places all the same is our reading.',
};
