/** The structs about jacks and channel maps: sections 5.14.6.4 and 5.14.6.9 of 1.2 to 1.4, which do not differ. */
import { array, bytes, field, flags, le32, named, struct, u8 } from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { SOUND_CHANNEL_CONSTANTS } from './spec-channel-constants.ts';
import { SOUND_CODES } from './spec-constants.ts';
import { masks } from './spec-masks.ts';
import { soundHeader, soundItem } from './spec-structs.ts';

const jacks = 'sound/device-operation/jack-control-messages';
const channelMaps = 'sound/device-operation/channel-map-control-messages';

const ITEM = field(soundItem, { doc: 'What every description of an item begins with.' });

/** What a request about one jack begins with, 8 bytes. */
export const jackHeader = struct('virtio_snd_jack_hdr', {
  hdr: field(soundHeader, { doc: 'What to do.' }),
  jack_id: field(le32, { doc: 'Number of the jack, from 0 to jacks − 1.' }),
});

/** One jack, 24 bytes. */
export const jackInfo = struct('virtio_snd_jack_info', {
  hdr: ITEM,
  features: field(flags('jack features', le32, masks(SOUND_CODES, 'jack feature')), {
    doc: 'What the jack can do.',
  }),
  hda_reg_defconf: field(le32, {
    doc: 'Default configuration of the pin, as in section 7.3.3.31 of High Definition Audio.',
  }),
  hda_reg_caps: field(le32, {
    doc: 'Capabilities of the pin, as in section 7.3.4.9 of High Definition Audio.',
  }),
  connected: field(u8, { doc: '1 when something is plugged in, else 0.' }),
  padding: field(bytes(7), { doc: '0.' }),
});

/** A request to remap a jack, 16 bytes. */
export const jackRemap = struct('virtio_snd_jack_remap', {
  hdr: field(jackHeader, { doc: 'The jack; its code is VIRTIO_SND_R_JACK_REMAP.' }),
  association: field(le32, { doc: 'The association number that the jack is to have.' }),
  sequence: field(le32, { doc: 'The sequence number that the jack is to have.' }),
});

const position = named('channel position', u8, group(SOUND_CHANNEL_CONSTANTS, 'channel position'));
const MOST_CHANNELS = group(SOUND_CHANNEL_CONSTANTS, 'channel map limit').VIRTIO_SND_CHMAP_MAX_SIZE ?? 0;

/** One channel map, 24 bytes. */
export const channelMapInfo = struct('virtio_snd_chmap_info', {
  hdr: ITEM,
  direction: field(named('direction', u8, group(SOUND_CODES, 'direction')), {
    doc: 'The direction of the streams that it is for.',
  }),
  channels: field(u8, { doc: 'How many of the positions count, at most 18.' }),
  positions: field(array(position, MOST_CHANNELS), { doc: 'Where each channel is heard.' }),
});

const shared = { versions: { since: '1.2' } } as const;

export const SOUND_ITEM_STRUCTS: readonly StructFact[] = [
  {
    ...shared,
    name: 'virtio_snd_jack_hdr',
    layout: jackHeader,
    clause: jacks,
    summary: 'What a request about one jack begins with.',
    direction: 'device-reads',
  },
  {
    ...shared,
    name: 'virtio_snd_jack_info',
    layout: jackInfo,
    clause: `${jacks}/virtio-snd-r-jack-info`,
    summary: 'Describes one jack.',
    direction: 'device-writes',
  },
  {
    ...shared,
    name: 'virtio_snd_jack_remap',
    layout: jackRemap,
    clause: `${jacks}/virtio-snd-r-jack-remap`,
    summary: 'Gives a jack another association and sequence number.',
    direction: 'device-reads',
  },
  {
    ...shared,
    name: 'virtio_snd_chmap_info',
    layout: channelMapInfo,
    clause: `${channelMaps}/virtio-snd-r-chmap-info`,
    summary: 'Describes one channel map.',
    direction: 'device-writes',
  },
];
