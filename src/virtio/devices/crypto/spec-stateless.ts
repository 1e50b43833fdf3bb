/** The data operations without a session: sections 5.9.7.4 to 5.9.7.7 (5.9.9.4 to 5.9.9.7 in 1.4) since 1.1. */
import { bytes, field, le32, struct } from '../../layout/layout.ts';
import { needs } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { CHAIN_FIELDS } from './spec-operations.ts';
import {
  AAD,
  AUTH_KEY,
  CIPHER_KEY,
  DESTINATION,
  fact,
  HASH_RESULT,
  IV,
  lengthOf,
  oneOf,
  padding,
  part,
  rest,
  SOURCE,
} from './spec-parts.ts';

const operation = 'crypto/device-operation';
const hash = `${operation}/hash-service-operation`;
const mac = `${operation}/mac-service-operation`;
const symmetric = `${operation}/symmetric-algorithms-operation`;
const aead = `${operation}/aead-service-operation`;

const parameters = { doc: 'What a session would hold.' };
const cipher = field(oneOf('cipher algorithm'), { doc: 'The cipher.' });
const keyLength = lengthOf('the key of the cipher');
const direction = field(oneOf('cipher direction'), { doc: 'Whether to encrypt or to decrypt.' });

/** A hash operation without a session: 16 bytes. */
export const hashStateless = struct('virtio_crypto_hash_data_flf_stateless', {
  sess_para: field(
    struct('sess_para', { algo: field(oneOf('hash algorithm'), { doc: 'The hash.' }) }),
    parameters,
  ),
  src_data_len: lengthOf('the source data'),
  hash_result_len: lengthOf('the hash'),
  reserved: padding,
});

/** An operation for an authentication code without a session: 16 bytes. */
export const macStateless = struct('virtio_crypto_mac_data_flf_stateless', {
  sess_para: field(
    struct('sess_para', {
      algo: field(oneOf('MAC algorithm'), { doc: 'The authentication code.' }),
      auth_key_len: lengthOf('the key'),
    }),
    parameters,
  ),
  src_data_len: lengthOf('the source data'),
  hash_result_len: lengthOf('the authentication code'),
});

/** A cipher operation without a session: 24 bytes. */
export const cipherStateless = struct('virtio_crypto_cipher_data_flf_stateless', {
  sess_para: field(struct('sess_para', { algo: cipher, key_len: keyLength, op: direction }), parameters),
  iv_len: lengthOf('the initialisation vector or counter'),
  src_data_len: lengthOf('the source data'),
  dst_data_len: lengthOf('the result'),
});

/** An operation of a chain without a session: 72 bytes. */
export const chainStateless = struct('virtio_crypto_alg_chain_data_flf_stateless', {
  sess_para: field(
    struct('sess_para', {
      alg_chain_order: field(oneOf('order of a chain'), { doc: 'Which of the two comes first.' }),
      aad_len: lengthOf('the additional authenticated data'),
      cipher: field(struct('cipher', { algo: cipher, key_len: keyLength, op: direction }), {
        doc: 'Parameters of the cipher.',
      }),
      hash: field(
        struct('hash', {
          algo: field(le32, { doc: 'A hash or an authentication code, as hash_mode says.' }),
          auth_key_len: lengthOf('the key of the authentication code'),
          hash_mode: field(oneOf('hash mode'), { doc: 'Whether there is a key.' }),
        }),
        { doc: 'Parameters of the hash.' },
      ),
    }),
    parameters,
  ),
  ...CHAIN_FIELDS,
});

/** A symmetric operation without a session: 76 bytes. */
export const symmetricStateless = struct('virtio_crypto_sym_data_flf_stateless', {
  op_type_flf: field(bytes(72), {
    doc: 'virtio_crypto_cipher_data_flf_stateless or virtio_crypto_alg_chain_data_flf_stateless; what is left over is ignored.',
  }),
  op_type: field(oneOf('symmetric operation'), { doc: 'What op_type_flf and op_type_vlf hold.' }),
});

