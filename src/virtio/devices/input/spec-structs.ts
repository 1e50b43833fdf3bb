/** The structs of the input device: sections 5.8.4 and 5.8.6 of 1.1 to 1.4, which print the same text. */
import { bytes, field, le16, le32, named, struct, text, u8, union } from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { INPUT_CONSTANTS } from './spec-constants.ts';

const clause = 'input/device-configuration-layout';
const versions = { since: '1.1' } as const;

/** The range of an absolute axis, 20 bytes. */
export const inputAbsinfo = struct('virtio_input_absinfo', {
  min: field(le32, { doc: 'Least value of the axis.' }),
  max: field(le32, { doc: 'Greatest value of the axis.' }),
  fuzz: field(le32, { doc: 'As in absinfo of evdev; the section does not explain it.' }),
  flat: field(le32, { doc: 'As in absinfo of evdev; the section does not explain it.' }),
  res: field(le32, { doc: 'As in absinfo of evdev, the resolution; the section does not explain it.' }),
});

/** What a device calls itself by numbers, 8 bytes. */
export const inputDevids = struct('virtio_input_devids', {
  bustype: field(le16, { doc: 'Kind of bus, as in evdev.' }),
  vendor: field(le16, { doc: 'Number of the vendor.' }),
  product: field(le16, { doc: 'Number of the product.' }),
  version: field(le16, { doc: 'Version of the product.' }),
});

/** The configuration space, 136 bytes: a window onto many answers. `u` holds the one that the driver selected. */
export const inputConfig = struct('virtio_input_config', {
  select: field(named('config select', u8, group(INPUT_CONSTANTS, 'config select')), {
    doc: 'What the driver asks for.',
    clause,
    access: 'read-write',
  }),
  subsel: field(u8, {
    doc: 'Event type for VIRTIO_INPUT_CFG_EV_BITS, axis for VIRTIO_INPUT_CFG_ABS_INFO, else 0.',
    clause,
    access: 'read-write',
  }),
  size: field(u8, {
    doc: 'Bytes of the answer in u; 0 where the device has none.',
    clause,
    access: 'read-only',
  }),
  reserved: field(bytes(5), { doc: 'The section says nothing of it.', clause, access: 'read-only' }),
  u: field(
    union('virtio_input_config u', {
      string: field(text(128), {
        doc: 'With VIRTIO_INPUT_CFG_ID_NAME and ID_SERIAL: text, not counting a NUL at its end.',
      }),
      bitmap: field(bytes(128), {
        doc: 'With VIRTIO_INPUT_CFG_PROP_BITS and EV_BITS: a bit for each property or code.',
      }),
      abs: field(inputAbsinfo, { doc: 'With VIRTIO_INPUT_CFG_ABS_INFO: the range of the axis.' }),
      ids: field(inputDevids, { doc: 'With VIRTIO_INPUT_CFG_ID_DEVIDS: the numbers of the device.' }),
    }),
    { doc: 'The answer; select tells which of these it is.', clause, access: 'read-only' },
  ),
});

/** One event or one piece of feedback, 8 bytes, little-endian where evdev is native. */
export const inputEvent = struct('virtio_input_event', {
  type: field(le16, { doc: 'Event type, EV_* of evdev.' }),
  code: field(le16, { doc: 'Which key, axis or lamp.' }),
  value: field(le32, { doc: 'The new value, as evdev gives it.' }),
});

export const INPUT_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_input_config',
    layout: inputConfig,
    versions,
    clause,
    summary: 'The configuration space of an input device: a question and its answer.',
  },
  {
    name: 'virtio_input_absinfo',
    layout: inputAbsinfo,
    versions,
    clause,
    summary: 'The range of an absolute axis.',
    note: 'The fields are unsigned as printed; the section does not say how a negative end of a range is written.',
  },
  {
    name: 'virtio_input_devids',
    layout: inputDevids,
    versions,
    clause,
    summary: 'Bus, vendor, product and version of the device.',
  },
  {
    name: 'virtio_input_event',
    layout: inputEvent,
    versions,
    clause: 'input/device-operation',
    summary: 'One input event on eventq, or one piece of feedback on statusq.',
    direction: 'both',
    note: 'value is unsigned as printed; the section does not say how a negative movement is written.',
  },
];
