/** The parameters of sessions of the crypto device: section 5.9.7.2.1 (5.9.9.2.1 in 1.4) of every version since 1.1. */
import { bytes, field, struct } from '../../layout/layout.ts';
import type { StructFact } from '../../spec/types.ts';
import { AUTH_KEY, CIPHER_KEY, fact, lengthOf, oneOf, padding, rest } from './spec-parts.ts';

const session = 'crypto/device-operation/control-virtqueue/session-operation';
const hash = `${session}/session-operation-hash-session`;
const mac = `${session}/session-operation-mac-session`;
const symmetric = `${session}/session-operation-symmetric-algorithms-session`;
const aead = `${session}/session-operation-aead-session`;

/** Parameters of a hash session: 8 bytes. */
export const hashSession = struct('virtio_crypto_hash_create_session_flf', {
  algo: field(oneOf('hash algorithm'), { doc: 'The hash.' }),
  hash_result_len: lengthOf('the hash'),
});

/** Parameters of a session for authentication codes: 16 bytes. */
export const macSession = struct('virtio_crypto_mac_create_session_flf', {
  algo: field(oneOf('MAC algorithm'), { doc: 'The authentication code.' }),
  hash_result_len: lengthOf('the authentication code'),
  auth_key_len: lengthOf('the key'),
  padding,
});

/** Parameters of a cipher session: 16 bytes. */
export const cipherSession = struct('virtio_crypto_cipher_session_flf', {
  algo: field(oneOf('cipher algorithm'), { doc: 'The cipher.' }),
  key_len: lengthOf('the key'),
  op: field(oneOf('cipher direction'), { doc: 'Whether to encrypt or to decrypt.' }),
  padding,
});

/** Parameters of a chain session: 48 bytes. */
export const chainSession = struct('virtio_crypto_alg_chain_session_flf', {
  alg_chain_order: field(oneOf('order of a chain'), { doc: 'Which of the two comes first.' }),
  hash_mode: field(oneOf('hash mode'), { doc: 'What algo_flf holds.' }),
  cipher_hdr: field(cipherSession, { doc: 'Parameters of the cipher.' }),
  algo_flf: field(bytes(16), {
    doc: 'virtio_crypto_hash_create_session_flf or virtio_crypto_mac_create_session_flf; what is left over is ignored.',
  }),
  aad_len: lengthOf('the additional authenticated data'),
  padding,
});

/** Parameters of a symmetric session: 56 bytes. */
export const symmetricSession = struct('virtio_crypto_sym_create_session_flf', {
  op_flf: field(bytes(48), {
    doc: 'virtio_crypto_cipher_session_flf or virtio_crypto_alg_chain_session_flf; what is left over is ignored.',
  }),
  op_type: field(oneOf('symmetric operation'), { doc: 'What op_flf and op_vlf hold.' }),
  padding,
});

/** Parameters of a session for authenticated encryption: 24 bytes. */
export const aeadSession = struct('virtio_crypto_aead_create_session_flf', {
  algo: field(oneOf('AEAD algorithm'), { doc: 'The algorithm.' }),
  key_len: lengthOf('the key'),
  tag_len: lengthOf('the authentication tag'),
  aad_len: lengthOf('the additional authenticated data'),
  op: field(oneOf('cipher direction'), { doc: 'Whether to encrypt or to decrypt.' }),
  padding,
});

const reads = { direction: 'device-reads' } as const;

export const CRYPTO_SESSION_STRUCTS: readonly StructFact[] = [
  fact(hashSession, hash, 'The parameters of a hash session.', reads),
  fact(macSession, mac, 'The fixed parameters of a session for authentication codes.', reads),
  fact(
    struct('virtio_crypto_mac_create_session_vlf', {
      auth_key: rest('auth_key_len', 'The key, auth_key_len bytes.'),
    }),
    mac,
    'The key of a session for authentication codes.',
    reads,
  ),
  fact(cipherSession, symmetric, 'The fixed parameters of a cipher session.', reads),
  fact(
    struct('virtio_crypto_cipher_session_vlf', { cipher_key: rest('key_len', 'The key, key_len bytes.') }),
    symmetric,
    'The key of a cipher session.',
    reads,
  ),
  fact(chainSession, symmetric, 'The fixed parameters of a session that chains a cipher and a hash.', reads),
  fact(
    struct('virtio_crypto_alg_chain_session_vlf', {}),
    symmetric,
    'The keys of a session that chains a cipher and a hash.',
    { ...reads, tail: [CIPHER_KEY, AUTH_KEY] },
  ),
  fact(symmetricSession, symmetric, 'The fixed parameters of a symmetric session.', reads),
  fact(
    struct('virtio_crypto_sym_create_session_vlf', {
      op_vlf: rest(
        'vlf_len',
        'virtio_crypto_cipher_session_vlf or virtio_crypto_alg_chain_session_vlf, vlf_len bytes; op_type tells which.',
      ),
    }),
    symmetric,
    'The keys of a symmetric session.',
    reads,
  ),
  fact(aeadSession, aead, 'The fixed parameters of a session for authenticated encryption.', reads),
  fact(
    struct('virtio_crypto_aead_create_session_vlf', { key: rest('key_len', 'The key, key_len bytes.') }),
    aead,
    'The key of a session for authenticated encryption.',
    reads,
  ),
];