/** An operation of authenticated encryption without a session: 32 bytes. */
export const aeadStateless = struct('virtio_crypto_aead_data_flf_stateless', {
  sess_para: field(
    struct('sess_para', {
      algo: field(oneOf('AEAD algorithm'), { doc: 'The algorithm.' }),
      key_len: lengthOf('the key'),
      op: direction,
    }),
    parameters,
  ),
  iv_len: lengthOf('the initialisation vector'),
  tag_len: lengthOf('the authentication tag'),
  aad_len: lengthOf('the additional authenticated data'),
  src_data_len: lengthOf('the source data'),
  dst_data_len: lengthOf('the result, at least those of the source data and the tag'),
});

const hashBit = { requires: needs('VIRTIO_CRYPTO_F_HASH_STATELESS_MODE') } as const;
const macBit = { requires: needs('VIRTIO_CRYPTO_F_MAC_STATELESS_MODE') } as const;
const cipherBit = { requires: needs('VIRTIO_CRYPTO_F_CIPHER_STATELESS_MODE') } as const;
const aeadBit = { requires: needs('VIRTIO_CRYPTO_F_AEAD_STATELESS_MODE') } as const;
const reads = { direction: 'device-reads' } as const;

export const CRYPTO_STATELESS_STRUCTS: readonly StructFact[] = [
  fact(hashStateless, hash, 'The fixed part of a hash operation without a session.', {
    ...reads,
    ...hashBit,
  }),
  fact(
    struct('virtio_crypto_hash_data_vlf_stateless', {}),
    hash,
    'The data of a hash operation without a session.',
    { ...hashBit, direction: 'both', tail: [SOURCE, HASH_RESULT] },
  ),
  fact(macStateless, mac, 'The fixed part of an operation for an authentication code without a session.', {
    ...reads,
    ...macBit,
  }),
  fact(
    struct('virtio_crypto_mac_data_vlf_stateless', {}),
    mac,
    'The data of an operation for an authentication code without a session.',
    { ...macBit, direction: 'both', tail: [AUTH_KEY, SOURCE, HASH_RESULT] },
  ),
  fact(cipherStateless, symmetric, 'The fixed part of a cipher operation without a session.', {
    ...reads,
    ...cipherBit,
  }),
  fact(
    struct('virtio_crypto_cipher_data_vlf_stateless', {}),
    symmetric,
    'The data of a cipher operation without a session.',
    { ...cipherBit, direction: 'both', tail: [CIPHER_KEY, IV, SOURCE, DESTINATION] },
  ),
  fact(chainStateless, symmetric, 'The fixed part of an operation of a chain without a session.', {
    ...reads,
    ...cipherBit,
    note: 'aad_len stands in it twice; the text does not say which holds where they differ.',
  }),
  fact(
    struct('virtio_crypto_alg_chain_data_vlf_stateless', {}),
    symmetric,
    'The data of an operation of a chain without a session.',
    {
      ...cipherBit,
      direction: 'both',
      tail: [CIPHER_KEY, AUTH_KEY, IV, AAD, SOURCE, DESTINATION, HASH_RESULT],
      note: 'The additional data comes before the source data here and after it in virtio_crypto_alg_chain_data_vlf.',
    },
  ),
  fact(symmetricStateless, symmetric, 'The fixed part of a symmetric operation without a session.', {
    ...reads,
    ...cipherBit,
    note: 'The listing says that the device writes op_type, which it can only read from the driver.',
  }),
  fact(
    struct('virtio_crypto_sym_data_vlf_stateless', {
      op_type_vlf: rest(
        'sym_para_len',
        'virtio_crypto_cipher_data_vlf_stateless or virtio_crypto_alg_chain_data_vlf_stateless, sym_para_len bytes; op_type tells which.',
      ),
    }),
    symmetric,
    'The data of a symmetric operation without a session.',
    { ...cipherBit, direction: 'both' },
  ),
  fact(aeadStateless, aead, 'The fixed part of an operation of authenticated encryption without a session.', {
    ...reads,
    ...aeadBit,
  }),
  fact(
    struct('virtio_crypto_aead_data_vlf_stateless', {}),
    aead,
    'The data of an operation of authenticated encryption without a session.',
    {
      ...aeadBit,
      direction: 'both',
      tail: [part('key', 'key_len', 'Key; the device reads it.'), IV, SOURCE, AAD, DESTINATION],
    },
  ),
];
