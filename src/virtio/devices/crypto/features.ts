/** Feature bits of the crypto device: section "Feature bits" of every version that has the device. */
import { features, needs } from '../../spec/facts.ts';

export const CRYPTO_FEATURES = features('crypto/feature-bits', [
  [
    0,
    'VIRTIO_CRYPTO_F_REVISION_1',
    '1.1',
    'Requests have the format of revision 1.',
    {
      note: 'The section on device operation says that bits 0 to 4 guard stateless mode; this one does not by itself, and since 1.3 bit 5 does too.',
    },
  ],
  [
    1,
    'VIRTIO_CRYPTO_F_CIPHER_STATELESS_MODE',
    '1.1',
    'Ciphers work without a session.',
    { requires: needs('VIRTIO_CRYPTO_F_REVISION_1') },
  ],
  [
    2,
    'VIRTIO_CRYPTO_F_HASH_STATELESS_MODE',
    '1.1',
    'Hashes work without a session.',
    { requires: needs('VIRTIO_CRYPTO_F_REVISION_1') },
  ],
  [
    3,
    'VIRTIO_CRYPTO_F_MAC_STATELESS_MODE',
    '1.1',
    'Authentication codes work without a session.',
    { requires: needs('VIRTIO_CRYPTO_F_REVISION_1') },
  ],
  [
    4,
    'VIRTIO_CRYPTO_F_AEAD_STATELESS_MODE',
    '1.1',
    'Authenticated encryption works without a session.',
    { requires: needs('VIRTIO_CRYPTO_F_REVISION_1') },
  ],
  [
    5,
    'VIRTIO_CRYPTO_F_AKCIPHER_STATELESS_MODE',
    '1.3',
    'Asymmetric ciphers work without a session.',
    { requires: needs('VIRTIO_CRYPTO_F_REVISION_1') },
  ],
]);
