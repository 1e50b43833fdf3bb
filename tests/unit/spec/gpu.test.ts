import { describe, expect, it } from 'vitest';
import { GPU, gpuConfig, gpuHeader } from '../../../src/virtio/devices/gpu/spec.ts';
import { decode, encode, isStruct, resolve } from '../../../src/virtio/layout/layout.ts';
import type { Span, Version } from '../../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const perVersion = (facts: readonly { readonly versions: Span }[]) =>
  VERSION_NAMES.map((version) => facts.filter((one) => holds(one.versions, version)).length);

function layoutOf(name: string, version: Version = '1.4') {
  const fact = GPU.structs.find((one) => one.name === name);
  if (fact === undefined || !isStruct(fact.layout)) throw new Error(`There is no struct ${name}.`);
  return resolve(fact.layout, { version, features: 0n });
}

const value = (name: string) => GPU.constants.find((one) => one.name === name)?.value;

describe('the GPU device, section 5.7 since 1.1', () => {
  it('has as many features, structs and named numbers in each version as its section (5.7.3 to 5.7.6)', () => {
    expect(perVersion(GPU.features)).toEqual([0, 2, 5, 5, 6]);
    expect(perVersion(GPU.structs)).toEqual([0, 17, 29, 29, 29]);
    expect(perVersion(GPU.constants)).toEqual([0, 35, 70, 70, 70]);
    expect(perVersion(GPU.queues)).toEqual([0, 2, 2, 2, 2]);
  });

  it('has 16 bytes of configuration space until 1.3 and 20 in 1.4 (5.7.4)', () => {
    const config = (version: Version) => resolve(gpuConfig, { version, features: 0n });
    expect((['1.1', '1.2', '1.3', '1.4'] as const).map((version) => config(version).size)).toEqual([
      16, 16, 16, 20,
    ]);
    expect(config('1.1').fields.at(-1)).toMatchObject({ name: 'reserved', offset: 12 });
    expect(config('1.3').fields.at(-1)).toMatchObject({ name: 'num_capsets', offset: 12 });
    expect(config('1.4').fields.at(-1)).toMatchObject({ name: 'blob_alignment', offset: 16 });
  });

  it('gives blob_alignment a meaning with VIRTIO_GPU_F_BLOB_ALIGNMENT alone (5.7.3)', () => {
    const field = gpuConfig.fields.find(({ name }) => name === 'blob_alignment');
    const bit = GPU.features.find(({ name }) => name === field?.label)?.bit ?? -1;
    expect(field?.validWhen?.({ version: '1.4', features: 1n << BigInt(bit) })).toBe(true);
    expect(field?.validWhen?.({ version: '1.4', features: ~(1n << BigInt(bit)) })).toBe(false);
  });

  it('begins every request and response with 24 bytes, whose last four gain ring_idx in 1.2 (5.7.6.7)', () => {
    const before = layoutOf('virtio_gpu_ctrl_hdr', '1.1');
    const since = layoutOf('virtio_gpu_ctrl_hdr', '1.2');
    expect([before.size, since.size, gpuHeader.size]).toEqual([24, 24, 24]);
    expect(before.fields.at(-1)).toMatchObject({ name: 'padding', offset: 20, size: 4 });
    expect(since.fields.slice(-2)).toMatchObject([
      { name: 'ring_idx', offset: 20, size: 1 },
      { name: 'padding', offset: 21, size: 3 },
    ]);
    for (const { name, layout } of GPU.structs) {
      if (!isStruct(layout) || layout.fields[0]?.name !== 'hdr') continue;
      expect(layout.fields[1]?.offset, name).toBe(24);
      expect(layoutOf(name, '1.4').size, name).toBe(layout.size);
    }
  });

  it.each([
    ['virtio_gpu_rect', 16],
    ['virtio_gpu_display_one', 24],
    ['virtio_gpu_resp_display_info', 24 + 16 * 24],
    ['virtio_gpu_resp_edid', 24 + 8 + 1024],
    ['virtio_gpu_resource_create_2d', 40],
    ['virtio_gpu_resource_unref', 32],
    ['virtio_gpu_set_scanout', 48],
    ['virtio_gpu_transfer_to_host_2d', 56],
    ['virtio_gpu_mem_entry', 16],
    ['virtio_gpu_resp_capset', 24],
    ['virtio_gpu_resource_create_blob', 56],
    ['virtio_gpu_set_scanout_blob', 96],
    ['virtio_gpu_ctx_create', 96],
    ['virtio_gpu_resource_map_blob', 40],
    ['virtio_gpu_update_cursor', 56],
  ])('%s takes %i bytes as printed (5.7.6)', (name, size) => {
    expect(layoutOf(name).size).toBe(size);
  });

  it('puts the fields where the listings do (5.7.6)', () => {
    expect(layoutOf('virtio_gpu_transfer_to_host_2d').offsetOf('offset')).toBe(40);
    expect(layoutOf('virtio_gpu_set_scanout').offsetOf('r.width')).toBe(32);
    expect(layoutOf('virtio_gpu_set_scanout_blob').offsetOf('strides')).toBe(64);
    expect(layoutOf('virtio_gpu_resource_create_blob').offsetOf('blob_id')).toBe(40);
    expect(layoutOf('virtio_gpu_ctx_create').offsetOf('debug_name')).toBe(32);
    expect(layoutOf('virtio_gpu_update_cursor').offsetOf('resource_id')).toBe(40);
  });

  it('counts its commands and responses on from the first of each kind (5.7.6.7)', () => {
    expect(value('VIRTIO_GPU_CMD_GET_EDID')).toBe(0x10a);
    expect(value('VIRTIO_GPU_CMD_SET_SCANOUT_BLOB')).toBe(0x10d);
    expect(value('VIRTIO_GPU_CMD_RESOURCE_UNMAP_BLOB')).toBe(0x209);
    expect(value('VIRTIO_GPU_CMD_MOVE_CURSOR')).toBe(0x301);
    expect(value('VIRTIO_GPU_RESP_OK_MAP_INFO')).toBe(0x1106);
    expect(value('VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER')).toBe(0x1205);
    expect(value('VIRTIO_GPU_FORMAT_R8G8B8X8_UNORM')).toBe(134);
  });

  it('reads a header that it has written (5.7.6.7)', () => {
    const bytes = encode(gpuHeader, {
      type: 0x100,
      flags: 1,
      fence_id: 7n,
      ctx_id: 0,
      ring_idx: 0,
      padding: new Uint8Array(3),
    });
    expect([...bytes.subarray(0, 9)]).toEqual([0, 1, 0, 0, 1, 0, 0, 0, 7]);
    expect(decode(gpuHeader, bytes)).toMatchObject({ type: 0x100, flags: 1, fence_id: 7n });
  });
});
