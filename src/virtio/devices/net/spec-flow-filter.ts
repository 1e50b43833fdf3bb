/** Capabilities, resource objects and device parts of 1.4: sections 5.1.6 to 5.1.8, 5.1.9.6 and 5.1.9.7. */
import { bytes, field, flags, flexible, le16, le32, named, struct, u8 } from '../../layout/layout.ts';
import { constants, group, needs } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';

const filter = 'net/device-operation/flow-filter';
const capability = `${filter}/device-and-driver-capabilities`;
const object = `${filter}/resource-objects`;
const part = 'net/device-parts/virtio-net-dev-part-cvq-cfg-part';
const shared = { versions: { since: '1.4' } } as const;
const IPSEC = {
  requires: needs('VIRTIO_NET_F_IPSEC'),
  note: 'Its layout is in the section of the crypto device, which has the same capability under another number.',
} as const;
const ASSOCIATION = {
  ...IPSEC,
  note: 'Its layout is in the section of the crypto device, which has the same object under another number. One requirement says VIRTIO_CRYPTO_RESOURCE_OBJ_IPSEC_OUTB_SA and _INB_SA, names that no section defines.',
} as const;

export const NET_FLOW_FILTER_CONSTANTS = [
  ...constants({ ...shared, group: 'capability', clause: 'net/device-and-driver-capabilities' }, [
    ['VIRTIO_NET_FF_RESOURCE_CAP', 0x800, 'How many flow filter objects there can be.'],
    ['VIRTIO_NET_FF_SELECTOR_CAP', 0x801, 'Which headers and fields a flow filter can match.'],
    ['VIRTIO_NET_FF_ACTION_CAP', 0x802, 'Which actions a flow filter can take.'],
    ['VIRTIO_NET_IPSEC_RESOURCE_CAP', 0x803, 'How many IPsec security associations there can be.', IPSEC],
    ['VIRTIO_NET_IPSEC_SA_CAP', 0x804, 'What an IPsec security association can be.', IPSEC],
  ]),
  ...constants({ ...shared, group: 'resource object', clause: 'net/device-resource-objects' }, [
    ['VIRTIO_NET_RESOURCE_OBJ_FF_GROUP', 0x200, 'A group of flow filter rules.'],
    ['VIRTIO_NET_RESOURCE_OBJ_FF_CLASSIFIER', 0x201, 'The mask of a flow filter.'],
    ['VIRTIO_NET_RESOURCE_OBJ_FF_RULE', 0x202, 'A rule of a flow filter.'],
    [
      'VIRTIO_NET_RESOURCE_OBJ_IPSEC_OUTB_SA',
      0x203,
      'A security association for packets to send.',
      ASSOCIATION,
    ],
    [
      'VIRTIO_NET_RESOURCE_OBJ_IPSEC_INB_SA',
      0x204,
      'A security association for received packets.',
      ASSOCIATION,
    ],
  ]),
  ...constants({ ...shared, group: 'device part', clause: 'net/device-parts' }, [
    [
      'VIRTIO_NET_DEV_PART_CVQ_CFG_PART',
      0x200,
      'What the driver has set with one command of the control virtqueue.',
    ],
  ]),
  ...constants({ ...shared, group: 'selector flag', clause: `${capability}/virtio-net-ff-selector-cap` }, [
    ['VIRTIO_NET_FF_MASK_F_PARTIAL_MASK', 1 << 0, 'A mask may hold some bits of a field and not others.'],
  ]),
  ...constants({ ...shared, group: 'selector type', clause: `${capability}/virtio-net-ff-selector-cap` }, [
    [
      'VIRTIO_NET_FF_MASK_TYPE_ETH',
      1,
      'The 14 bytes of an Ethernet header.',
      {
        note: 'The example puts the EtherType in mask[13-14]; counted from 0 it is in bytes 12 and 13.',
      },
    ],
    ['VIRTIO_NET_FF_MASK_TYPE_IPV4', 2, 'The 20 bytes of an IPv4 header without options.'],
    ['VIRTIO_NET_FF_MASK_TYPE_IPV6', 3, 'The 40 bytes of an IPv6 header.'],
    ['VIRTIO_NET_FF_MASK_TYPE_TCP', 4, 'The 20 bytes of a TCP header.'],
    ['VIRTIO_NET_FF_MASK_TYPE_UDP', 5, 'The 8 bytes of a UDP header.'],
    [
      'VIRTIO_NET_FF_MASK_TYPE_ESP',
      6,
      'The 8 bytes of an ESP header.',
      {
        note: 'The description allows it as the third selector; the driver requirements name UDP and TCP only.',
      },
    ],
  ]),
  ...constants({ ...shared, group: 'filter action', clause: `${capability}/virtio-net-ff-action-cap` }, [
    ['VIRTIO_NET_FF_ACTION_DROP', 1, 'Drop the packet.'],
    ['VIRTIO_NET_FF_ACTION_DIRECT_RX_VQ', 2, 'Put the packet into a receive queue that the rule names.'],
    ['VIRTIO_NET_FF_ACTION_IPSEC', 3, 'Process the packet with IPsec.'],
    [
      'VIRTIO_NET_FF_ACTION_IPSEC_RECIRCULATE',
      4,
      'Process the packet with IPsec, then apply the flow filters once more.',
    ],
  ]),
];

