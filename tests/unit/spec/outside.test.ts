import { describe, expect, it } from 'vitest';
import { outsideRecords } from '../../../src/site/api/outside.ts';
import { GPU } from '../../../src/virtio/devices/gpu/spec.ts';
import { isStruct } from '../../../src/virtio/layout/layout.ts';
import { DEVICE_IDS, standing } from '../../../src/virtio/spec/ids.ts';
import { OUTSIDE, type OutsideSpec } from '../../../src/virtio/spec/outside/index.ts';
import { VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const of = (key: OutsideSpec['key']): OutsideSpec => {
  const found = OUTSIDE.find((one) => one.key === key);
  if (found === undefined) throw new Error(`Nothing is entered of ${key}`);
  return found;
};
const value = (key: OutsideSpec['key'], name: string) =>
  of(key).constants.find((one) => one.name === name)?.value;
const size = (key: OutsideSpec['key'], name: string) =>
  of(key).structs.find((one) => one.name === name)?.layout.size;

describe('what stands outside the specification', () => {
  it('says so of itself, and cites a file of a public repository at one commit for each fact', () => {
    for (const spec of OUTSIDE) {
      expect(spec.partOfSpecification).toBe(false);
      const facts = [
        spec.ids,
        spec.features,
        spec.queues,
        spec.structs,
        spec.constants,
        spec.config ?? [],
      ].flat();
      for (const { source, summary, name } of facts) {
        expect(source.commit, name).toMatch(/^[0-9a-f]{40}$/);
        expect(source.repository, name).toMatch(/^[\w-]+\/[\w-]+$/);
        expect(source.path, name).toMatch(/^\w[\w./-]+\.(rs|h)$/);
        expect(summary, name).toMatch(/^[A-Z].*\.$/);
      }
    }
  });

  it('has each name once, and each bit', () => {
    for (const { constants, structs, features } of OUTSIDE) {
      const names = [...constants, ...structs].map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(new Set(features.map(({ bit }) => bit)).size).toBe(features.length);
    }
  });

  it('has structs whose fields fill them', () => {
    for (const { structs } of OUTSIDE) {
      for (const { layout, name } of structs) {
        if (!isStruct(layout)) throw new Error(name);
        expect(
          layout.fields.reduce((sum, one) => sum + one.size, 0),
          name,
        ).toBe(layout.size);
      }
    }
  });

  it('is published with the mark that it is no part of the specification', () => {
    const records = outsideRecords();
    expect(records.length).toBeGreaterThan(200);
    expect(records.every((one) => one.partOfSpecification === false)).toBe(true);
    expect(records.find(({ name }) => name === 'VIRTIO_VIDEO_CMD_STREAM_CREATE')).toMatchObject({
      protocol: 'video',
      kind: 'constant',
      value: 0x101,
      source: { repository: 'google/crosvm' },
    });
  });
});

describe('the video encoder and decoder', () => {
  it('have IDs that versions since 1.2 reserve, and a section in none', () => {
    for (const { id, reserved } of of('video').ids) {
      expect(reserved).toBe(true);
      const key = DEVICE_IDS.find((one) => one.id === id)?.key ?? '';
      expect(VERSION_NAMES.map((version) => standing(key, version))).toEqual([
        'absent',
        'absent',
        'reserved',
        'reserved',
        'reserved',
      ]);
    }
  });

  it('number commands from 0x100, answers from 0x200 and errors from 0x300, as crosvm has them', () => {
    expect(value('video', 'VIRTIO_VIDEO_CMD_QUERY_CAPABILITY')).toBe(256);
    expect(value('video', 'VIRTIO_VIDEO_CMD_SET_PARAMS_EXT')).toBe(270);
    expect(value('video', 'VIRTIO_VIDEO_RESP_OK_GET_CONTROL')).toBe(517);
    expect(value('video', 'VIRTIO_VIDEO_RESP_ERR_UNSUPPORTED_CONTROL')).toBe(773);
    expect(value('video', 'VIRTIO_VIDEO_FORMAT_VP9')).toBe(4101);
    expect(value('video', 'VIRTIO_VIDEO_LEVEL_H264_5_1')).toBe(270);
    expect(value('video', 'VIRTIO_VIDEO_PROFILE_H264_MULTIVIEWHIGH')).toBe(266);
    expect(value('video', 'VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED')).toBe(512);
  });

  it('say where the other implementation numbers errors otherwise', () => {
    const error = of('video').constants.find(({ name }) => name === 'VIRTIO_VIDEO_RESP_ERR_OUT_OF_MEMORY');
    expect(error?.note).toContain('0x207');
  });

  it('have structs of these sizes', () => {
    expect(of('video').config?.layout.size).toBe(44);
    expect(size('video', 'virtio_video_cmd_hdr')).toBe(8);
    expect(size('video', 'virtio_video_format_desc')).toBe(24);
    expect(size('video', 'virtio_video_stream_create')).toBe(80);
    expect(size('video', 'virtio_video_resource_create')).toBe(80);
    expect(size('video', 'virtio_video_resource_queue')).toBe(56);
    expect(size('video', 'virtio_video_params')).toBe(112);
    expect(size('video', 'virtio_video_params_ext')).toBe(120);
  });
});

describe('the Wayland device', () => {
  it('has a number that no version lists, the last of the PCI range', () => {
    const [id] = of('wayland').ids;
    expect(id?.id).toBe(63);
    expect(DEVICE_IDS.some((one) => one.id === 63)).toBe(false);
    expect(0x1040 + (id?.id ?? 0)).toBe(0x107f);
  });

  it('has three features, without bit 0, and eleven commands', () => {
    expect(of('wayland').features.map(({ bit }) => bit)).toEqual([1, 2, 3]);
    const commands = of('wayland').constants.filter(({ group }) => group === 'command');
    expect(commands.map((one) => one.value)).toEqual([256, 257, 258, 259, 260, 261, 262, 263, 264, 265, 266]);
    expect(value('wayland', 'VIRTIO_WL_RESP_INVALID_CMD')).toBe(4357);
  });

  it('has structs of these sizes', () => {
    expect(size('wayland', 'CtrlVfdNew')).toBe(32);
    // The source holds this one to 64 bytes.
    expect(size('wayland', 'CtrlVfdNewCtxNamed')).toBe(64);
    expect(size('wayland', 'CtrlVfdNewDmabuf')).toBe(64);
    expect(size('wayland', 'CtrlVfdSendVfdV2')).toBe(16);
  });
});

describe('the cross-domain context', () => {
  it('is the capability set that the specification calls so (1.4, section 5.7.6.8)', () => {
    const set = GPU.constants.find(({ name }) => name === 'VIRTIO_GPU_CAPSET_CROSS_DOMAIN');
    expect(set?.value).toBe(5);
    expect(of('cross-domain').ids).toEqual([]);
  });

  it('has ten commands and a limit of 28 identifiers', () => {
    const commands = of('cross-domain').constants.filter(({ group }) => group === 'command');
    expect(commands.map((one) => one.value)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(value('cross-domain', 'CROSS_DOMAIN_MAX_IDENTIFIERS')).toBe(28);
    expect(value('cross-domain', 'CROSS_DOMAIN_CHANNEL_TYPE_X11')).toBe(17);
  });

  it('has structs of these sizes', () => {
    expect(size('cross-domain', 'CrossDomainHeader')).toBe(8);
    expect(size('cross-domain', 'CrossDomainInit')).toBe(20);
    expect(size('cross-domain', 'CrossDomainImageRequirements')).toBe(64);
    expect(size('cross-domain', 'CrossDomainSendReceive')).toBe(16 + 3 * 112);
    expect(size('cross-domain', 'CrossDomainFutexNew')).toBe(32);
  });
});
