/** The configuration, headers and statuses of the crypto device: sections 5.9.5 and 5.9.7 (5.9.9 in 1.4). */
import { field, flags, le32, le64, named, struct, u8 } from '../../layout/layout.ts';
import { group, inVersions } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { CRYPTO_CONSTANTS } from './spec-constants.ts';
import { fact, masks, oneOf, padding, part } from './spec-parts.ts';

const configuration = 'crypto/device-configuration-layout';
const control = 'crypto/device-operation/control-virtqueue';
const data = 'crypto/device-operation/data-virtqueue';

/** Notes of a configuration field. The driver only reads it. */
const config = (doc: string) => ({ doc, clause: configuration, access: 'read-only' }) as const;

/** The configuration space: 56 bytes in every version. */
export const cryptoConfig = struct('virtio_crypto_config', {
  status: field(
    flags('device status', le32, group(CRYPTO_CONSTANTS, 'device status')),
    config('Whether the device is ready for requests.'),
  ),
  max_dataqueues: field(le32, config('Most data queues, 1 to 65535.')),
  crypto_services: field(
    flags('crypto_services', le32, masks('service')),
    config('The services on offer: a bit for each, numbered as the service.'),
  ),
  cipher_algo_l: field(
    flags('cipher_algo_l', le32, masks('cipher algorithm')),
    config('Ciphers on offer: bits 0 to 31, numbered as the algorithm.'),
  ),
  cipher_algo_h: field(le32, config('Ciphers on offer: bits 32 to 63, none of which is defined.')),
  hash_algo: field(
    flags('hash_algo', le32, masks('hash algorithm')),
    config('Hashes on offer: a bit for each, numbered as the algorithm.'),
  ),
  mac_algo_l: field(
    flags('mac_algo_l', le32, masks('MAC algorithm')),
    config('Authentication codes on offer: bits 0 to 31, numbered as the algorithm.'),
  ),
  mac_algo_h: field(
    flags('mac_algo_h', le32, masks('MAC algorithm', 32)),
    config('Authentication codes on offer: bits 32 to 63.'),
  ),
  aead_algo: field(
    flags('aead_algo', le32, masks('AEAD algorithm')),
    config('Authenticated encryption on offer: a bit for each, numbered as the algorithm.'),
  ),
  max_cipher_key_len: field(le32, config('Most bytes in the key of a cipher.')),
  max_auth_key_len: field(le32, config('Most bytes in the key of an authentication code.')),
  reserved: field(le32, {
    ...config('Reserved.'),
    when: inVersions({ since: '1.1', until: '1.2' }),
  }),
  akcipher_algo: field(flags('akcipher_algo', le32, masks('asymmetric algorithm')), {
    ...config('Asymmetric ciphers on offer: a bit for each, numbered as the algorithm.'),
    since: '1.3',
    when: inVersions({ since: '1.3' }),
  }),
  max_size: field(le64, config('Most bytes in the variable part of a data request.')),
});

/** The 16 bytes that every control request begins with. */
export const controlHeader = struct('virtio_crypto_ctrl_header', {
  opcode: field(oneOf('control opcode'), { doc: 'What to do, and of which service.' }),
  algo: field(le32, { doc: 'An algorithm of the service.' }),
  flag: field(le32, { doc: 'No version says what it holds.' }),
  reserved: field(le32, { doc: '0.' }),
});

/** The 24 bytes that every data request begins with. */
export const dataHeader = struct('virtio_crypto_op_header', {
  opcode: field(oneOf('data opcode'), { doc: 'What to do, and with which service.' }),
  algo: field(le32, { doc: 'An algorithm of the service; ignored for IPsec.' }),
  session_id: field(le64, { doc: 'The session; for IPsec the ID of a resource object.' }),
  flag: field(flags('data request flag', le32, group(CRYPTO_CONSTANTS, 'data request flag')), {
    doc: 'Whether the request belongs to a session; ignored without VIRTIO_CRYPTO_F_REVISION_1.',
  }),
  padding,
});

const statuses = group(CRYPTO_CONSTANTS, 'status');

/** The byte that the device ends a data request with. */
export const dataStatus = struct('virtio_crypto_inhdr', {
  status: field(named('status', u8, statuses), { doc: 'How the operation ended.' }),
});

/** The answer to a request for a session: 16 bytes. */
export const sessionInput = struct('virtio_crypto_create_session_input', {
  session_id: field(le64, { doc: 'The new session, where status is VIRTIO_CRYPTO_OK.' }),
  status: field(oneOf('status'), { doc: 'How the operation ended.' }),
  padding,
});

const session = `${control}/session-operation`;
const destroyFixed = struct('virtio_crypto_destroy_session_flf', {
  session_id: field(le64, { doc: 'The session to destroy.' }),
});
const destroyInput = struct('virtio_crypto_destroy_session_input', {
  status: field(named('status', u8, statuses), { doc: 'How the operation ended.' }),
});

export const CRYPTO_REQUEST_STRUCTS: readonly StructFact[] = [
  fact(cryptoConfig, configuration, 'The configuration space of a crypto device.', {
    note: 'reserved is called akcipher_algo since 1.3. The bits of a mask bear the names of the constants whose values are their numbers.',
  }),
  fact(controlHeader, control, 'The header of a control request.', {
    direction: 'device-reads',
    note: 'A requirement of the section on sessions calls the last field reversed.',
  }),
  fact(
    struct('virtio_crypto_op_ctrl_req', { header: field(controlHeader, { doc: 'The header.' }) }),
    control,
    'A control request.',
    {
      tail: [
        part(
          'op_flf',
          'flf_len',
          'Parameters of fixed length; padded to 56 bytes without VIRTIO_CRYPTO_F_REVISION_1.',
        ),
        part('op_vlf', 'vlf_len', 'Parameters of variable length; none for a hash or to destroy a session.'),
        part('op_outcome', 'outcome_len', 'Result; the device writes it.'),
      ],
      direction: 'both',
    },
  ),
  fact(sessionInput, session, 'The result of making a session.', { direction: 'device-writes' }),
  fact(destroyFixed, session, 'The parameters of destroying a session.', {
    direction: 'device-reads',
    note: 'Since 1.3, which has asymmetric ciphers, the list of parameters names it for every other service and not for them.',
  }),
  fact(destroyInput, session, 'The result of destroying a session.', {
    direction: 'device-writes',
    note: 'The status takes one byte here and four in virtio_crypto_create_session_input. The requirement for VIRTIO_CRYPTO_OK speaks of a session that was created.',
  }),
  fact(dataHeader, data, 'The header of a data request.', { direction: 'device-reads' }),
  fact(
    struct('virtio_crypto_op_data_req', { header: field(dataHeader, { doc: 'The header.' }) }),
    data,
    'A data request.',
    {
      tail: [
        part(
          'op_flf',
          'flf_len',
          'Parameters of fixed length; padded to 48 bytes without VIRTIO_CRYPTO_F_REVISION_1.',
        ),
        part('op_vlf', 'vlf_len', 'Parameters and results of variable length.'),
        {
          name: 'inhdr',
          type: 'virtio_crypto_inhdr',
          size: 1,
          doc: 'How the operation ended; the device writes it.',
        },
      ],
      direction: 'both',
      note: 'The text ties the structs of stateless mode to the feature bit of the service, though with it each request may still belong to a session.',
    },
  ),
  fact(dataStatus, data, 'The result of a data request.', { direction: 'device-writes' }),
];
