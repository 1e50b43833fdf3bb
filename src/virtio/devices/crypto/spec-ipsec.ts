/** The structs and named numbers of IPsec on the crypto device: sections 5.9.7, 5.9.8 and 5.9.9.9 of 1.4. */
import {
  bytes,
  field,
  flags,
  flexible,
  le16,
  le32,
  le64,
  named,
  struct,
  u8,
  union,
} from '../../layout/layout.ts';
import { constants, group } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { DESTINATION, fact, lengthOf, masks, SOURCE } from './spec-parts.ts';

const ipsec = 'crypto/device-operation/ipsec-service-operation';
const capabilities = `${ipsec}/device-and-driver-capabilities`;
const resourceCapability = `${capabilities}/virtio-crypto-ipsec-resource-cap`;
const associationCapability = `${capabilities}/virtio-crypto-ipsec-sa-cap`;
const outbound = `${ipsec}/resource-objects/virtio-crypto-resource-obj-ipsec-outbound-sa`;
const versions = { since: '1.4' } as const;

export const CRYPTO_IPSEC_CONSTANTS = [
  ...constants({ group: 'capability', clause: 'crypto/device-and-driver-capabilities', versions }, [
    ['VIRTIO_CRYPTO_IPSEC_RESOURCE_CAP', 0x0800, 'How many security associations there may be.'],
    ['VIRTIO_CRYPTO_IPSEC_SA_CAP', 0x0801, 'What security associations may ask for.'],
  ]),
  ...constants({ group: 'resource object', clause: 'crypto/device-resource-objects', versions }, [
    ['VIRTIO_CRYPTO_RESOURCE_OBJ_IPSEC_OUTBOUND_SA', 0x0200, 'A security association to make packets.'],
    ['VIRTIO_CRYPTO_RESOURCE_OBJ_IPSEC_INBOUND_SA', 0x0201, 'A security association to take packets apart.'],
  ]),
  ...constants({ group: 'IPsec mode', clause: associationCapability, versions }, [
    ['VIRTIO_CRYPTO_IPSEC_MODE_ESP_TUNNEL', 1, 'ESP in tunnel mode.'],
    ['VIRTIO_CRYPTO_IPSEC_MODE_ESP_TRANSPORT', 2, 'ESP in transport mode.'],
    ['VIRTIO_CRYPTO_IPSEC_MODE_AH_TUNNEL', 3, 'AH in tunnel mode.'],
    ['VIRTIO_CRYPTO_IPSEC_MODE_AH_TRANSPORT', 4, 'AH in transport mode.'],
  ]),
  ...constants({ group: 'IPsec option bit', clause: associationCapability, versions }, [
    ['VIRTIO_CRYPTO_IPSEC_ESN', 0, 'Extended sequence numbers.'],
    ['VIRTIO_CRYPTO_IPSEC_UDP_ENCAP', 1, 'ESP inside UDP.'],
    ['VIRTIO_CRYPTO_IPSEC_COPY_DSCP', 2, 'The differentiated services code point is copied.'],
    ['VIRTIO_CRYPTO_IPSEC_DEC_TTL', 3, 'The time to live is decremented.'],
    ['VIRTIO_CRYPTO_IPSEC_COPY_DF', 4, 'The bit that forbids fragments is copied.'],
    ['VIRTIO_CRYPTO_IPSEC_ECN', 5, 'The explicit congestion notification is copied.'],
    ['VIRTIO_CRYPTO_IPSEC_SA_LIFETIME', 6, 'A security association has a lifetime.'],
  ]),
  ...constants({ group: 'IPsec direction', clause: outbound, versions }, [
    ['VIRTIO_CRYPTO_IPSEC_DIR_OUTBOUND', 1, 'Outbound: IPsec packets are made.'],
    ['VIRTIO_CRYPTO_IPSEC_DIR_INBOUND', 2, 'Inbound: IPsec packets are taken apart.'],
  ]),
];

const modeNames = group(CRYPTO_IPSEC_CONSTANTS, 'IPsec mode');
const optionMasks = Object.fromEntries(
  Object.entries(group(CRYPTO_IPSEC_CONSTANTS, 'IPsec option bit')).map(([name, bit]) => [name, 2 ** bit]),
);
const wideOptionMasks = Object.fromEntries(
  Object.entries(optionMasks).map(([name, mask]) => [name, BigInt(mask)]),
);
const directionNames = group(CRYPTO_IPSEC_CONSTANTS, 'IPsec direction');

