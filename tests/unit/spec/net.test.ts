import { describe, expect, it } from 'vitest';
import {
  coalescingLimits,
  controlCommand,
  flowFilterLimits,
  flowFilterSelector,
  hashConfig,
  ipsecHeader,
  macTable,
  NET,
  netConfig,
  netHeader,
  queueCoalescing,
  queueId,
  rssConfig,
  ruleObject,
  statsReplyHeader,
} from '../../../src/virtio/devices/net/spec.ts';
import { bitOf } from '../../../src/virtio/fact-lookup.ts';
import { decode, encode, resolve } from '../../../src/virtio/layout/layout.ts';
import type { Version } from '../../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const bits = (...names: readonly string[]): bigint =>
  names.reduce((mask, name) => mask | (1n << BigInt(bitOf(NET.features, `VIRTIO_NET_F_${name}`))), 0n);

const config = (version: Version) => resolve(netConfig, { version, features: 0n });

/** The header in a version with features, by what follows `VIRTIO_NET_F_`. */
const header = (version: Version, ...names: readonly string[]) =>
  resolve(netHeader, { version, features: bits(...names) });

const numberOf = (name: string) => NET.constants.find((one) => one.name === name)?.value;

const counts = (facts: readonly { readonly versions: (typeof NET.structs)[number]['versions'] }[]) =>
  VERSION_NAMES.map((version) => facts.filter((one) => holds(one.versions, version)).length);

describe('the network device, section 5.1', () => {
  it('has as many feature bits, named numbers and structs in each version as its section lists', () => {
    expect(counts(NET.features)).toEqual([21, 26, 31, 37, 45]);
    expect(counts(NET.constants)).toEqual([36, 38, 60, 78, 134]);
    expect(counts(NET.structs)).toEqual([5, 5, 7, 11, 35]);
  });

  it('names each struct once in a version', () => {
    for (const version of VERSION_NAMES) {
      const names = NET.structs.filter((one) => holds(one.versions, version)).map(({ name }) => name);
      expect(new Set(names).size, version).toBe(names.length);
    }
  });

  it('grows its configuration space from 10 to 28 bytes (5.1.4)', () => {
    expect(VERSION_NAMES.map((version) => config(version).size)).toEqual([10, 12, 24, 28, 28]);
    expect(
      config('1.4')
        .rows()
        .map(({ path, offset }) => `${path} ${offset}`),
    ).toEqual([
      'mac 0',
      'status 6',
      'max_virtqueue_pairs 8',
      'mtu 10',
      'speed 12',
      'duplex 16',
      'rss_max_key_size 17',
      'rss_max_indirection_table_length 18',
      'supported_hash_types 20',
      'supported_tunnel_types 24',
    ]);
  });

  it('reads the configuration that QEMU 7.2 shows for mq, rss, hash, host_mtu=1500, speed=1000, duplex=full', () => {
    const hex = '52540012345601000100dc05e803000001288000ff010000';
    const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    expect(decode(config('1.2'), bytes)).toEqual({
      mac: Uint8Array.of(0x52, 0x54, 0x00, 0x12, 0x34, 0x56),
      status: 1,
      max_virtqueue_pairs: 1,
      mtu: 1500,
      speed: 1000,
      duplex: 1,
      rss_max_key_size: 40,
      rss_max_indirection_table_length: 128,
      supported_hash_types: 0x1ff,
    });
  });

  it('tells of a configuration field any feature that fills it', () => {
    const pairs = netConfig.fields.find(({ name }) => name === 'max_virtqueue_pairs');
    expect(pairs?.validWhen?.({ version: '1.4', features: bits('MQ') })).toBe(true);
    expect(pairs?.validWhen?.({ version: '1.4', features: bits('RSS') })).toBe(true);
    expect(pairs?.validWhen?.({ version: '1.4', features: bits('MTU') })).toBe(false);
  });
});

describe('the header of a packet', () => {
  it('takes 12 bytes in every version, with num_buffers or without VIRTIO_NET_F_MRG_RXBUF (5.1.6)', () => {
    expect(VERSION_NAMES.map((version) => header(version).size)).toEqual([12, 12, 12, 12, 12]);
    expect(header('1.0').offsetOf('num_buffers')).toBe(10);
  });

  it('takes 10 bytes with the legacy interface unless VIRTIO_NET_F_MRG_RXBUF is negotiated (5.1.6.1)', () => {
    const legacy = (features: bigint) => resolve(netHeader, { version: '1.0', features, legacy: true }).size;
    expect(legacy(0n)).toBe(10);
    expect(legacy(bits('MRG_RXBUF'))).toBe(12);
  });

  it('takes 20 bytes with a hash report, which 1.2 brings (5.1.6)', () => {
    expect(VERSION_NAMES.map((version) => header(version, 'HASH_REPORT').size)).toEqual([12, 12, 20, 20, 20]);
    expect(header('1.2', 'HASH_REPORT').offsetOf('hash_report')).toBe(16);
  });

  it('takes all the fields up to the last that a feature of 1.4 asks for (5.1.9.3.1)', () => {
    expect(header('1.4', 'HOST_UDP_TUNNEL_GSO').size).toBe(24);
    expect(header('1.4', 'GUEST_UDP_TUNNEL_GSO').offsetOf('outer_th_offset')).toBe(20);
    expect(header('1.4', 'OUT_NET_HEADER').size).toBe(32);
    expect(header('1.4', 'IPSEC').offsetOf('outer_nh_offset')).toBe(24);
    expect(header('1.4', 'IPSEC').offsetOf('ipsec_resource_hdr.resource_type')).toBe(30);
    expect(header('1.3', 'OUT_NET_HEADER', 'IPSEC').size).toBe(12);
    expect(ipsecHeader.size).toBe(6);
  });

  it('says of an offloaded checksum where it begins and belongs (the example of 5.1.9.2)', () => {
    const layout = header('1.4');
    const bytes = encode(layout, {
      flags: 1,
      gso_type: 0,
      hdr_len: 0,
      gso_size: 0,
      csum_start: 34,
      csum_offset: 16,
      num_buffers: 0,
    });
    expect([...bytes]).toEqual([1, 0, 0, 0, 0, 0, 34, 0, 16, 0, 0, 0]);
    expect(decode(layout, bytes)).toMatchObject({ csum_start: 34, csum_offset: 16 });
  });
});

