/** Feature bits of the SCMI device: section "Feature bits" of every version that has the device. */
import { features } from '../../spec/facts.ts';

export const SCMI_FEATURES = features('scmi/feature-bits', [
  [
    0,
    'VIRTIO_SCMI_F_P2A_CHANNELS',
    '1.2',
    'The device has virtqueue 1 and sends notifications or delayed responses on it.',
    { note: 'P2A is platform to agent: the device is the platform, the driver the agent.' },
  ],
  [
    1,
    'VIRTIO_SCMI_F_SHARED_MEMORY',
    '1.2',
    'The device may give statistics or sensor values in shared memory regions.',
    {
      notOn: [
        { transport: 'ccw', versions: { since: '1.3' }, clause: 'ccw/features-reserved-for-future-use' },
      ],
      note: 'Region IDs are 1 for power states, 2 for performance domains, 3 for sensor values and 0x80 to 0xff for vendors; no constant names them. Channel I/O supports no shared memory regions since 1.3; its list names only the bit of the PMEM device.',
    },
  ],
]);