/** How many associations the device can hold: 8 bytes. */
export const ipsecLimits = struct('virtio_crypto_ipsec_resource_cap', {
  inb_sa_limit: field(le32, { doc: 'Most inbound associations.' }),
  outb_sa_limit: field(le32, { doc: 'Most outbound associations.' }),
});

/** What the device can do in one mode: 44 bytes without padding at the end. */
export const ipsecMode = struct('virtio_crypto_ipsec_mode_cap', {
  mode: field(named('IPsec mode', u8, modeNames), { doc: 'The mode.' }),
  reserved: field(bytes(3), { doc: 'Reserved.' }),
  max_replay_win_sz: field(le32, {
    doc: 'Largest window against replayed packets; for inbound processing only.',
  }),
  options: field(flags('IPsec options', le32, optionMasks), { doc: 'Options on offer.' }),
  reserved1: field(le32, { doc: 'Reserved.' }),
  cipher_algo: field(le64, { doc: 'Ciphers on offer: a bit for each, numbered as the algorithm.' }),
  hmac_algo: field(le64, {
    doc: 'Authentication codes on offer: a bit for each, numbered as the algorithm.',
  }),
  aead_algo: field(flags('aead_algo', le32, masks('AEAD algorithm')), {
    doc: 'Authenticated encryption on offer: a bit for each, numbered as the algorithm.',
  }),
  max_cipher_key_len: lengthOf('the longest key of a cipher'),
  max_auth_key_len: lengthOf('the longest key of an authentication code'),
});

/** What the device can do in every mode: 8 bytes, then the modes. */
export const ipsecModes = struct('virtio_crypto_ipsec_sa_cap_data', {
  count: field(u8, { doc: 'Valid entries of cap_mode.' }),
  reserved: field(bytes(7), { doc: 'Reserved.' }),
  cap_mode: field(flexible(ipsecMode), { doc: 'An entry for each mode.' }),
});

const address4 = struct('in_addr', { s_addr: field(le32, { doc: 'The address.' }) });
const address6 = struct('in6_addr', { s6_u8: field(bytes(16), { doc: 'The address.' }) });

/** The header of a tunnel: 44 bytes. */
export const ipsecTunnel = struct('virtio_crypto_ipsec_tunnel_param', {
  type: field(u8, { doc: 'Whether the tunnel is of IPv4 or of IPv6.' }),
  reserved: field(bytes(3), { doc: 'Reserved.' }),
  union: field(
    union('virtio_crypto_ipsec_tunnel_param', {
      ipv4: struct('ipv4', {
        src_ip: field(address4, { doc: 'Source address.' }),
        dst_ip: field(address4, { doc: 'Destination address.' }),
        dscp: field(u8, { doc: 'Differentiated services code point.' }),
        df: field(u8, { doc: 'The bit that forbids fragments.' }),
        ttl: field(u8, { doc: 'Time to live.' }),
        reserved1: field(u8, { doc: 'Reserved.' }),
      }),
      ipv6: struct('ipv6', {
        src_addr: field(address6, { doc: 'Source address.' }),
        dst_addr: field(address6, { doc: 'Destination address.' }),
        flabel: field(le32, { doc: 'Flow label.' }),
        hlimit: field(u8, { doc: 'Hop limit.' }),
        dscp: field(u8, { doc: 'Differentiated services code point.' }),
        reserved2: field(bytes(2), { doc: 'Reserved.' }),
      }),
    }),
    { doc: 'The header of the tunnel.', anonymous: true },
  ),
});

/** How long an association lives: 32 bytes. */
export const ipsecLifetime = struct('virtio_crypto_ipsec_lifetime', {
  packets_soft_limit: field(le64, { doc: 'Packets after which operations end with a warning.' }),
  bytes_soft_limit: field(le64, { doc: 'Bytes after which operations end with a warning.' }),
  packets_hard_limit: field(le64, { doc: 'Packets after which operations fail.' }),
  bytes_hard_limit: field(le64, { doc: 'Bytes after which operations fail.' }),
});

