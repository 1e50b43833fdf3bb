/** Rules on the feature bits of the socket device: section 5.10.3 of 1.3 and 1.4. */
import { accepted, featureRules, needs } from '../../spec/facts.ts';

const NO_IMPLIED_STREAM = 'VIRTIO_VSOCK_F_NO_IMPLIED_STREAM';

export const VSOCK_RULES = [
  ...featureRules('vsock/feature-bits', '1.3', [
    ['device', 'should', needs(NO_IMPLIED_STREAM), 'The device says outright whether it has stream sockets.'],
  ]),
  ...accepted('vsock/feature-bits', '1.3', [
    [NO_IMPLIED_STREAM, 'The driver goes by what is said outright of stream sockets.'],
  ]),
];
