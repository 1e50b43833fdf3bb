import { describe, expect, it } from 'vitest';
import { CRYPTO } from '../../../src/virtio/devices/crypto/spec.ts';
import { cryptoConfig } from '../../../src/virtio/devices/crypto/spec-structs.ts';
import { decode, isStruct, resolve } from '../../../src/virtio/layout/layout.ts';
import type { Span, Version } from '../../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const counts = (facts: readonly { readonly versions: Span }[]) =>
  VERSION_NAMES.map((version) => facts.filter(({ versions }) => holds(versions, version)).length);

const config = (version: Version) => resolve(cryptoConfig, { version, features: 0n });

function layoutOf(name: string) {
  const found = CRYPTO.structs.find((one) => one.name === `virtio_crypto_${name}`);
  if (found === undefined || !isStruct(found.layout)) throw new Error(`No struct ${name}`);
  return found.layout;
}

function value(name: string, version: Version = '1.4') {
  const found = CRYPTO.constants.find((one) => one.name === name && holds(one.versions, version));
  return found?.value;
}

describe('the crypto device, section 5.9', () => {
  it('has as many facts of each kind in each version as its section gives', () => {
    expect(counts(CRYPTO.features)).toEqual([0, 5, 5, 6, 6]);
    expect(counts(CRYPTO.queues)).toEqual([0, 2, 2, 2, 2]);
    expect(counts(CRYPTO.structs)).toEqual([0, 44, 44, 52, 62]);
    expect(counts(CRYPTO.constants)).toEqual([0, 92, 92, 124, 145]);
  });

  it('has a configuration space of 56 bytes in which 1.3 names a reserved field (5.9.5)', () => {
    for (const version of ['1.1', '1.2', '1.3', '1.4'] as const) {
      expect(config(version).size, version).toBe(56);
      const there = config(version).fields.map(({ name }) => name);
      const isOld = version === '1.1' || version === '1.2';
      expect(there[11], version).toBe(isOld ? 'reserved' : 'akcipher_algo');
      expect(config(version).fields[11]?.offset).toBe(44);
      expect(config(version).offsetOf('max_size')).toBe(48);
    }
  });

  it('names the bits of a mask after the algorithm of that number (5.9.4, 5.9.5)', () => {
    const bytes = new Uint8Array(56);
    bytes[12] = 1 << 3;
    bytes[29] = 1 << 1;
    const read = decode(config('1.4'), bytes);
    expect(read).toMatchObject({ cipher_algo_l: 8, mac_algo_h: 0x200 });
    const names = (path: string) =>
      config('1.4')
        .rows()
        .find((row) => row.path === path)?.names;
    expect(names('cipher_algo_l')).toMatchObject({ VIRTIO_CRYPTO_CIPHER_AES_CBC: 8 });
    expect(names('mac_algo_h')).toMatchObject({ VIRTIO_CRYPTO_MAC_GMAC_AES: 0x200 });
    expect(names('mac_algo_l')).not.toHaveProperty('VIRTIO_CRYPTO_MAC_GMAC_AES');
  });

  it('has headers of 16 and 24 bytes and statuses of one byte or four (5.9.7.2, 5.9.7.3)', () => {
    expect(layoutOf('ctrl_header').size).toBe(16);
    expect(layoutOf('op_header').size).toBe(24);
    expect(layoutOf('op_header').offsetOf('session_id')).toBe(8);
    expect(layoutOf('inhdr').size).toBe(1);
    expect(layoutOf('destroy_session_input').size).toBe(1);
    expect(layoutOf('create_session_input').size).toBe(16);
  });

  it('fits the parameters of sessions into the sizes that the listings define (5.9.7.2.1)', () => {
    const symmetric = Number(value('VIRTIO_CRYPTO_SYM_SESS_OP_SPEC_HDR_SIZE'));
    const legacy = Number(value('VIRTIO_CRYPTO_CTRLQ_OP_SPEC_HDR_LEGACY'));
    expect(layoutOf('alg_chain_session_flf').size).toBe(symmetric);
    expect(layoutOf('cipher_session_flf').size).toBe(16);
    expect(layoutOf('mac_create_session_flf').size).toBe(
      value('VIRTIO_CRYPTO_ALG_CHAIN_SESS_OP_SPEC_HDR_SIZE'),
    );
    expect(layoutOf('sym_create_session_flf').size).toBe(legacy);
    expect(layoutOf('akcipher_create_session_flf').size).toBe(legacy);
    expect(layoutOf('akcipher_create_session_flf').offsetOf('algo_flf')).toBe(12);
    expect(layoutOf('aead_create_session_flf').size).toBe(24);
  });

  it('fits the parameters of operations into the sizes that the listings define (5.9.7.6)', () => {
    expect(layoutOf('alg_chain_data_flf').size).toBe(value('VIRTIO_CRYPTO_SYM_DATA_REQ_HDR_SIZE'));
    expect(layoutOf('sym_data_flf').size).toBe(value('VIRTIO_CRYPTO_DATAQ_OP_SPEC_HDR_LEGACY'));
    expect(layoutOf('alg_chain_data_flf_stateless').size).toBe(
      value('VIRTIO_CRYPTO_SYM_DATE_REQ_HDR_STATELESS_SIZE'),
    );
    expect(layoutOf('alg_chain_data_flf_stateless').offsetOf('sess_para.hash.hash_mode')).toBe(28);
    expect(layoutOf('sym_data_flf_stateless').size).toBe(76);
    expect(layoutOf('cipher_data_flf_stateless').size).toBe(24);
    expect(layoutOf('aead_data_flf_stateless').size).toBe(32);
    expect(layoutOf('akcipher_data_flf_stateless').size).toBe(28);
  });

  it('lays a security association out without padding (1.4, 5.9.9.9)', () => {
    expect(layoutOf('ipsec_mode_cap').size).toBe(44);
    expect(layoutOf('ipsec_sa_cap_data').offsetOf('cap_mode')).toBe(8);
    expect(layoutOf('ipsec_tunnel_param').size).toBe(44);
    expect(layoutOf('ipsec_tunnel_param').offsetOf('ipv6.hlimit')).toBe(40);
    expect(layoutOf('ipsec_tunnel_param').offsetOf('ipv4.ttl')).toBe(14);
    const association = layoutOf('resource_obj_ipsec_sa_256b_key');
    expect(association.size).toBe(196);
    expect(association.offsetOf('param')).toBe(24);
    expect(association.offsetOf('cipher_algo')).toBe(76);
    expect(association.offsetOf('auth_algo')).toBe(120);
    expect(association.offsetOf('life')).toBe(164);
  });

  it('makes an opcode of the service and the operation (5.9.7.2, 5.9.7.3)', () => {
    expect(value('VIRTIO_CRYPTO_CIPHER_CREATE_SESSION')).toBe(2);
    expect(value('VIRTIO_CRYPTO_AEAD_DESTROY_SESSION')).toBe(0x303);
    expect(value('VIRTIO_CRYPTO_AKCIPHER_CREATE_SESSION')).toBe(0x404);
    expect(value('VIRTIO_CRYPTO_AKCIPHER_VERIFY')).toBe(0x403);
    expect(value('VIRTIO_CRYPTO_IPSEC_INBOUND')).toBe(0x501);
    expect(value('VIRTIO_CRYPTO_IPSEC_INBOUND', '1.3')).toBeUndefined();
  });

  it('counts the statuses anew in 1.3 and in 1.4 (5.9.7.1, 5.9.9.1)', () => {
    const ends = VERSION_NAMES.map((version) => value('VIRTIO_CRYPTO_MAX', version));
    expect(ends).toEqual([undefined, 6, 6, 7, 8]);
  });
});
