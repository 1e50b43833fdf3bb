import { describe, expect, it } from 'vitest';
import {
  VSOCK,
  vsockConfig,
  vsockEvent,
  vsockHeader,
  vsockPacket,
} from '../../../src/virtio/devices/vsock/spec.ts';
import { decode, encode } from '../../../src/virtio/layout/layout.ts';
import type { Span } from '../../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const counts = (facts: readonly { readonly versions: Span }[]) =>
  VERSION_NAMES.map((version) => facts.filter(({ versions }) => holds(versions, version)).length);

describe('the socket device, section 5.10', () => {
  it('has as many facts of each kind in each version as its section gives', () => {
    expect(counts(VSOCK.features)).toEqual([0, 0, 2, 3, 3]);
    expect(counts(VSOCK.queues)).toEqual([0, 3, 3, 3, 3]);
    expect(counts(VSOCK.structs)).toEqual([0, 4, 4, 4, 4]);
    expect(counts(VSOCK.constants)).toEqual([0, 9, 15, 15, 15]);
  });

  it('has a configuration space of 8 bytes that holds the context ID (5.10.4)', () => {
    expect(vsockConfig.size).toBe(8);
    expect(decode(vsockConfig, Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0))).toEqual({ guest_cid: 3n });
  });

  it('begins every packet with a header of 44 bytes (5.10.6)', () => {
    expect(vsockHeader.size).toBe(44);
    expect(vsockHeader.fields.map(({ name, offset }) => [name, offset])).toEqual([
      ['src_cid', 0],
      ['dst_cid', 8],
      ['src_port', 16],
      ['dst_port', 20],
      ['len', 24],
      ['type', 28],
      ['op', 30],
      ['flags', 32],
      ['buf_alloc', 36],
      ['fwd_cnt', 40],
    ]);
    expect(vsockPacket.offsetOf('data')).toBe(44);
    expect(vsockEvent.size).toBe(4);
  });

  it('writes a packet as its fields in order, little-endian (5.10.6.4)', () => {
    const hdr = {
      src_cid: 3n,
      dst_cid: 2n,
      src_port: 0x1234,
      dst_port: 80,
      len: 1,
      type: 2,
      op: 5,
      flags: 3,
      buf_alloc: 0x40000,
      fwd_cnt: 7,
    };
    const packet = encode(vsockPacket, { hdr, data: Uint8Array.of(0xaa) });
    expect(packet.length).toBe(45);
    expect([...packet.subarray(16)]).toEqual([
      0x34, 0x12, 0, 0, 80, 0, 0, 0, 1, 0, 0, 0, 2, 0, 5, 0, 3, 0, 0, 0, 0, 0, 4, 0, 7, 0, 0, 0, 0xaa,
    ]);
    expect(decode(vsockPacket, packet).hdr).toEqual(hdr);
  });

  it('prints shutdown flags as bit numbers and message flags as masks (5.10.6.5, 5.10.6.6.1)', () => {
    const value = (name: string) => VSOCK.constants.find((one) => one.name === name)?.value;
    expect(value('VIRTIO_VSOCK_SHUTDOWN_F_RECEIVE')).toBe(0);
    expect(value('VIRTIO_VSOCK_SHUTDOWN_F_SEND')).toBe(1);
    expect(value('VIRTIO_VSOCK_SEQ_EOM')).toBe(1);
    expect(value('VIRTIO_VSOCK_SEQ_EOR')).toBe(2);
    expect(value('VIRTIO_VSOCK_OP_CREDIT_REQUEST')).toBe(7);
  });
});