const keyParts = { length: field(le16, { doc: 'Bytes of the key.' }) };
const keyData = field(bytes(32), { doc: 'The key.' });

/** A security association: 196 bytes. */
export const ipsecAssociation = struct('virtio_crypto_resource_obj_ipsec_sa_256b_key', {
  mode: field(named('IPsec mode', u8, modeNames), { doc: 'The mode.' }),
  direction: field(named('IPsec direction', u8, directionNames), { doc: 'The direction.' }),
  reserved: field(bytes(2), { doc: 'Reserved.' }),
  obj_id: field(le32, { doc: 'An ID with which the driver finds its own data of the association.' }),
  spi: field(le32, { doc: 'Security parameter index.' }),
  salt: field(le32, { doc: 'Salt of the cryptographic operations.' }),
  options: field(flags('IPsec options', le64, wideOptionMasks), { doc: 'Options of the association.' }),
  param: field(ipsecTunnel, { doc: 'The header of the tunnel; an inbound association has none.' }),
  udp_sport: field(le16, { doc: 'Source port of ESP inside UDP.' }),
  udp_dport: field(le16, { doc: 'Destination port of ESP inside UDP.' }),
  replay_win_sz: field(le32, { doc: 'Window against replayed packets; 0 for no check.' }),
  cipher_algo: field(le64, { doc: 'The cipher, by its number.' }),
  cipher_key: field(
    struct('cipher_key', { ...keyParts, reserved1: field(le16, { doc: 'Reserved.' }), data: keyData }),
    { doc: 'Key of the cipher.' },
  ),
  auth_algo: field(le64, { doc: 'The authentication code, by its number.' }),
  auth_key: field(
    struct('auth_key', { ...keyParts, reserved2: field(le16, { doc: 'Reserved.' }), data: keyData }),
    { doc: 'Key of the authentication code.' },
  ),
  life: field(ipsecLifetime, { doc: 'How long the association lives.' }),
});

/** Lengths of an IPsec operation: 8 bytes. */
export const ipsecData = struct('virtio_crypto_ipsec_data_flf', {
  src_data_len: lengthOf('the source packet'),
  dst_data_len: lengthOf('the room for the resulting packet, headers and trailers included'),
});

const only = { versions } as const;
const reads = { ...only, direction: 'device-reads' } as const;

export const CRYPTO_IPSEC_STRUCTS: readonly StructFact[] = [
  fact(ipsecLimits, resourceCapability, 'How many security associations there may be.', {
    ...only,
    direction: 'both',
  }),
  fact(ipsecMode, associationCapability, 'What a security association of one mode may ask for.', {
    ...only,
    direction: 'both',
    note: 'Its 44 bytes are no multiple of 8, so that the le64 fields of every second entry of cap_mode are not aligned.',
  }),
  fact(ipsecModes, associationCapability, 'What security associations may ask for, mode by mode.', {
    ...only,
    direction: 'both',
    note: 'The text calls the array mode where it explains count.',
  }),
  fact(address4, outbound, 'An address of IPv4.', {
    ...reads,
    note: 'Printed as little-endian, unlike the address in a packet.',
  }),
  fact(address6, outbound, 'An address of IPv6.', reads),
  fact(ipsecTunnel, outbound, 'The header of a tunnel.', {
    ...reads,
    note: 'The values of type are not given.',
  }),
  fact(ipsecLifetime, outbound, 'How long a security association lives.', reads),
  fact(ipsecAssociation, outbound, 'A security association of either direction.', {
    ...reads,
    note: 'Elsewhere the section calls it virtio_crypto_resource_obj_ipsec_sa. options has 64 bits here and 32 in virtio_crypto_ipsec_mode_cap. No field names an AEAD algorithm, though the capability lists them. cipher_algo and the fields of life are at offsets that are no multiples of 8.',
  }),
  fact(ipsecData, `${ipsec}/data-processing`, 'The lengths of an IPsec operation.', reads),
  fact(
    struct('virtio_crypto_ipsec_data_vlf', {}),
    `${ipsec}/data-processing`,
    'The packets of an IPsec operation.',
    {
      ...only,
      direction: 'both',
      tail: [SOURCE, DESTINATION],
      note: 'The text also calls dst_data dst_result.',
    },
  ),
];
