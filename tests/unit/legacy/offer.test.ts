import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aspectsOf } from '../../../src/virtio/legacy/aspects.ts';
import {
  agreed,
  HEADER_FEATURES,
  isLegacyUse,
  marksOf,
  netHeaderIn,
  netMask,
  type Offer,
  offersOf,
  type Situation,
} from '../../../src/virtio/legacy/offer.ts';
import { queueFaults, queueMap } from '../../../src/virtio/legacy/queue-map.ts';
import { clause } from '../../../src/virtio/spec/clauses.ts';
import { DEVICE_IDS, deviceByPciId, deviceId } from '../../../src/virtio/spec/ids.ts';
import { pciHeader } from '../../../src/virtio/spec/pci-header.ts';
import { QEMU_DEVICES } from '../spec/recordings.ts';

const NET = deviceId('net');
if (NET === undefined) throw new Error('There is a network device.');

const situation = (
  offer: Offer,
  takesVersion1: boolean,
  ...names: readonly (typeof HEADER_FEATURES)[number][]
): Situation => ({
  device: NET,
  offer,
  takesVersion1,
  features: names.reduce((sum, name) => sum | netMask(name), 0n),
  version: '1.4',
});
const size = (...given: Parameters<typeof situation>): number => netHeaderIn(situation(...given)).size;

describe('how a device is offered (4.1.2)', () => {
  it('gives marks that lead back to the device and to how it is offered', () => {
    for (const device of DEVICE_IDS) {
      if (device.id === 0) continue;
      for (const offer of offersOf(device)) {
        const marks = marksOf(device, offer);
        expect(deviceByPciId(marks.device)).toEqual({ device, transitional: offer !== 'modern' });
        expect(marks.revision === 0).toBe(offer !== 'modern');
        if (offer !== 'modern') expect(marks.subsystem).toBe(device.id);
        else expect(marks.subsystem).toBeGreaterThanOrEqual(0x40);
      }
    }
  });

  it('gives QEMU 7.2 devices the marks that they have', () => {
    for (const { name, key, pciConfig, legacyOffered } of QEMU_DEVICES) {
      const device = deviceId(key);
      if (device === undefined) throw new Error(`${name} has no ID.`);
      const view = new DataView(pciConfig.buffer, pciConfig.byteOffset, pciConfig.byteLength);
      const at = (field: Parameters<typeof pciHeader.offsetOf>[0]) => pciHeader.offsetOf(field);
      expect([name, marksOf(device, legacyOffered === 0n ? 'modern' : 'transitional')]).toEqual([
        name,
        {
          vendor: view.getUint16(at('Vendor ID'), true),
          device: view.getUint16(at('Device ID'), true),
          revision: view.getUint8(at('Revision ID')),
          subsystem: view.getUint16(at('Subsystem ID'), true),
        },
      ]);
    }
  });

  it('has a legacy door for exactly the devices with a transitional ID', () => {
    const doors = DEVICE_IDS.filter((device) => offersOf(device).length > 1).map(({ key }) => key);
    expect(doors).toEqual(['net', 'blk', 'console', 'entropy', 'balloon', 'scsi', '9p']);
  });

  it('is used through that door when VERSION_1 is not offered or not taken (2.2.3)', () => {
    const uses = (['legacy', 'transitional', 'modern'] as const).flatMap((offer) =>
      [false, true].map((takesVersion1) => isLegacyUse({ offer, takesVersion1 })),
    );
    expect(uses).toEqual([true, true, true, false, false, false]);
  });

  it('lets no bit above 31 through it (4.1.4.10), and offers ANY_LAYOUT where it is transitional (6.3)', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (features) => {
        const bits = agreed({ ...situation('transitional', false), features });
        expect(bits >> 32n).toBe(0n);
        expect(bits & (1n << 27n)).toBe(1n << 27n);
      }),
    );
    expect(agreed(situation('legacy', false)) & (1n << 27n)).toBe(0n);
  });
});

