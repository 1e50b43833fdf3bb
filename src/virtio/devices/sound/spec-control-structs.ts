/** The structs about control elements: section 5.14.6.10 of 1.3 and 1.4, which do not differ. */
import {
  array,
  bytes,
  field,
  flags,
  flexible,
  le16,
  le32,
  le64,
  named,
  struct,
  text,
  u8,
  union,
} from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { SOUND_CONTROL_CONSTANTS } from './spec-control-constants.ts';
import { masks } from './spec-masks.ts';
import { soundHeader, soundItem } from './spec-structs.ts';

const elements = 'sound/device-operation/control-elements';

/** Text that the specification prints as an array of bytes. */
const string = (length: number) => ({ ...text(length), name: `u8[${length}]` });

/** What a request about one control element begins with, 8 bytes. */
export const controlHeader = struct('virtio_snd_ctl_hdr', {
  hdr: field(soundHeader, { doc: 'What to do.' }),
  control_id: field(le32, { doc: 'Number of the control element, from 0 to controls − 1.' }),
});

/** One control element, 92 bytes. */
export const controlInfo = struct('virtio_snd_ctl_info', {
  hdr: field(soundItem, { doc: 'What every description of an item begins with.' }),
  role: field(le32, {
    doc: 'What it is for: 0 for nothing in particular, else twice the number of the role plus the direction.',
  }),
  type: field(named('control type', le32, group(SOUND_CONTROL_CONSTANTS, 'control type')), {
    doc: 'What its value is made of.',
  }),
  access: field(flags('control access', le32, masks(SOUND_CONTROL_CONSTANTS, 'control access')), {
    doc: 'What may be done with it.',
  }),
  count: field(le32, { doc: 'How many values it has, at least 1; the type sets the most.' }),
  index: field(le32, { doc: 'Tells it from others of the same name.' }),
  name: field(string(44), { doc: 'Its name in ASCII, not empty, with a NUL at its end.' }),
  value: field(
    union('virtio_snd_ctl_info value', {
      integer: struct('integer', {
        min: field(le32, { doc: 'Least value.' }),
        max: field(le32, { doc: 'Greatest value.' }),
        step: field(le32, { doc: 'Size of a fixed step; 0 where steps vary.' }),
      }),
      integer64: struct('integer64', {
        min: field(le64, { doc: 'Least value.' }),
        max: field(le64, { doc: 'Greatest value.' }),
        step: field(le64, { doc: 'Size of a fixed step; 0 where steps vary.' }),
      }),
      enumerated: struct('enumerated', { items: field(le32, { doc: 'Options to choose from.' }) }),
    }),
    { doc: 'The range of its values; type tells which of these it is.' },
  ),
});

/** The name of one item of an enumerated control element, 64 bytes. */
export const controlItem = struct('virtio_snd_ctl_enum_item', {
  item: field(string(64), { doc: 'The name of the item in ASCII, not empty, with a NUL at its end.' }),
});

/** State of the digital audio interface, 176 bytes. */
export const controlIec958 = struct('virtio_snd_ctl_iec958', {
  status: field(bytes(24), { doc: 'Bits of the channel status of AES/IEC958.' }),
  subcode: field(bytes(147), { doc: 'Bits of the subcode of AES/IEC958.' }),
  pad: field(u8, { doc: 'Nothing.' }),
  dig_subframe: field(bytes(4), { doc: 'Bits of the subframe of AES/IEC958.' }),
});

/** The value of a control element, 512 bytes whatever its type. */
export const controlValue = struct('virtio_snd_ctl_value', {
  value: field(
    union('virtio_snd_ctl_value value', {
      integer: field(array(le32, 128), { doc: 'Of the types BOOLEAN and INTEGER.' }),
      integer64: field(array(le64, 64), { doc: 'Of the type INTEGER64.' }),
      enumerated: field(array(le32, 128), { doc: 'Of the type ENUMERATED: indexes of items.' }),
      bytes: field(bytes(512), { doc: 'Of the type BYTES.' }),
      iec958: field(controlIec958, { doc: 'Of the type IEC958.' }),
    }),
    { doc: 'Of an array, as many values as count of the element says.' },
  ),
});

/** Metadata of a control element: 8 bytes, then as many as they say. */
export const controlTlv = struct('virtio_snd_ctl_tlv', {
  type: field(le32, { doc: 'Kind of metadata; ALSA has standard ones, and devices may have their own.' }),
  length: field(le32, { doc: 'Size of value in bytes, a multiple of 4.' }),
  value: field(flexible(le32), { doc: 'The metadata; a driver gives 65536 bytes at most.' }),
});

/** What eventq carries of a control element, 8 bytes. */
export const controlEvent = struct('virtio_snd_ctl_event', {
  hdr: field(soundHeader, { doc: 'Its code is VIRTIO_SND_EVT_CTL_NOTIFY.' }),
  control_id: field(le16, { doc: 'Number of the control element, from 0 to controls − 1.' }),
  mask: field(flags('control change', le16, masks(SOUND_CONTROL_CONSTANTS, 'control change')), {
    doc: 'What has changed.',
  }),
});

const shared = {
  versions: { since: '1.3' },
  requires: { feature: 'VIRTIO_SND_F_CTLS' },
} as const;

export const SOUND_CONTROL_STRUCTS: readonly StructFact[] = [
  {
    ...shared,
    name: 'virtio_snd_ctl_hdr',
    layout: controlHeader,
    clause: elements,
    summary: 'What a request about one control element begins with.',
    direction: 'device-reads',
  },
  {
    ...shared,
    name: 'virtio_snd_ctl_info',
    layout: controlInfo,
    clause: `${elements}/query-information`,
    summary: 'Describes one control element.',
    direction: 'device-writes',
    note: 'value stands at offset 68, since structs have no padding unless they say so (section 1.4); a C compiler that aligns integer64 to 8 bytes puts it at 72. Whether min and max have a sign is not said; they are printed as le32 and le64.',
  },
  {
    ...shared,
    name: 'virtio_snd_ctl_enum_item',
    layout: controlItem,
    clause: `${elements}/query-information`,
    summary: 'Names one item of an enumerated control element; the response has as many as there are items.',
    direction: 'device-writes',
  },
  {
    ...shared,
    name: 'virtio_snd_ctl_iec958',
    layout: controlIec958,
    clause: `${elements}/value`,
    summary: 'The value of a control element of the type VIRTIO_SND_CTL_TYPE_IEC958.',
    direction: 'both',
  },
  {
    ...shared,
    name: 'virtio_snd_ctl_value',
    layout: controlValue,
    clause: `${elements}/value`,
    summary: 'The value of a control element, read or written.',
    direction: 'both',
  },
  {
    ...shared,
    name: 'virtio_snd_ctl_tlv',
    layout: controlTlv,
    clause: `${elements}/metadata`,
    summary: 'Metadata of a control element, or a command on it.',
    direction: 'both',
  },
  {
    ...shared,
    name: 'virtio_snd_ctl_event',
    layout: controlEvent,
    clause: `${elements}/notifications`,
    summary: 'What the device reports of a control element.',
    direction: 'device-writes',
    note: 'control_id has 16 bits here and 32 in virtio_snd_ctl_hdr; how elements beyond 65535 are reported is not said.',
  },
];
