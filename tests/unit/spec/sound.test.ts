import { describe, expect, it } from 'vitest';
import { drawingsOf } from '../../../src/virtio/decode/drawing.ts';
import { readFields } from '../../../src/virtio/decode/fields.ts';
import {
  channelMapInfo,
  controlEvent,
  controlIec958,
  controlInfo,
  SOUND,
  soundConfig,
  soundEvent,
  streamInfo,
  streamParameters,
} from '../../../src/virtio/devices/sound/spec.ts';
import { decode, encode, format, resolve } from '../../../src/virtio/layout/layout.ts';
import type { Span, Version } from '../../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const counts = (facts: readonly { readonly versions: Span }[]) =>
  VERSION_NAMES.map((version) => facts.filter(({ versions }) => holds(versions, version)).length);
const config = (version: Version) => resolve(soundConfig, { version, features: 0n });
const value = (name: string) => SOUND.constants.find((one) => one.name === name)?.value;

describe('the sound device, section 5.14', () => {
  it('has as many facts of each kind in each version as its section gives', () => {
    expect(counts(SOUND.features)).toEqual([0, 0, 0, 1, 1]);
    expect(counts(SOUND.queues)).toEqual([0, 0, 4, 4, 4]);
    expect(counts(SOUND.structs)).toEqual([0, 0, 14, 21, 21]);
    expect(counts(SOUND.constants)).toEqual([0, 0, 102, 130, 132]);
  });

  it('grows its configuration space from 12 to 16 bytes in 1.3 (5.14.4)', () => {
    expect((['1.2', '1.3', '1.4'] as const).map((version) => config(version).size)).toEqual([12, 16, 16]);
    expect(config('1.4').offsetOf('controls')).toBe(12);
  });

  it('gives controls a meaning only with VIRTIO_SND_F_CTLS (5.14.4)', () => {
    const valid = (features: bigint) =>
      readFields(config('1.4'), new Uint8Array(16), { version: '1.4', features }).map((one) => one.valid);
    expect(valid(0n)).toEqual([true, true, true, false]);
    expect(valid(1n)).toEqual([true, true, true, true]);
  });

  it('counts its codes on from the first of each kind (5.14.6)', () => {
    expect(value('VIRTIO_SND_R_JACK_REMAP')).toBe(2);
    expect(value('VIRTIO_SND_R_PCM_STOP')).toBe(0x0105);
    expect(value('VIRTIO_SND_R_CTL_TLV_COMMAND')).toBe(0x0306);
    expect(value('VIRTIO_SND_EVT_PCM_XRUN')).toBe(0x1101);
    expect(value('VIRTIO_SND_S_IO_ERR')).toBe(0x8003);
    expect(value('VIRTIO_SND_PCM_FMT_IEC958_SUBFRAME')).toBe(24);
    expect(value('VIRTIO_SND_CHMAP_BRC')).toBe(36);
  });

  it('has two more frame rates in 1.4, after all others (5.14.6.6.2)', () => {
    const rates = SOUND.constants.filter(({ group }) => group === 'frame rate');
    expect(counts(rates)).toEqual([0, 0, 14, 14, 16]);
    expect(rates.slice(-3).map(({ name, value }) => [name, value])).toEqual([
      ['VIRTIO_SND_PCM_RATE_384000', 13],
      ['VIRTIO_SND_PCM_RATE_12000', 14],
      ['VIRTIO_SND_PCM_RATE_24000', 15],
    ]);
  });

  it('describes a stream in 32 bytes with masks, and sets it up with numbers (5.14.6.6)', () => {
    expect(streamInfo.fields.map(({ name, offset }) => [name, offset])).toEqual([
      ['hdr', 0],
      ['features', 4],
      ['formats', 8],
      ['rates', 16],
      ['direction', 24],
      ['channels_min', 25],
      ['channels_max', 26],
      ['padding', 27],
    ]);
    expect(streamInfo.size).toBe(32);
    const formats = streamInfo.rows().find(({ path }) => path === 'formats');
    expect(formats && format(formats.layout, 0x20n)).toBe('1 << VIRTIO_SND_PCM_FMT_S16');
    expect(streamParameters.size).toBe(24);
    const chosen = streamParameters.rows().find(({ path }) => path === 'format');
    expect(chosen && format(chosen.layout, 5)).toBe('VIRTIO_SND_PCM_FMT_S16');
  });

  it('has room for 18 positions in a channel map (5.14.6.9.1)', () => {
    expect([channelMapInfo.offsetOf('positions'), channelMapInfo.size]).toEqual([6, 24]);
  });

  it('puts the range of a control element at offset 68, without padding (5.14.6.10.1 and section 1.4)', () => {
    expect([controlInfo.offsetOf('name'), controlInfo.offsetOf('value'), controlInfo.size]).toEqual([
      24, 68, 92,
    ]);
    expect(controlInfo.offsetOf('value.integer64.max')).toBe(76);
    expect(controlIec958.size).toBe(176);
  });

  it('has events of 8 bytes, of which control elements halve the data (5.14.6.10.4)', () => {
    expect([soundEvent.size, controlEvent.size]).toEqual([8, 8]);
    const bytes = encode(controlEvent, { hdr: { code: 0x1200 }, control_id: 7, mask: 1 });
    expect(decode(soundEvent, bytes)).toEqual({ hdr: { code: 0x1200 }, data: 0x0001_0007 });
  });

  it('can be drawn, and only the configuration space in more than one way', () => {
    const changed = SOUND.structs.filter((one) => drawingsOf(one).length > 1);
    expect(changed.map(({ name }) => name)).toEqual(['virtio_snd_config']);
  });
});