describe('the commands of the control queue', () => {
  it('have structs of the sizes that their listings give', () => {
    expect(controlCommand.size).toBe(2);
    expect(macTable.size).toBe(4);
    expect(hashConfig.size).toBe(13);
    expect(rssConfig.size).toBe(8);
    expect(queueId.size).toBe(2);
    expect(coalescingLimits.size).toBe(8);
    expect(queueCoalescing.offsetOf('coal.max_usecs')).toBe(8);
    expect(statsReplyHeader.size).toBe(8);
  });

  it('keep the key of a hash where receive-side scaling has it with a table of one entry', () => {
    const rss = NET.structs.find(({ name }) => name === 'virtio_net_rss_config');
    const fixed = rss?.tail?.slice(1).map(({ size }) => size ?? 0) ?? [];
    const table = 2;
    const keyLength = rssConfig.size + table + (fixed[0] ?? 0);
    expect(hashConfig.offsetOf('hash_key_length')).toBe(keyLength);
  });

  it('return a result in 1.4 alone', () => {
    const tails = VERSION_NAMES.map((version) => {
      const fact = NET.structs.find((one) => one.name === 'virtio_net_ctrl' && holds(one.versions, version));
      return fact?.tail?.map(({ name }) => name).at(-1);
    });
    expect(tails).toEqual(['ack', 'ack', 'ack', 'ack', 'command-specific-result']);
  });

  it('number the classes from 0 to 9', () => {
    const classes = NET.constants.filter(({ group }) => group === 'command class');
    expect(classes.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('named numbers of the network device', () => {
  it('keep each hash type at one bit below its report (5.1.9.4.5)', () => {
    const group = (name: string) =>
      NET.constants.filter((one) => one.group === name).map(({ value }) => value);
    const reports = group('hash report').slice(1);
    expect(reports.map((report) => 1 << (Number(report) - 1))).toEqual(group('hash type'));
  });

  it('keep each statistics type at the bit that its reply has as number (5.1.9.5.11)', () => {
    const group = (name: string) =>
      NET.constants.filter((one) => one.group === name).map(({ value }) => value);
    expect(group('statistics reply').map((reply) => 2 ** Number(reply))).toEqual(group('statistics type'));
    expect(numberOf('VIRTIO_NET_STATS_TYPE_CVQ')).toBe(0x100000000);
  });

  it('number an offload as its feature, but for those whose feature is above 63 (5.1.9.5.9.1)', () => {
    const offloads = NET.constants.filter(({ group }) => group === 'offload bit');
    const others = offloads.filter(({ name, value }) => bitOf(NET.features, name) !== value);
    expect(others.map(({ name, value }) => `${name} ${value}`)).toEqual([
      'VIRTIO_NET_F_GUEST_UDP_TUNNEL_GSO 46',
      'VIRTIO_NET_F_GUEST_UDP_TUNNEL_GSO_CSUM 47',
    ]);
  });

  it('mark a tunnelled TCP packet over IPv4 with 0x21 (the example of 5.1.9.2)', () => {
    const names = ['VIRTIO_NET_HDR_GSO_TCPV4', 'VIRTIO_NET_HDR_GSO_UDP_TUNNEL_IPV4'];
    expect(names.reduce((type, name) => type | Number(numberOf(name)), 0)).toBe(0x21);
  });
});

describe('flow filters, section 5.1.9.6', () => {
  it('have structs of the sizes that their listings give', () => {
    expect(flowFilterLimits.size).toBe(20);
    expect(flowFilterSelector.size).toBe(8);
    expect(flowFilterSelector.offsetOf('length')).toBe(4);
    expect(ruleObject.size).toBe(16);
    expect(ruleObject.offsetOf('vq_index')).toBe(12);
  });

  it('number capabilities from 0x800 and resource objects from 0x200', () => {
    expect(numberOf('VIRTIO_NET_FF_RESOURCE_CAP')).toBe(0x800);
    expect(numberOf('VIRTIO_NET_IPSEC_SA_CAP')).toBe(0x804);
    expect(numberOf('VIRTIO_NET_RESOURCE_OBJ_FF_GROUP')).toBe(0x200);
    expect(numberOf('VIRTIO_NET_RESOURCE_OBJ_IPSEC_INB_SA')).toBe(0x204);
  });
});
