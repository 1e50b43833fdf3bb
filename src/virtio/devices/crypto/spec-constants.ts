/**
 * The named numbers of the crypto device's requests: sections 5.9.5 and 5.9.7 (5.9.9 in 1.4) of every version since
 * 1.1. An opcode is the number of its service times 256 plus that of the operation; the macro
 * VIRTIO_CRYPTO_OPCODE(service, op) of the text makes it.
 */
import { constants, needs } from '../../spec/facts.ts';
import { CRYPTO_ALGORITHMS } from './spec-algorithms.ts';

const operation = 'crypto/device-operation';
const control = `${operation}/control-virtqueue`;
const session = `${control}/session-operation`;
const symmetric = `${session}/session-operation-symmetric-algorithms-session`;
const data = `${operation}/data-virtqueue`;

const revision1 = needs('VIRTIO_CRYPTO_F_REVISION_1');
const withoutRevision1 = { not: revision1 };
const since11 = { since: '1.1' } as const;
const since13 = { versions: { since: '1.3' } } as const;
const since14 = { versions: { since: '1.4' } } as const;
const UNVALUED = 'Printed without a value: one more than the last status of the version.';

const REQUEST_CONSTANTS = [
  ...constants({ group: 'device status', clause: 'crypto/device-configuration-layout', versions: since11 }, [
    ['VIRTIO_CRYPTO_S_HW_READY', 1, 'The device is ready for requests.'],
  ]),
  ...constants({ group: 'status', clause: `${operation}/operation-status`, versions: since11 }, [
    ['VIRTIO_CRYPTO_OK', 0, 'The operation succeeded.'],
    ['VIRTIO_CRYPTO_ERR', 1, 'The operation failed in a way that has no status of its own.'],
    [
      'VIRTIO_CRYPTO_BADMSG',
      2,
      'Decrypted data is not authentic.',
      {
        note: 'The list of statuses gives it to AEAD decryption alone; the requirements also name it for asymmetric operations (since 1.3) and for IPsec (1.4).',
      },
    ],
    ['VIRTIO_CRYPTO_NOTSUPP', 3, 'The device does not support the operation or the algorithm.'],
    ['VIRTIO_CRYPTO_INVSESS', 4, 'There is no such session.'],
    ['VIRTIO_CRYPTO_NOSPC', 5, 'No session ID is free.', { requires: revision1 }],
    [
      'VIRTIO_CRYPTO_KEY_REJECTED',
      6,
      'A signature is wrong.',
      {
        ...since13,
        note: 'The requirements for asymmetric operations have VIRTIO_CRYPTO_BADMSG for an incorrect verification too, and do not say how the two differ.',
      },
    ],
    [
      'VIRTIO_CRYPTO_IPSEC_SA_SOFT_EXPIRY',
      7,
      'An IPsec operation succeeded and its association has reached a soft limit.',
      since14,
    ],
  ]),
  ...constants({ group: 'end of the statuses', clause: `${operation}/operation-status`, versions: since11 }, [
    [
      'VIRTIO_CRYPTO_MAX',
      6,
      'The first number that is no status.',
      { versions: { since: '1.1', until: '1.2' }, note: UNVALUED },
    ],
    [
      'VIRTIO_CRYPTO_MAX',
      7,
      'The first number that is no status.',
      { versions: { since: '1.3', until: '1.3' }, note: UNVALUED },
    ],
    ['VIRTIO_CRYPTO_MAX', 8, 'The first number that is no status.', { ...since14, note: UNVALUED }],
  ]),
  ...constants({ group: 'control opcode', clause: control, versions: since11 }, [
    ['VIRTIO_CRYPTO_CIPHER_CREATE_SESSION', 0x0002, 'Make a session for a cipher or a chain.'],
    ['VIRTIO_CRYPTO_CIPHER_DESTROY_SESSION', 0x0003, 'Destroy a session for a cipher or a chain.'],
    ['VIRTIO_CRYPTO_HASH_CREATE_SESSION', 0x0102, 'Make a session for a hash.'],
    ['VIRTIO_CRYPTO_HASH_DESTROY_SESSION', 0x0103, 'Destroy a session for a hash.'],
    ['VIRTIO_CRYPTO_MAC_CREATE_SESSION', 0x0202, 'Make a session for an authentication code.'],
    ['VIRTIO_CRYPTO_MAC_DESTROY_SESSION', 0x0203, 'Destroy a session for an authentication code.'],
    ['VIRTIO_CRYPTO_AEAD_CREATE_SESSION', 0x0302, 'Make a session for authenticated encryption.'],
    ['VIRTIO_CRYPTO_AEAD_DESTROY_SESSION', 0x0303, 'Destroy a session for authenticated encryption.'],
    ['VIRTIO_CRYPTO_AKCIPHER_CREATE_SESSION', 0x0404, 'Make a session for an asymmetric cipher.', since13],
    [
      'VIRTIO_CRYPTO_AKCIPHER_DESTROY_SESSION',
      0x0405,
      'Destroy a session for an asymmetric cipher.',
      {
        ...since13,
        note: 'The listing misspells the macro in its definition as VIRTIO_CRYPTO_OPCDE, the list of parameters leaves it out, and the driver requirements name it among the data operations where VIRTIO_CRYPTO_AKCIPHER_DECRYPT belongs.',
      },
    ],
  ]),
  ...constants({ group: 'data opcode', clause: data, versions: since11 }, [
    ['VIRTIO_CRYPTO_CIPHER_ENCRYPT', 0x0000, 'Encrypt, or run a chain.'],
    ['VIRTIO_CRYPTO_CIPHER_DECRYPT', 0x0001, 'Decrypt, or run a chain.'],
    ['VIRTIO_CRYPTO_HASH', 0x0100, 'Compute a hash.'],
    ['VIRTIO_CRYPTO_MAC', 0x0200, 'Compute an authentication code.'],
    ['VIRTIO_CRYPTO_AEAD_ENCRYPT', 0x0300, 'Encrypt and append a tag.'],
    ['VIRTIO_CRYPTO_AEAD_DECRYPT', 0x0301, 'Decrypt and check the tag.'],
    ['VIRTIO_CRYPTO_AKCIPHER_ENCRYPT', 0x0400, 'Encrypt with a key of a pair.', since13],
    ['VIRTIO_CRYPTO_AKCIPHER_DECRYPT', 0x0401, 'Decrypt with a key of a pair.', since13],
    ['VIRTIO_CRYPTO_AKCIPHER_SIGN', 0x0402, 'Sign data, usually a digest.', since13],
    ['VIRTIO_CRYPTO_AKCIPHER_VERIFY', 0x0403, 'Verify a signature.', since13],
    ['VIRTIO_CRYPTO_IPSEC_OUTBOUND', 0x0500, 'Make an IPsec packet of an IP packet.', since14],
    ['VIRTIO_CRYPTO_IPSEC_INBOUND', 0x0501, 'Make an IP packet of an IPsec packet.', since14],
  ]),
  ...constants({ group: 'data request flag', clause: data, versions: since11, requires: revision1 }, [
    ['VIRTIO_CRYPTO_FLAG_SESSION_MODE', 1, 'The request belongs to a session.'],
  ]),
  ...constants({ group: 'cipher direction', clause: symmetric, versions: since11 }, [
    ['VIRTIO_CRYPTO_OP_ENCRYPT', 1, 'Encrypt.'],
    ['VIRTIO_CRYPTO_OP_DECRYPT', 2, 'Decrypt.'],
  ]),
  ...constants({ group: 'order of a chain', clause: symmetric, versions: since11 }, [
    ['VIRTIO_CRYPTO_SYM_ALG_CHAIN_ORDER_HASH_THEN_CIPHER', 1, 'The hash first.'],
    ['VIRTIO_CRYPTO_SYM_ALG_CHAIN_ORDER_CIPHER_THEN_HASH', 2, 'The cipher first.'],
  ]),
  ...constants({ group: 'hash mode', clause: symmetric, versions: since11 }, [
    ['VIRTIO_CRYPTO_SYM_HASH_MODE_PLAIN', 1, 'A plain hash.'],
    ['VIRTIO_CRYPTO_SYM_HASH_MODE_AUTH', 2, 'A hash with a key: an authentication code.'],
    [
      'VIRTIO_CRYPTO_SYM_HASH_MODE_NESTED',
      3,
      'A nested hash.',
      { note: 'No version gives it parameters of its own.' },
    ],
  ]),
  ...constants({ group: 'symmetric operation', clause: symmetric, versions: since11 }, [
    ['VIRTIO_CRYPTO_SYM_OP_NONE', 0, 'No operation.'],
    ['VIRTIO_CRYPTO_SYM_OP_CIPHER', 1, 'A cipher alone.'],
    ['VIRTIO_CRYPTO_SYM_OP_ALGORITHM_CHAINING', 2, 'A cipher with a hash or an authentication code.'],
  ]),
  ...constants({ group: 'size in a control request', clause: symmetric, versions: since11 }, [
    [
      'VIRTIO_CRYPTO_CTRLQ_OP_SPEC_HDR_LEGACY',
      56,
      'Bytes that the fixed part of a control request is padded to.',
      { clause: control, requires: withoutRevision1 },
    ],
    ['VIRTIO_CRYPTO_ALG_CHAIN_SESS_OP_SPEC_HDR_SIZE', 16, 'Bytes of the hash part of a chain session.'],
    ['VIRTIO_CRYPTO_SYM_SESS_OP_SPEC_HDR_SIZE', 48, 'Bytes of the fixed part of a symmetric session.'],
    [
      'VIRTIO_CRYPTO_AKCIPHER_SESS_ALGO_SPEC_HDR_SIZE',
      44,
      'Bytes of the parameters of an asymmetric algorithm.',
      { ...since13, clause: `${session}/session-operation-akcipher-session` },
    ],
  ]),
  ...constants(
    {
      group: 'size in a data request',
      clause: `${operation}/symmetric-algorithms-operation`,
      versions: since11,
    },
    [
      [
        'VIRTIO_CRYPTO_DATAQ_OP_SPEC_HDR_LEGACY',
        48,
        'Bytes that the fixed part of a data request is padded to.',
        { clause: data, requires: withoutRevision1 },
      ],
      ['VIRTIO_CRYPTO_SYM_DATA_REQ_HDR_SIZE', 40, 'Bytes of the fixed part of a symmetric operation.'],
      [
        'VIRTIO_CRYPTO_SYM_DATE_REQ_HDR_STATELESS_SIZE',
        72,
        'Bytes of the fixed part of a symmetric operation without a session.',
        {
          requires: needs('VIRTIO_CRYPTO_F_CIPHER_STATELESS_MODE'),
          note: 'DATE is a slip of the text for DATA, in every version.',
        },
      ],
    ],
  ),
];

