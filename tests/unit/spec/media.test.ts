import { describe, expect, it } from 'vitest';
import {
  MEDIA,
  mediaConfig,
  mediaDequeued,
  mediaEvent,
  mediaIoctl,
  mediaMap,
  mediaMapped,
  mediaPiece,
} from '../../../src/virtio/devices/media/spec.ts';
import { decode, encode, isStruct } from '../../../src/virtio/layout/layout.ts';
import type { Span } from '../../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const counts = (facts: readonly { readonly versions: Span }[]) =>
  VERSION_NAMES.map((version) => facts.filter((one) => holds(one.versions, version)).length);
const numberOf = (name: string) => Number(MEDIA.constants.find((one) => one.name === name)?.value);

describe('the media device (1.4, section 5.22)', () => {
  it('has two queues, 17 structs and 13 named numbers in 1.4 alone, and no feature bits', () => {
    expect(counts(MEDIA.queues)).toEqual([0, 0, 0, 0, 2]);
    expect(counts(MEDIA.structs)).toEqual([0, 0, 0, 0, 17]);
    expect(counts(MEDIA.constants)).toEqual([0, 0, 0, 0, 13]);
    expect(MEDIA.features).toEqual([]);
  });

  it.each([
    ['virtio_media_config', 40],
    ['virtio_media_cmd_header', 8],
    ['virtio_media_resp_header', 8],
    ['virtio_media_cmd_open', 8],
    ['virtio_media_resp_open', 16],
    ['virtio_media_cmd_close', 16],
    ['virtio_media_cmd_ioctl', 16],
    ['virtio_media_resp_ioctl', 8],
    ['virtio_media_sg_entry', 16],
    ['virtio_media_cmd_mmap', 20],
    ['virtio_media_resp_mmap', 24],
    ['virtio_media_cmd_munmap', 16],
    ['virtio_media_resp_munmap', 8],
    ['virtio_media_event_header', 8],
    ['virtio_media_event_error', 16],
    ['virtio_media_event_dqbuf', 8 + 88 + 8 * 64],
    ['virtio_media_event_event', 8 + 136],
  ])('%s takes %i bytes (5.22.4, 5.22.6)', (name, size) => {
    expect(MEDIA.structs.find((one) => one.name === name)?.layout.size).toBe(size);
  });

  it('begins every command, response and event with the header of its kind (5.22.6)', () => {
    for (const { name, layout } of MEDIA.structs) {
      const kind = /^virtio_media_(cmd|resp|event)_(?!header)/.exec(name)?.[1];
      if (kind === undefined || !isStruct(layout)) continue;
      expect(layout.fields[0]?.type.name, name).toBe(`virtio_media_${kind}_header`);
    }
  });

  it('puts the fields where the listings do (5.22.6)', () => {
    expect(mediaConfig.offsetOf('card')).toBe(8);
    expect(mediaIoctl.offsetOf('code')).toBe(12);
    expect(mediaMap.offsetOf('offset')).toBe(16);
    expect(mediaMapped.offsetOf('len')).toBe(16);
    expect(mediaPiece.offsetOf('len')).toBe(8);
    expect(mediaDequeued.offsetOf('planes')).toBe(96);
    expect(mediaEvent.offsetOf('event')).toBe(8);
  });

  it('has as many planes in the event of a returned buffer as VIRTIO_MEDIA_MAX_PLANES (5.22.6.2.3)', () => {
    const planes = mediaDequeued.rows().find(({ path }) => path === 'planes');
    expect(planes?.type).toBe(`struct v4l2_plane[${numberOf('VIRTIO_MEDIA_MAX_PLANES')}]`);
  });

  it('reads a name of 32 bytes without a NUL, and a shorter one up to it (5.22.4)', () => {
    const config = (card: string) => encode(mediaConfig, { device_caps: 0x04200001, device_type: 0, card });
    expect(decode(mediaConfig, config('x'.repeat(32))).card).toBe('x'.repeat(32));
    expect(decode(mediaConfig, config('caméra')).card).toBe('caméra');
    expect([...config('é').subarray(0, 11)]).toEqual([1, 0, 0x20, 4, 0, 0, 0, 0, 0xc3, 0xa9, 0]);
  });

  it('writes VIDIOC_G_FMT by the code of its macro (5.22.6.1.5)', () => {
    const hdr = { cmd: numberOf('VIRTIO_MEDIA_CMD_IOCTL'), __reserved: 0 };
    expect([...encode(mediaIoctl, { hdr, session_id: 9, code: 4 })]).toEqual([
      3, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 4, 0, 0, 0,
    ]);
  });

  it('numbers its memory types as V4L2 does, which has another between the last two (5.22.6.1.8)', () => {
    const types = ['VIRTIO_MEDIA_MMAP', 'VIRTIO_MEDIA_SHARED_PAGES', 'VIRTIO_MEDIA_OBJECT'];
    expect(types.map(numberOf)).toEqual([1, 2, 4]);
  });
});
