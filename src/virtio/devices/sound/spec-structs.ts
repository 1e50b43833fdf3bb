/** The structs of the sound device that belong to no one kind of item: sections 5.14.4 and 5.14.6 of 1.2 to 1.4. */
import { field, le32, named, struct } from '../../layout/layout.ts';
import { group, inVersions, withBit } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { SOUND_CODES } from './spec-constants.ts';

const clause = 'sound/device-configuration-layout';
const operation = 'sound/device-operation';
const items = 'sound/device-operation/item-information-request';

/** The configuration space: 12 bytes in 1.2, 16 since 1.3. */
export const soundConfig = struct('virtio_snd_config', {
  jacks: field(le32, { doc: 'Number of jacks.', clause, access: 'read-only' }),
  streams: field(le32, { doc: 'Number of PCM streams.', clause, access: 'read-only' }),
  chmaps: field(le32, { doc: 'Number of channel maps.', clause, access: 'read-only' }),
  controls: field(le32, {
    doc: 'Number of control elements.',
    clause,
    access: 'read-only',
    label: 'VIRTIO_SND_F_CTLS',
    validWhen: withBit(0),
    since: '1.3',
    when: inVersions({ since: '1.3' }),
  }),
});

/** What every message of controlq and eventq begins with, 4 bytes. */
export const soundHeader = struct('virtio_snd_hdr', {
  code: field(
    named('code', le32, {
      ...group(SOUND_CODES, 'request type'),
      ...group(SOUND_CODES, 'event type'),
      ...group(SOUND_CODES, 'status'),
    }),
    { doc: 'What to do in a request, how it ended in a response, what happened in an event.' },
  ),
});

/** What eventq carries, 8 bytes. */
export const soundEvent = struct('virtio_snd_event', {
  hdr: field(soundHeader, { doc: 'What happened.' }),
  data: field(le32, { doc: 'The jack or the stream to which it happened, by its number from 0.' }),
});

/** The request for information about items of one kind, 16 bytes. */
export const soundQuery = struct('virtio_snd_query_info', {
  hdr: field(soundHeader, { doc: 'The kind of item: one of the requests that end in INFO.' }),
  start_id: field(le32, { doc: 'Number of the first item, from 0.' }),
  count: field(le32, { doc: 'How many items; start_id and count must stay within what there is.' }),
  size: field(le32, { doc: 'Size in bytes of the struct that describes one item.' }),
});

/** What every description of an item begins with, 4 bytes. */
export const soundItem = struct('virtio_snd_info', {
  hda_fn_nid: field(le32, {
    doc: 'Node of the function group in the sense of High Definition Audio; items that share it belong together.',
  }),
});

export const SOUND_COMMON_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_snd_config',
    layout: soundConfig,
    versions: { since: '1.2' },
    clause,
    summary: 'The configuration space of a sound device.',
  },
  {
    name: 'virtio_snd_hdr',
    layout: soundHeader,
    versions: { since: '1.2' },
    clause: operation,
    summary: 'The header of requests and events; as a whole response it says how a request ended.',
    direction: 'both',
  },
  {
    name: 'virtio_snd_event',
    layout: soundEvent,
    versions: { since: '1.2' },
    clause: operation,
    summary: 'What the device reports of a jack or a stream.',
    direction: 'device-writes',
  },
  {
    name: 'virtio_snd_query_info',
    layout: soundQuery,
    versions: { since: '1.2' },
    clause: items,
    summary: 'Asks for the descriptions of items of one kind.',
    direction: 'device-reads',
    note: 'size is there for compatibility; what a device does when it is not the size of its own struct is not said.',
  },
  {
    name: 'virtio_snd_info',
    layout: soundItem,
    versions: { since: '1.2' },
    clause: items,
    summary: 'What the description of every item begins with.',
    direction: 'device-writes',
  },
];
