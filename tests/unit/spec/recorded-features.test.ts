import { describe, expect, it } from 'vitest';
import { bitsOf } from '../../../src/virtio/requirements.ts';
import { featureOf, featuresFor } from '../../../src/virtio/spec/index.ts';
import { spellings } from '../../../src/virtio/spec/versions.ts';
import { LINUX_DEVICES, QEMU_DEVICES } from './recordings.ts';

/** Bits that we cannot name, by device, with the reason. */
const UNNAMED: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  // Linux and QEMU call it VIRTIO_9P_MOUNT_TAG.
  '9p': { 0: 'The 9P transport has no section in any version, so the specification names none of its bits.' },
};

/** What QEMU calls otherwise than the specification, with what stands there. */
const CALLED_OTHERWISE: Readonly<Record<string, string>> = {
  // Its headers are those of Linux, which keeps the older words.
  VIRTIO_RING_F_INDIRECT_DESC: 'VIRTIO_F_INDIRECT_DESC',
  VIRTIO_RING_F_EVENT_IDX: 'VIRTIO_F_EVENT_IDX',
  VIRTIO_F_IOMMU_PLATFORM: 'VIRTIO_F_ACCESS_PLATFORM',
  VIRTIO_BALLOON_F_REPORTING: 'VIRTIO_BALLOON_F_PAGE_REPORTING',
  // Bit 30, which QEMU offers for early drivers, is listed under the name that it has on the vhost-user socket.
  VHOST_USER_F_PROTOCOL_FEATURES: 'UNUSED',
};

const unnamed = (key: string, bits: bigint) =>
  bitsOf(bits).filter((bit) => featureOf(key, bit, '1.4') === undefined && UNNAMED[key]?.[bit] === undefined);

describe('what QEMU 7.2 offers over PCI', () => {
  it('is 60 offers or more, of every kind of device', () => {
    expect(QEMU_DEVICES.length).toBeGreaterThan(60);
    expect(new Set(QEMU_DEVICES.map(({ key }) => key)).size).toBe(13);
  });

  it.each(QEMU_DEVICES)('$name: every bit has a name, or a reason why it has none', (one) => {
    expect(unnamed(one.key, one.offered)).toEqual([]);
    expect(unnamed(one.key, one.legacyOffered)).toEqual([]);
  });

  it.each(QEMU_DEVICES)('$name: QEMU and we give the bits the same names', (one) => {
    const names = new Set(
      featuresFor(one.key)
        // QEMU lists what a device can do over any interface, also where the legacy one is off.
        .filter(({ bit, legacy }) => legacy === true || (one.offered >> BigInt(bit)) & 1n)
        .flatMap(({ name, alsoCalled = [] }) => [...spellings(name), ...alsoCalled]),
    );
    const known = one.qemuNames.filter((name) => !name.startsWith('unknown:'));
    for (const name of known) expect(names).toContain(CALLED_OTHERWISE[name] ?? name);
  });

  it('names nothing otherwise that is not listed, and the list has nothing else', () => {
    const met = new Set(QEMU_DEVICES.flatMap(({ qemuNames }) => qemuNames));
    for (const name of Object.keys(CALLED_OTHERWISE)) expect(met).toContain(name);
  });
});

describe('what a Linux 6.1 guest negotiated', () => {
  it('is of 30 devices', () => {
    expect(LINUX_DEVICES.length).toBe(30);
  });

  it.each(LINUX_DEVICES)('$name: every bit has a name, or a reason why it has none', (one) => {
    expect(unnamed(one.key, one.negotiated)).toEqual([]);
  });
});
