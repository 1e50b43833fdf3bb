import { describe, expect, it } from 'vitest';
import { BLK_FEATURES } from '../../src/virtio/devices/blk/spec-features.ts';
import { handshake } from '../../src/virtio/handshake.ts';

const qemu = 0x0000010130006e54n;
const sides = { device: 'blk', features: BLK_FEATURES, offered: qemu, version: '1.4' } as const;

describe('the negotiation with the model’s device (1.4 § 3.1.1)', () => {
  it('ends with status 0x0b for what Linux 6.1 accepted of QEMU 7.2', () => {
    const done = handshake({ ...sides, accepted: qemu & ~(1n << 9n) });
    expect(done).toMatchObject({ status: 0x0b, kept: true, refusals: [] });
  });

  it('ends with status 0x03 and the reason where a bit was not offered', () => {
    const done = handshake({ ...sides, accepted: qemu | 1n });
    expect(done).toMatchObject({ status: 0x03, kept: false });
    expect(done.refusals.map(({ kind }) => kind)).toContain('accepted-unoffered');
  });

  it('shows the words that cross the registers, low word first', () => {
    const { accesses } = handshake({ ...sides, accepted: qemu });
    const words = accesses.filter(({ name }) => name === 'driver_feature').map(({ value }) => value);
    expect(words).toEqual([0x30006e54, 0x101]);
  });

  it('needs four words only beyond bit 63', () => {
    const { accesses } = handshake({ ...sides, offered: qemu | (1n << 70n), accepted: qemu });
    expect(accesses.filter(({ name }) => name === 'device_feature')).toHaveLength(4);
  });
});