describe('the header of a packet (5.1.9)', () => {
  it('has 10 bytes in the legacy interface without MRG_RXBUF, 12 with it', () => {
    expect(size('transitional', false)).toBe(10);
    expect(size('legacy', false)).toBe(10);
    expect(size('transitional', false, 'VIRTIO_NET_F_MRG_RXBUF')).toBe(12);
  });

  it('has 12, 20, 24 or 32 in the standard, whether or not MRG_RXBUF was taken', () => {
    for (const extra of [[], ['VIRTIO_NET_F_MRG_RXBUF']] as const) {
      expect(size('modern', true, ...extra)).toBe(12);
      expect(size('transitional', true, ...extra, 'VIRTIO_NET_F_HASH_REPORT')).toBe(20);
      expect(size('modern', true, ...extra, 'VIRTIO_NET_F_HOST_UDP_TUNNEL_GSO')).toBe(24);
      expect(size('modern', true, ...extra, 'VIRTIO_NET_F_OUT_NET_HEADER')).toBe(32);
    }
  });

  it('does not grow by a bit that the legacy interface has no place for', () => {
    expect(size('transitional', false, ...HEADER_FEATURES.slice(1))).toBe(10);
  });
});

describe('a legacy queue (2.7.2)', () => {
  it('lies as the struct of the section says: computed by hand for 256 entries', () => {
    // 4096 + 518 bytes, up to 8192; then 2054 bytes of used ring, up to 12288.
    expect(queueMap({ size: 256, align: 4096, base: 0x10_0000 }, true)).toEqual({
      parts: [
        { name: 'descriptor table', offset: 0, size: 4096 },
        { name: 'available ring', offset: 4096, size: 518 },
        { name: 'padding', offset: 4614, size: 3578, padding: true },
        { name: 'used ring', offset: 8192, size: 2054 },
        { name: 'padding', offset: 10246, size: 2042, padding: true },
      ],
      bytes: 12288,
      page: 0x100,
    });
  });

  it('leaves no byte out and counts none twice, in one piece or in three', () => {
    const wish = fc.record({
      size: fc.integer({ min: 0, max: 15 }).map((power) => 2 ** power),
      align: fc.integer({ min: 2, max: 16 }).map((power) => 2 ** power),
      base: fc.integer({ min: 0, max: 2 ** 20 }).map((page) => page * 4096),
    });
    fc.assert(
      fc.property(wish, fc.boolean(), (given, legacy) => {
        const { parts, bytes } = queueMap(given, legacy);
        let at = 0;
        for (const part of parts) {
          expect(part.offset).toBe(at);
          at += part.size;
        }
        expect(at).toBe(bytes);
        if (legacy)
          expect((parts.find(({ name }) => name === 'used ring')?.offset ?? 1) % given.align).toBe(0);
      }),
    );
  });

  it('refuses an address within a page, sizes and alignments that are no power of 2', () => {
    const good = { size: 8, align: 4096, base: 0x1000 };
    expect(queueFaults(good, true)).toEqual({});
    expect(queueFaults({ ...good, base: 0x1010 }, true).base).toContain(
      'the 16 bytes beyond the page would be lost',
    );
    expect(queueFaults({ ...good, base: 0x1010 }, false)).toEqual({});
    expect(queueFaults({ ...good, base: 0x1008 }, false).base).toContain('multiple of 16');
    expect(queueFaults({ ...good, base: 2 ** 44 }, true).base).toContain('32 bits');
    expect(Object.keys(queueFaults({ size: 3, align: 3, base: 0x1000 }, true))).toEqual(['size', 'align']);
  });

  it('refuses page 0, by which a legacy driver stops a queue (§ 4.2.4)', () => {
    const good = { size: 8, align: 4096, base: 0 };
    expect(queueFaults(good, true).base).toContain('stopped using the queue');
    expect(queueFaults(good, false)).toEqual({});
  });
});

describe('what a driver is told', () => {
  it('cites clauses of 1.4, the same points either way', () => {
    const told = (['legacy', 'transitional', 'modern'] as const).flatMap((offer) =>
      [true, false].map((taken) => aspectsOf(situation(offer, taken), false)),
    );
    for (const aspects of told) {
      expect(aspects.map(({ title }) => title)).toEqual(told[0]?.map(({ title }) => title));
      for (const one of aspects) expect(clause(one.clause, '1.4'), one.clause).toBeDefined();
    }
  });

  it('puts the configuration at 20, and at 24 with MSI-X (4.1.4.10)', () => {
    const place = (msix: boolean) => aspectsOf(situation('legacy', false), msix)[1]?.value;
    expect([place(false), place(true)]).toEqual(['from offset 20', 'from offset 24']);
  });
});
