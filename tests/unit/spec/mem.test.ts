import { describe, expect, it } from 'vitest';
import { MEM, memConfig, memRequest, memResponse } from '../../../src/virtio/devices/mem/spec.ts';
import { encode } from '../../../src/virtio/layout/layout.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const counts = (facts: readonly { readonly versions: Parameters<typeof holds>[0] }[]) =>
  VERSION_NAMES.map((version) => facts.filter((one) => holds(one.versions, version)).length);

describe('the memory device, section 5.15', () => {
  it('has as many bits, structs and named numbers in each version as its section lists', () => {
    expect(counts(MEM.features)).toEqual([0, 0, 2, 2, 3]);
    expect(counts(MEM.structs)).toEqual([0, 0, 7, 7, 7]);
    expect(counts(MEM.constants)).toEqual([0, 0, 11, 11, 11]);
    expect(counts(MEM.queues)).toEqual([0, 0, 1, 1, 1]);
  });

  it('has a configuration space of 56 bytes in which padding aligns the address (5.15.4)', () => {
    expect(memConfig.size).toBe(56);
    expect(memConfig.offsetOf('node_id')).toBe(8);
    expect(memConfig.offsetOf('addr')).toBe(16);
    expect(memConfig.offsetOf('requested_size')).toBe(48);
  });

  it('has a node only with VIRTIO_MEM_F_ACPI_PXM, always at the same place (5.15.4)', () => {
    const field = memConfig.fields.find(({ name }) => name === 'node_id');
    expect(field?.label).toBe('VIRTIO_MEM_F_ACPI_PXM');
    expect(field?.validWhen?.({ version: '1.4', features: 0n })).toBe(false);
    expect(field?.validWhen?.({ version: '1.4', features: 1n })).toBe(true);
  });

  it('has requests of 24 and responses of 10 bytes, as the section says (5.15.6)', () => {
    expect(memRequest.size).toBe(24);
    expect(memResponse.size).toBe(10);
    expect([memRequest.offsetOf('u.plug.addr'), memRequest.offsetOf('u.state.addr')]).toEqual([8, 8]);
    expect(memResponse.offsetOf('u.state.type')).toBe(8);
  });

  it('lays the three members of the request’s union alike (5.15.6.3, 5.15.6.4, 5.15.6.6)', () => {
    for (const name of ['virtio_mem_req_plug', 'virtio_mem_req_unplug', 'virtio_mem_req_state']) {
      expect(MEM.structs.find((one) => one.name === name)?.layout.size, name).toBe(16);
    }
    const bytes = encode(memRequest, {
      type: 1,
      padding: [0, 0, 0],
      u: { plug: { addr: 0x1_0000_0000n, nb_blocks: 3, padding: [0, 0, 0] } },
    });
    expect([...bytes]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('numbers requests, responses and states from 0 (5.15.6)', () => {
    const value = (name: string) => MEM.constants.find((one) => one.name === name)?.value;
    expect(value('VIRTIO_MEM_REQ_PLUG')).toBe(0);
    expect(value('VIRTIO_MEM_REQ_STATE')).toBe(3);
    expect(value('VIRTIO_MEM_RESP_ERROR')).toBe(3);
    expect(value('VIRTIO_MEM_STATE_MIXED')).toBe(2);
  });
});