const action = named('filter action', u8, group(NET_FLOW_FILTER_CONSTANTS, 'filter action'));

const partSelector = struct('virtio_net_dev_part_cvq_selector', {
  class: field(u8, { doc: 'Class of the command, as in virtio_net_ctrl.' }),
  command: field(u8, { doc: 'The command, as in virtio_net_ctrl.' }),
  reserved: field(bytes(6), { doc: '0.' }),
});

/** 20 bytes. */
export const flowFilterLimits = struct('virtio_net_ff_cap_data', {
  groups_limit: field(le32, { doc: 'Most groups.' }),
  classifiers_limit: field(le32, { doc: 'Most classifiers.' }),
  rules_limit: field(le32, { doc: 'Most rules in all groups together.' }),
  rules_per_group_limit: field(le32, { doc: 'Most rules in one group.' }),
  last_rule_priority: field(u8, { doc: 'Highest priority that a rule can have.' }),
  selectors_per_classifier_limit: field(u8, { doc: 'Most selectors in one classifier.' }),
  reserved: field(bytes(2), { doc: '0.' }),
});

/** 8 bytes, then the mask. */
export const flowFilterSelector = struct('virtio_net_ff_selector', {
  type: field(named('selector type', u8, group(NET_FLOW_FILTER_CONSTANTS, 'selector type')), {
    doc: 'Which header.',
  }),
  flags: field(flags('selector flags', u8, group(NET_FLOW_FILTER_CONSTANTS, 'selector flag')), {
    doc: 'Whether parts of a field can be matched.',
  }),
  reserved: field(bytes(2), { doc: '0.' }),
  length: field(u8, { doc: 'Bytes in mask.' }),
  reserved1: field(bytes(3), { doc: '0.' }),
  mask: field(bytes(), { doc: 'The bits of the header that count, in network byte order.' }),
});

const selectorHead = (doc: string) => ({
  count: field(u8, { doc }),
  reserved: field(bytes(7), { doc: '0.' }),
});
const SELECTORS = {
  name: 'selectors',
  type: 'virtio_net_ff_selector[]',
  size: null,
  doc: 'The selectors, each as long as its mask makes it.',
} as const;

const selectorCapability = struct('virtio_net_ff_cap_mask_data', selectorHead('Number of selectors.'));

const actionCapability = struct('virtio_net_ff_actions', {
  count: field(u8, { doc: 'Number of actions.' }),
  reserved: bytes(7),
  actions: field(flexible(action), { doc: 'The actions, from the smallest to the largest.' }),
});

