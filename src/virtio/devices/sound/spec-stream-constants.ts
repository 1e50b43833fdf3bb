/** The numbers that describe PCM streams: section 5.14.6.6.2 of 1.2 to 1.4. */
import { constants } from '../../spec/facts.ts';

const clause = 'sound/device-operation/pcm-control-messages/virtio-snd-r-pcm-info';
const versions = { since: '1.2' } as const;
const PLACEHOLDER =
  'A stream may list it, but drivers must not select it: the text calls it a placeholder (5.14.6.6.3).';

export const SOUND_STREAM_CONSTANTS = [
  // The numbers of bits in `features`.
  ...constants({ group: 'stream feature', clause, versions }, [
    [
      'VIRTIO_SND_PCM_F_SHMEM_HOST',
      0,
      'Frames go through memory that the host shares.',
      { note: PLACEHOLDER },
    ],
    [
      'VIRTIO_SND_PCM_F_SHMEM_GUEST',
      1,
      'Frames go through memory that the guest shares.',
      { note: PLACEHOLDER },
    ],
    [
      'VIRTIO_SND_PCM_F_MSG_POLLING',
      2,
      'The device polls txq and rxq, so that the driver need not notify it.',
    ],
    [
      'VIRTIO_SND_PCM_F_EVT_SHMEM_PERIODS',
      3,
      'The device reports each period that has elapsed in shared memory.',
    ],
    ['VIRTIO_SND_PCM_F_EVT_XRUNS', 4, 'The device reports underruns and overruns.'],
  ]),
  // Bits of a sample and bits that it takes, as the comments of the listing have them.
  ...constants({ group: 'sample format', clause, versions }, [
    ['VIRTIO_SND_PCM_FMT_IMA_ADPCM', 0, 'IMA ADPCM, 4 bits.'],
    ['VIRTIO_SND_PCM_FMT_MU_LAW', 1, 'Companded by the µ-law, 8 bits.'],
    ['VIRTIO_SND_PCM_FMT_A_LAW', 2, 'Companded by the A-law, 8 bits.'],
    ['VIRTIO_SND_PCM_FMT_S8', 3, 'Signed, 8 bits.'],
    ['VIRTIO_SND_PCM_FMT_U8', 4, 'Unsigned, 8 bits.'],
    ['VIRTIO_SND_PCM_FMT_S16', 5, 'Signed, 16 bits.'],
    ['VIRTIO_SND_PCM_FMT_U16', 6, 'Unsigned, 16 bits.'],
    ['VIRTIO_SND_PCM_FMT_S18_3', 7, 'Signed, 18 bits in 24.'],
    ['VIRTIO_SND_PCM_FMT_U18_3', 8, 'Unsigned, 18 bits in 24.'],
    ['VIRTIO_SND_PCM_FMT_S20_3', 9, 'Signed, 20 bits in 24.'],
    ['VIRTIO_SND_PCM_FMT_U20_3', 10, 'Unsigned, 20 bits in 24.'],
    ['VIRTIO_SND_PCM_FMT_S24_3', 11, 'Signed, 24 bits in 24.'],
    ['VIRTIO_SND_PCM_FMT_U24_3', 12, 'Unsigned, 24 bits in 24.'],
    ['VIRTIO_SND_PCM_FMT_S20', 13, 'Signed, 20 bits in 32.'],
    ['VIRTIO_SND_PCM_FMT_U20', 14, 'Unsigned, 20 bits in 32.'],
    ['VIRTIO_SND_PCM_FMT_S24', 15, 'Signed, 24 bits in 32.'],
    ['VIRTIO_SND_PCM_FMT_U24', 16, 'Unsigned, 24 bits in 32.'],
    ['VIRTIO_SND_PCM_FMT_S32', 17, 'Signed, 32 bits.'],
    ['VIRTIO_SND_PCM_FMT_U32', 18, 'Unsigned, 32 bits.'],
    ['VIRTIO_SND_PCM_FMT_FLOAT', 19, 'Floating point, 32 bits.'],
    ['VIRTIO_SND_PCM_FMT_FLOAT64', 20, 'Floating point, 64 bits.'],
    ['VIRTIO_SND_PCM_FMT_DSD_U8', 21, 'Digital: DSD, 8 bits.'],
    ['VIRTIO_SND_PCM_FMT_DSD_U16', 22, 'Digital: DSD, 16 bits.'],
    ['VIRTIO_SND_PCM_FMT_DSD_U32', 23, 'Digital: DSD, 32 bits.'],
    ['VIRTIO_SND_PCM_FMT_IEC958_SUBFRAME', 24, 'Digital: an IEC958 subframe, 32 bits.'],
  ]),
  ...constants({ group: 'frame rate', clause, versions }, [
    ['VIRTIO_SND_PCM_RATE_5512', 0, '5512 frames a second.'],
    ['VIRTIO_SND_PCM_RATE_8000', 1, '8000 frames a second.'],
    ['VIRTIO_SND_PCM_RATE_11025', 2, '11025 frames a second.'],
    ['VIRTIO_SND_PCM_RATE_16000', 3, '16000 frames a second.'],
    ['VIRTIO_SND_PCM_RATE_22050', 4, '22050 frames a second.'],
    ['VIRTIO_SND_PCM_RATE_32000', 5, '32000 frames a second.'],
    ['VIRTIO_SND_PCM_RATE_44100', 6, '44100 frames a second.'],
    ['VIRTIO_SND_PCM_RATE_48000', 7, '48000 frames a second.'],
    ['VIRTIO_SND_PCM_RATE_64000', 8, '64000 frames a second.'],
    ['VIRTIO_SND_PCM_RATE_88200', 9, '88200 frames a second.'],
    ['VIRTIO_SND_PCM_RATE_96000', 10, '96000 frames a second.'],
    ['VIRTIO_SND_PCM_RATE_176400', 11, '176400 frames a second.'],
    ['VIRTIO_SND_PCM_RATE_192000', 12, '192000 frames a second.'],
    ['VIRTIO_SND_PCM_RATE_384000', 13, '384000 frames a second.'],
    [
      'VIRTIO_SND_PCM_RATE_12000',
      14,
      '12000 frames a second.',
      { versions: { since: '1.4' }, note: 'Added at the end of the list, out of the order of rates.' },
    ],
    [
      'VIRTIO_SND_PCM_RATE_24000',
      15,
      '24000 frames a second.',
      { versions: { since: '1.4' }, note: 'Added at the end of the list, out of the order of rates.' },
    ],
  ]),
];
