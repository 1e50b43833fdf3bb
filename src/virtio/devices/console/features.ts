/** Feature bits of the console device: section "Feature bits" of every version that has the device. */
import { features } from '../../spec/facts.ts';

export const CONSOLE_FEATURES = features('console/feature-bits', [
  [0, 'VIRTIO_CONSOLE_F_SIZE', '1.0', 'The device gives the size of the console in cols and rows.'],
  [
    1,
    'VIRTIO_CONSOLE_F_MULTIPORT',
    '1.0',
    'There may be several ports, as many as max_nr_ports says, with a pair of control queues.',
  ],
  [
    2,
    'VIRTIO_CONSOLE_F_EMERG_WRITE',
    '1.0',
    'The driver can put out characters through emerg_wr without any queue.',
    { note: 'It is enough that the device offers it: the driver may write before it has accepted anything.' },
  ],
]);
