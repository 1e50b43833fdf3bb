/** The data operations of sessions: sections 5.9.7.4 to 5.9.7.7 (5.9.9.4 to 5.9.9.7 in 1.4) of every version since 1.1. */
import { bytes, field, le32, struct } from '../../layout/layout.ts';
import type { StructFact } from '../../spec/types.ts';
import {
  AAD,
  DESTINATION,
  fact,
  HASH_RESULT,
  IV,
  lengthOf,
  oneOf,
  padding,
  rest,
  SOURCE,
} from './spec-parts.ts';

const operation = 'crypto/device-operation';
const hash = `${operation}/hash-service-operation`;
const mac = `${operation}/mac-service-operation`;
const symmetric = `${operation}/symmetric-algorithms-operation`;
const aead = `${operation}/aead-service-operation`;

const reserved = field(le32, { doc: 'Reserved.' });

/** Lengths of a hash operation: 8 bytes. */
export const hashData = struct('virtio_crypto_hash_data_flf', {
  src_data_len: lengthOf('the source data'),
  hash_result_len: lengthOf('the hash'),
});

/** Lengths of a cipher operation: 16 bytes. */
export const cipherData = struct('virtio_crypto_cipher_data_flf', {
  iv_len: lengthOf('the initialisation vector or counter, as many as a block of the cipher has'),
  src_data_len: lengthOf('the source data'),
  dst_data_len: lengthOf('the result'),
  padding,
});

/** What an operation of a chain has in both modes: 40 bytes. */
export const CHAIN_FIELDS = {
  iv_len: lengthOf('the initialisation vector or counter'),
  src_data_len: lengthOf('the source data'),
  dst_data_len: lengthOf('the result'),
  cipher_start_src_offset: field(le32, { doc: 'Where in the source data the cipher begins.' }),
  len_to_cipher: lengthOf('the source data that the cipher is run over'),
  hash_start_src_offset: field(le32, { doc: 'Where in the source data the hash begins.' }),
  len_to_hash: lengthOf('the source data that the hash is computed over'),
  aad_len: lengthOf('the additional authenticated data'),
  hash_result_len: lengthOf('the hash'),
  reserved,
} as const;

/** Lengths and offsets of an operation of a chain: 40 bytes. */
export const chainData = struct('virtio_crypto_alg_chain_data_flf', CHAIN_FIELDS);

/** The fixed parameters of a symmetric operation: 48 bytes. */
export const symmetricData = struct('virtio_crypto_sym_data_flf', {
  op_type_flf: field(bytes(40), {
    doc: 'virtio_crypto_cipher_data_flf or virtio_crypto_alg_chain_data_flf; what is left over is ignored.',
  }),
  op_type: field(oneOf('symmetric operation'), { doc: 'What op_type_flf and op_type_vlf hold.' }),
  padding,
});

/** Lengths of an operation of authenticated encryption: 24 bytes. */
export const aeadData = struct('virtio_crypto_aead_data_flf', {
  iv_len: lengthOf('the initialisation vector: 12 or 16 for GCM, 7 to 13 for CCM'),
  aad_len: lengthOf('the additional authenticated data'),
  src_data_len: lengthOf('the source data'),
  dst_data_len: lengthOf('the result, at least those of the source data and the tag'),
  tag_len: lengthOf('the authentication tag'),
  reserved,
});

const reads = { direction: 'device-reads' } as const;
const hashParts = { direction: 'both', tail: [SOURCE, HASH_RESULT] } as const;

export const CRYPTO_OPERATION_STRUCTS: readonly StructFact[] = [
  fact(hashData, hash, 'The lengths of a hash operation.', reads),
  fact(struct('virtio_crypto_hash_data_vlf', {}), hash, 'The data of a hash operation.', hashParts),
  fact(
    struct('virtio_crypto_mac_data_flf', {
      hdr: field(hashData, { doc: 'Lengths, the same as those of a hash.' }),
    }),
    mac,
    'The lengths of an operation for an authentication code.',
    reads,
  ),
  fact(
    struct('virtio_crypto_mac_data_vlf', {}),
    mac,
    'The data of an operation for an authentication code.',
    hashParts,
  ),
  fact(cipherData, symmetric, 'The lengths of a cipher operation.', reads),
  fact(struct('virtio_crypto_cipher_data_vlf', {}), symmetric, 'The data of a cipher operation.', {
    direction: 'both',
    tail: [IV, SOURCE, DESTINATION],
    note: 'The vector is said to be updated after every operation, though it stands in the part that the device only reads.',
  }),
  fact(chainData, symmetric, 'The lengths and offsets of an operation of a chain.', reads),
  fact(struct('virtio_crypto_alg_chain_data_vlf', {}), symmetric, 'The data of an operation of a chain.', {
    direction: 'both',
    tail: [IV, SOURCE, AAD, DESTINATION, HASH_RESULT],
    note: 'The additional data follows the source data here; in virtio_crypto_alg_chain_data_vlf_stateless it comes before. A requirement calls its length add_len, in a para that no struct has.',
  }),
  fact(symmetricData, symmetric, 'The fixed parameters of a symmetric operation.', {
    ...reads,
    note: 'The requirements also speak of a virtio_crypto_sym_data_req, which is not defined.',
  }),
  fact(
    struct('virtio_crypto_sym_data_vlf', {
      op_type_vlf: rest(
        'sym_para_len',
        'virtio_crypto_cipher_data_vlf or virtio_crypto_alg_chain_data_vlf, sym_para_len bytes; op_type tells which.',
      ),
    }),
    symmetric,
    'The data of a symmetric operation.',
    { direction: 'both' },
  ),
  fact(aeadData, aead, 'The lengths of an operation of authenticated encryption.', reads),
  fact(
    struct('virtio_crypto_aead_data_vlf', {}),
    aead,
    'The data of an operation of authenticated encryption.',
    {
      direction: 'both',
      tail: [IV, SOURCE, AAD, DESTINATION],
      note: '16 bytes are to be set aside for the vector whatever iv_len says, though its array has iv_len bytes; CCM keeps the first byte free.',
    },
  ),
];
