import { describe, expect, it } from 'vitest';
import { bitOwner } from '../../../src/virtio/spec/bit-ranges.ts';
import { DEVICE_FEATURES, DEVICE_SPECS, rulesFor } from '../../../src/virtio/spec/index.ts';
import {
  FEATURED_DEVICES,
  loadFeatures,
  loadRules,
  loadSpec,
  meaningsOf,
} from '../../../src/virtio/spec/load.ts';
import { RESERVED_FEATURES } from '../../../src/virtio/spec/reserved-features.ts';
import { versionsOf } from '../../../src/virtio/spec/versions.ts';

describe('facts loaded one device at a time', () => {
  it('are those of the registry, for every device in it', async () => {
    expect([...FEATURED_DEVICES].sort()).toEqual([...DEVICE_FEATURES.keys()].sort());
    for (const [key, features] of DEVICE_FEATURES) expect(await loadFeatures(key)).toEqual(features);
    for (const [key, spec] of DEVICE_SPECS) expect(await loadSpec(key)).toBe(spec);
    for (const key of DEVICE_SPECS.keys()) expect(await loadRules(key)).toEqual(rulesFor(key));
    expect(await loadFeatures('constructor')).toBeUndefined();
  });

  it('name the mask 0x100000 on the devices that give bit 20 a meaning', async () => {
    const names = await meaningsOf(20, '1.4');
    expect(names.map(({ device, feature }) => `${device} ${String(feature.name)}`)).toEqual([
      'net VIRTIO_NET_F_CTRL_RX_EXTRA',
    ]);
  });
});

describe('who owns a feature bit (section 2.2 of each version)', () => {
  it('gives every reserved feature to the queue and the negotiation, where the section knows it', () => {
    // 1.1 defines bit 38 in chapter 6 but reserves it in section 2.2; 1.4 has the same slip with bit 41.
    const slips = ['1.1 38', '1.4 41'];
    const others = RESERVED_FEATURES.flatMap(({ bit, versions }) =>
      versionsOf(versions)
        .filter((version) => bitOwner(bit, version) !== 'reserved')
        .map((version) => `${version} ${bit}`),
    );
    expect(others).toEqual(slips);
  });

  it('gives every feature of a device to devices, but for those beyond what a version had given out', () => {
    const others = [...DEVICE_FEATURES].flatMap(([key, features]) =>
      features.flatMap(({ bit, versions }) =>
        versionsOf(versions)
          .filter((version) => bitOwner(bit, version) !== 'device')
          .map((version) => `${key} ${version} ${bit}`),
      ),
    );
    // 1.1 used bits 61 and 62 for the network device before 1.2 gave bits 50 to 127 to devices; 41 and 42 are legacy.
    expect(others.every((one) => /^net 1\.[123] (41|42|61|62)$/.test(one))).toBe(true);
    expect(others).toContain('net 1.1 62');
  });
});
