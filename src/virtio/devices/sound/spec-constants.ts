/** The codes and small sets of numbers of the sound device: section 5.14.6 of 1.2 to 1.4. */
import { constants } from '../../spec/facts.ts';

const operation = 'sound/device-operation';
const jackInfo = `${operation}/jack-control-messages/virtio-snd-r-jack-info`;
const since12 = { since: '1.2' } as const;

/** What concerns control elements came with them, in 1.3. */
const control = { versions: { since: '1.3' }, requires: { feature: 'VIRTIO_SND_F_CTLS' } } as const;

export const SOUND_CODES = [
  ...constants({ group: 'request type', clause: operation, versions: since12 }, [
    ['VIRTIO_SND_R_JACK_INFO', 1, 'Read what jacks there are.'],
    [
      'VIRTIO_SND_R_JACK_REMAP',
      2,
      'Give a jack another association or sequence number.',
      { note: 'Only for a jack that has VIRTIO_SND_JACK_F_REMAP.' },
    ],
    ['VIRTIO_SND_R_PCM_INFO', 0x0100, 'Read what PCM streams there are.'],
    ['VIRTIO_SND_R_PCM_SET_PARAMS', 0x0101, 'Choose the parameters of a stream.'],
    ['VIRTIO_SND_R_PCM_PREPARE', 0x0102, 'Have the device allocate what a stream needs.'],
    [
      'VIRTIO_SND_R_PCM_RELEASE',
      0x0103,
      'Have the device free what a stream needed; its pending messages complete first.',
    ],
    ['VIRTIO_SND_R_PCM_START', 0x0104, 'Start a stream.'],
    ['VIRTIO_SND_R_PCM_STOP', 0x0105, 'Stop a stream.'],
    ['VIRTIO_SND_R_CHMAP_INFO', 0x0200, 'Read what channel maps there are.'],
    ['VIRTIO_SND_R_CTL_INFO', 0x0300, 'Read what control elements there are.', control],
    [
      'VIRTIO_SND_R_CTL_ENUM_ITEMS',
      0x0301,
      'Read the names of the items that an enumerated control element has.',
      control,
    ],
    ['VIRTIO_SND_R_CTL_READ', 0x0302, 'Read the value of a control element.', control],
    ['VIRTIO_SND_R_CTL_WRITE', 0x0303, 'Change the value of a control element.', control],
    ['VIRTIO_SND_R_CTL_TLV_READ', 0x0304, 'Read the metadata of a control element.', control],
    ['VIRTIO_SND_R_CTL_TLV_WRITE', 0x0305, 'Change the metadata of a control element.', control],
    ['VIRTIO_SND_R_CTL_TLV_COMMAND', 0x0306, 'Run a command on the metadata of a control element.', control],
  ]),
  ...constants({ group: 'event type', clause: operation, versions: since12 }, [
    ['VIRTIO_SND_EVT_JACK_CONNECTED', 0x1000, 'Something was plugged into a jack.'],
    ['VIRTIO_SND_EVT_JACK_DISCONNECTED', 0x1001, 'Something was unplugged from a jack.'],
    ['VIRTIO_SND_EVT_PCM_PERIOD_ELAPSED', 0x1100, 'A stream has got through period_bytes.'],
    ['VIRTIO_SND_EVT_PCM_XRUN', 0x1101, 'An output stream ran dry or an input stream overflowed.'],
    ['VIRTIO_SND_EVT_CTL_NOTIFY', 0x1200, 'Something about a control element has changed.', control],
  ]),
  ...constants({ group: 'status', clause: operation, versions: since12 }, [
    ['VIRTIO_SND_S_OK', 0x8000, 'The request succeeded.'],
    ['VIRTIO_SND_S_BAD_MSG', 0x8001, 'The message is malformed or has parameters that are not valid.'],
    ['VIRTIO_SND_S_NOT_SUPP', 0x8002, 'The device does not support the operation or its parameters.'],
    ['VIRTIO_SND_S_IO_ERR', 0x8003, 'Input or output failed.'],
  ]),
  ...constants({ group: 'direction', clause: operation, versions: since12 }, [
    ['VIRTIO_SND_D_OUTPUT', 0, 'From the driver to the device: playback.'],
    ['VIRTIO_SND_D_INPUT', 1, 'From the device to the driver: recording.'],
  ]),
  ...constants({ group: 'jack feature', clause: jackInfo, versions: since12 }, [
    ['VIRTIO_SND_JACK_F_REMAP', 0, 'The jack can be remapped; the number of a bit, not its mask.'],
  ]),
];