const groupObject = struct('virtio_net_resource_obj_ff_group', {
  group_priority: field(le16, { doc: 'Groups of higher priority come first; no two have the same.' }),
});

const classifierObject = struct(
  'virtio_net_resource_obj_ff_classifier',
  selectorHead('Number of selectors.'),
);

/** 16 bytes, then the keys. */
export const ruleObject = struct('virtio_net_resource_obj_ff_rule', {
  group_id: field(le32, { doc: 'The group that the rule belongs to.' }),
  classifier_id: field(le32, { doc: 'The classifier that says which bits count.' }),
  rule_priority: field(u8, { doc: 'Rules of higher priority come first in their group.' }),
  key_length: field(u8, { doc: 'Bytes in keys: the sum of the lengths of the selectors.' }),
  action: field(action, { doc: 'What happens to a packet that matches.' }),
  reserved: field(u8, { doc: '0.' }),
  vq_index: field(le16, { doc: 'The receive queue for VIRTIO_NET_FF_ACTION_DIRECT_RX_VQ.' }),
  reserved1: field(bytes(2), { doc: '0.' }),
  keys: field(bytes(), { doc: 'A key for each selector, one after another; printed as u8 keys[][].' }),
});

export const NET_FLOW_FILTER_STRUCTS: readonly StructFact[] = [
  {
    ...shared,
    name: 'virtio_net_dev_part_cvq_selector',
    layout: partSelector,
    clause: part,
    summary: 'Names the command whose setting a device part holds.',
    direction: 'both',
  },
  {
    ...shared,
    name: 'virtio_net_ff_cap_data',
    layout: flowFilterLimits,
    clause: `${capability}/virtio-net-ff-resource-cap`,
    summary: 'How many flow filter objects there can be.',
    direction: 'both',
    note: 'last_rule_priority is called the highest priority a rule can have, yet a device should refuse a rule that has it.',
  },
  {
    ...shared,
    name: 'virtio_net_ff_selector',
    layout: flowFilterSelector,
    clause: `${capability}/virtio-net-ff-selector-cap`,
    summary: 'One packet header and the bits of it that count.',
    direction: 'both',
  },
  {
    ...shared,
    name: 'virtio_net_ff_cap_mask_data',
    layout: selectorCapability,
    tail: [SELECTORS],
    clause: `${capability}/virtio-net-ff-selector-cap`,
    summary: 'The headers and fields that a flow filter can match.',
    direction: 'both',
  },
  {
    ...shared,
    name: 'virtio_net_ff_actions',
    layout: actionCapability,
    clause: `${capability}/virtio-net-ff-action-cap`,
    summary: 'The actions that a flow filter can take.',
    direction: 'both',
    note: 'The sentence before the listing calls it virtio_net_ff_cap_actions.',
  },
  {
    ...shared,
    name: 'virtio_net_resource_obj_ff_group',
    layout: groupObject,
    clause: `${object}/virtio-net-resource-obj-ff-group`,
    summary: 'A group of flow filter rules.',
    direction: 'both',
    note: 'A group is said to hold up to rules_limit rules, while rules_per_group_limit is the limit of one group. The device requirements hold the number of groups, and the IDs of rules, to rules_per_group_limit as well.',
  },
  {
    ...shared,
    name: 'virtio_net_resource_obj_ff_classifier',
    layout: classifierObject,
    tail: [SELECTORS],
    clause: `${object}/virtio-net-resource-obj-ff-classifier`,
    summary: 'Which bits of which headers a rule compares.',
    direction: 'both',
  },
  {
    ...shared,
    name: 'virtio_net_resource_obj_ff_rule',
    layout: ruleObject,
    clause: `${object}/virtio-net-resource-obj-ff-rule`,
    summary: 'A key to compare packets with, and what happens to those that match.',
    direction: 'both',
    note: 'The device requirements call rule_priority priority.',
  },
];
