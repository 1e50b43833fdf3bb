/** The structs of asymmetric ciphers: sections 5.9.7.2.1.5 and 5.9.7.8 of 1.3, 5.9.9.2.1.5 and 5.9.9.8 of 1.4. */
import { bytes, field, struct, union } from '../../layout/layout.ts';
import { needs } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { DESTINATION, fact, lengthOf, oneOf, part, rest, SOURCE } from './spec-parts.ts';

const session =
  'crypto/device-operation/control-virtqueue/session-operation/session-operation-akcipher-session';
const operation = 'crypto/device-operation/akcipher-service-operation';

/** Parameters of RSA: 8 bytes. */
export const rsaParameters = struct('virtio_crypto_rsa_session_para', {
  padding_algo: field(oneOf('RSA padding'), { doc: 'How data is padded.' }),
  hash_algo: field(oneOf('RSA hash'), {
    doc: 'How the digest for a signature is made; ignored without padding and when encrypting.',
  }),
});

/** Parameters of ECDSA: 4 bytes. */
export const ecdsaParameters = struct('virtio_crypto_ecdsa_session_para', {
  curve_id: field(oneOf('elliptic curve'), { doc: 'The curve.' }),
});

const algorithm = field(oneOf('asymmetric algorithm'), { doc: 'The algorithm.' });
const keyType = field(oneOf('key type'), { doc: 'Which key of the pair it is.' });
const keyLength = lengthOf('the key');

/** Parameters of an asymmetric session: 56 bytes. */
export const asymmetricSession = struct('virtio_crypto_akcipher_create_session_flf', {
  algo: algorithm,
  key_type: keyType,
  key_len: keyLength,
  algo_flf: field(bytes(44), {
    doc: 'virtio_crypto_rsa_session_para or virtio_crypto_ecdsa_session_para; algo tells which.',
  }),
});

/** Lengths of an asymmetric operation: 8 bytes. */
export const asymmetricData = struct('virtio_crypto_akcipher_data_flf', {
  src_data_len: lengthOf('the source data; of the signature where one is verified'),
  dst_data_len: lengthOf('the room for the result; of the signed data where a signature is verified'),
});

/** An asymmetric operation without a session: 28 bytes. */
export const asymmetricStateless = struct('virtio_crypto_akcipher_data_flf_stateless', {
  sess_para: field(
    struct('sess_para', {
      algo: algorithm,
      key_type: keyType,
      key_len: keyLength,
      u: field(
        union('sess_para u', {
          rsa: field(rsaParameters, { doc: 'Parameters of RSA.' }),
          ecdsa: field(ecdsaParameters, { doc: 'Parameters of ECDSA.' }),
        }),
        { doc: 'Parameters of the algorithm.' },
      ),
    }),
    { doc: 'What a session would hold.' },
  ),
  src_data_len: lengthOf('the source data; of the signature where one is verified'),
  dst_data_len: lengthOf('the room for the result; of the signed data where a signature is verified'),
});

const since13 = { versions: { since: '1.3' } } as const;
const reads = { ...since13, direction: 'device-reads' } as const;
const stateless = { requires: needs('VIRTIO_CRYPTO_F_AKCIPHER_STATELESS_MODE') } as const;

export const CRYPTO_ASYMMETRIC_STRUCTS: readonly StructFact[] = [
  fact(rsaParameters, session, 'The parameters of RSA.', reads),
  fact(ecdsaParameters, session, 'The parameters of ECDSA.', reads),
  fact(asymmetricSession, session, 'The fixed parameters of an asymmetric session.', reads),
  fact(
    struct('virtio_crypto_akcipher_create_session_vlf', {
      key: rest('key_len', 'The key, key_len bytes: in DER, but a public key of ECDSA as the bare point.'),
    }),
    session,
    'The key of an asymmetric session.',
    {
      ...reads,
      note: 'In the listing of RSAPrivateKey the field exponent1 stands twice, the second time for exponent2.',
    },
  ),
  fact(asymmetricData, operation, 'The lengths of an asymmetric operation.', {
    ...reads,
    note: 'The text once calls it virtio_crypto_akcipher_flf.',
  }),
  fact(struct('virtio_crypto_akcipher_data_vlf', {}), operation, 'The data of an asymmetric operation.', {
    ...since13,
    direction: 'both',
    tail: [SOURCE, DESTINATION],
    note: 'To verify a signature, src_data is the signature and then the signed data, longer than src_data_len by dst_data_len, and dst_data is empty. The text also calls dst_data dst_result.',
  }),
  fact(asymmetricStateless, operation, 'The fixed part of an asymmetric operation without a session.', {
    ...reads,
    ...stateless,
    note: 'The text also calls the struct virtio_crypto_akcipher_data_flf_statless and virtio_crypto_akcipher_flf_stateless.',
  }),
  fact(
    struct('virtio_crypto_akcipher_data_vlf_stateless', {}),
    operation,
    'The data of an asymmetric operation without a session.',
    {
      ...since13,
      ...stateless,
      direction: 'both',
      tail: [part('akcipher_key', 'key_len', 'Key; the device reads it.'), SOURCE, DESTINATION],
    },
  ),
];
