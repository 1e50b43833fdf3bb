import { describe, expect, it } from 'vitest';
import { RPMB, rpmbConfig, rpmbFrame } from '../../../src/virtio/devices/rpmb/spec.ts';
import { decode, encode } from '../../../src/virtio/layout/layout.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const counts = (facts: readonly { readonly versions: Parameters<typeof holds>[0] }[]) =>
  VERSION_NAMES.map((version) => facts.filter((one) => holds(one.versions, version)).length);

describe('the RPMB device, section 5.12', () => {
  it('has as many structs, named numbers and queues in each version as its section lists, and no bits', () => {
    expect(RPMB.features).toEqual([]);
    expect(counts(RPMB.structs)).toEqual([0, 0, 2, 2, 2]);
    expect(counts(RPMB.constants)).toEqual([0, 0, 18, 18, 18]);
    expect(counts(RPMB.queues)).toEqual([0, 0, 1, 1, 1]);
  });

  it('has a configuration space of 3 bytes (5.12.4)', () => {
    expect(rpmbConfig.size).toBe(3);
    expect(decode(rpmbConfig, new Uint8Array([0x80, 1, 2]))).toEqual({
      capacity: 128,
      max_wr_cnt: 1,
      max_rd_cnt: 2,
    });
  });

  it('has frames of 512 bytes, whose code covers what follows it (5.12.6.1)', () => {
    expect(rpmbFrame.size).toBe(512);
    expect(rpmbFrame.offsetOf('key_mac')).toBe(196);
    expect(rpmbFrame.offsetOf('data')).toBe(228);
    expect(rpmbFrame.offsetOf('write_counter')).toBe(500);
    expect(rpmbFrame.offsetOf('req_resp')).toBe(510);
  });

  it('writes the numbers of a frame with the most significant byte first (5.12.6.1)', () => {
    const bytes = encode(rpmbFrame, {
      stuff: new Uint8Array(196),
      key_mac: new Uint8Array(32),
      data: new Uint8Array(256),
      nonce: new Uint8Array(16),
      write_counter: 0x01020304,
      address: 0x0506,
      block_count: 1,
      result: 0x80,
      req_resp: 0x0300,
    });
    expect([...bytes.slice(500)]).toEqual([1, 2, 3, 4, 5, 6, 0, 1, 0, 0x80, 3, 0]);
  });

  it('answers a request with its type in the higher byte (5.12.6)', () => {
    const value = (name: string) => Number(RPMB.constants.find((one) => one.name === name)?.value);
    expect(value('VIRTIO_RPMB_RESP_PROGRAM_KEY')).toBe(value('VIRTIO_RPMB_REQ_PROGRAM_KEY') << 8);
    expect(value('VIRTIO_RPMB_RESP_GET_COUNTER')).toBe(value('VIRTIO_RPMB_REQ_GET_WRITE_COUNTER') << 8);
    expect(value('VIRTIO_RPMB_RESP_DATA_WRITE')).toBe(value('VIRTIO_RPMB_REQ_DATA_WRITE') << 8);
    expect(value('VIRTIO_RPMB_RESP_DATA_READ')).toBe(value('VIRTIO_RPMB_REQ_DATA_READ') << 8);
  });
});
