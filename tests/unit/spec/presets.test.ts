import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deviceId } from '../../../src/virtio/spec/ids.ts';
import { PRESETS, RECORDED_ON } from '../../../src/virtio/spec/presets.ts';
import { SYSTEMS } from '../../../src/virtio/spec/systems.ts';

interface Recorded {
  readonly features: string;
  readonly deviceId: number;
  readonly configSpaceHex: string;
  readonly legacyConfigHex?: string;
}

const read = (path: string) =>
  readFileSync(new URL(`../../fixtures/recordings/${path}`, import.meta.url), 'utf8');
const qemu: { qemu: string; devices: Record<string, Record<string, Recorded>> } = JSON.parse(
  read('qemu-7.2-features.json'),
);

/** A line of /sys: the leftmost character of `features` is bit 0. */
function sysfs(guest: string, name: string) {
  const line = read(`linux-6.1-sysfs/${guest}/virtio.txt`)
    .split('\n')
    .find((one) => one.startsWith(`${name} `));
  const part = (key: string) => new RegExp(` ${key}=(\\S*)`).exec(line ?? '')?.[1] ?? '';
  const bits = [...part('features')].reverse().join('');
  return { device: Number(part('device')), driver: part('driver'), features: BigInt(`0b${bits}`) };
}

describe('the presets', () => {
  it('name the QEMU that was recorded', () => {
    expect(RECORDED_ON.qemu).toContain(qemu.qemu.split(' ')[0]);
  });

  it('have an id each and belong to a known device and system', () => {
    expect(new Set(PRESETS.map(({ id }) => id)).size).toBe(PRESETS.length);
    for (const { device, system } of PRESETS) {
      expect(SYSTEMS.find(({ name }) => name === system)?.devices).toContain(device);
    }
  });

  it.each(PRESETS.map((preset) => [preset.id, preset] as const))('%s equals its recording', (_, preset) => {
    const [device, configuration] = preset.recording;
    const recorded = qemu.devices[device]?.[configuration];
    expect(recorded?.features).toBe(preset.offered);
    expect(recorded?.deviceId).toBe(deviceId(preset.device)?.id);
    if (preset.config !== undefined) {
      expect(recorded?.legacyConfigHex || recorded?.configSpaceHex).toBe(preset.config);
    }
  });

  it.each(PRESETS.flatMap((one) => (one.accepted ? [[one.id, one, one.accepted] as const] : [])))(
    '%s says what Linux accepted in both guests',
    (_, preset, accepted) => {
      for (const guest of ['default', 'modern']) {
        const seen = sysfs(guest, accepted.sysfs);
        expect(seen).toEqual({
          device: deviceId(preset.device)?.id,
          driver: accepted.driver,
          features: BigInt(accepted.features),
        });
      }
      const beyond = BigInt(accepted.features) & ~BigInt(preset.offered);
      if (preset.note === undefined) expect(beyond).toBe(0n);
    },
  );
});