const asymmetric = {
  clause: `${session}/session-operation-akcipher-session`,
  versions: { since: '1.3' },
} as const;

const ASYMMETRIC_CONSTANTS = [
  ...constants({ ...asymmetric, group: 'RSA padding' }, [
    ['VIRTIO_CRYPTO_RSA_RAW_PADDING', 0, 'Leading zeroes; not for signatures.'],
    ['VIRTIO_CRYPTO_RSA_PKCS1_PADDING', 1, 'EMSA-PKCS1-v1_5.'],
  ]),
  ...constants({ ...asymmetric, group: 'RSA hash' }, [
    ['VIRTIO_CRYPTO_RSA_NO_HASH', 0, 'No hash.'],
    ['VIRTIO_CRYPTO_RSA_MD2', 1, 'MD2.'],
    ['VIRTIO_CRYPTO_RSA_MD3', 2, 'MD3.'],
    ['VIRTIO_CRYPTO_RSA_MD4', 3, 'MD4.'],
    ['VIRTIO_CRYPTO_RSA_MD5', 4, 'MD5.'],
    ['VIRTIO_CRYPTO_RSA_SHA1', 5, 'SHA-1.'],
    ['VIRTIO_CRYPTO_RSA_SHA256', 6, 'SHA-256.'],
    ['VIRTIO_CRYPTO_RSA_SHA384', 7, 'SHA-384.'],
    ['VIRTIO_CRYPTO_RSA_SHA512', 8, 'SHA-512.'],
    ['VIRTIO_CRYPTO_RSA_SHA224', 9, 'SHA-224.'],
  ]),
  ...constants({ ...asymmetric, group: 'elliptic curve' }, [
    ['VIRTIO_CRYPTO_CURVE_UNKNOWN', 0, 'No known curve.'],
    ['VIRTIO_CRYPTO_CURVE_NIST_P192', 1, 'NIST P-192.'],
    ['VIRTIO_CRYPTO_CURVE_NIST_P224', 2, 'NIST P-224.'],
    ['VIRTIO_CRYPTO_CURVE_NIST_P256', 3, 'NIST P-256.'],
    ['VIRTIO_CRYPTO_CURVE_NIST_P384', 4, 'NIST P-384.'],
    ['VIRTIO_CRYPTO_CURVE_NIST_P521', 5, 'NIST P-521.'],
  ]),
  ...constants({ ...asymmetric, group: 'key type' }, [
    ['VIRTIO_CRYPTO_AKCIPHER_KEY_TYPE_PUBLIC', 1, 'A public key.'],
    ['VIRTIO_CRYPTO_AKCIPHER_KEY_TYPE_PRIVATE', 2, 'A private key.'],
  ]),
];

/** Every named number of the section but those of IPsec, which `spec-ipsec.ts` has. */
export const CRYPTO_CONSTANTS = [...CRYPTO_ALGORITHMS, ...REQUEST_CONSTANTS, ...ASYMMETRIC_CONSTANTS];
