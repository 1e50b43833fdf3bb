import { describe, expect, it } from 'vitest';
import { type Age, DRAFT, isSince, type Side } from '../../../src/virtio/ages/age.ts';
import { bitRows } from '../../../src/virtio/ages/bits.ts';
import type { Kind } from '../../../src/virtio/ages/kinds/kind.ts';
import { KINDS, kindOf } from '../../../src/virtio/ages/kinds/kinds.ts';
import { marksOf } from '../../../src/virtio/ages/marks.ts';
import { BREAKDOWN_CLAUSES, meet } from '../../../src/virtio/ages/meet.ts';
import { RESERVED, STATUS } from '../../../src/virtio/fact-lookup.ts';
import { bitsOf, mask } from '../../../src/virtio/requirements.ts';
import { clause } from '../../../src/virtio/spec/clauses.ts';
import { RESERVED_FEATURES } from '../../../src/virtio/spec/reserved-features.ts';
import type { Transport } from '../../../src/virtio/spec/types.ts';
import { BUSES, type Case, draftBits, HAD_LEGACY, isOld, meetAll } from './pairs.ts';

const ALL = meetAll();
const met = ALL.filter(({ meeting }) => meeting.outcome !== 'absent');
const works = met.filter(({ meeting }) => meeting.outcome === 'works');

/**
 * What the sections say, without a register: both of 1.0 or later use the standard (§ 1.3.1); else the one of 1.0 or
 * later must know the legacy interface, and over MMIO a device shows one version of its registers (§ 4.2.2).
 */
function expected({ kind, bus, driver, device }: Case): string {
  if (!HAD_LEGACY.includes(kind.id.key) && (isOld(driver) || isOld(device))) return 'absent';
  if (kind.id.key === 'gpu' && (driver.age === '1.0' || device.age === '1.0')) return 'absent';
  if (!isOld(driver) && !isOld(device)) return 'standard';
  const driverCan = isOld(driver) || driver.transitional;
  const deviceCan = isOld(device) || (device.transitional && bus !== 'mmio');
  return driverCan && deviceCan ? 'legacy' : 'fails';
}

describe('a driver of one age at a device of another', () => {
  it('works, or does not, as §§ 1.3.1, 2.2.3, 4.1.2, 4.2.2 and 4.3.2.1 say, in all pairs', () => {
    expect(ALL.length).toBe(KINDS.length * BUSES.length * 11 * 11);
    for (const one of ALL) {
      const { outcome, way } = one.meeting;
      expect(outcome === 'works' ? way : outcome, one.name).toBe(expected(one));
    }
  });

  it('gets a right answer wherever it works, and says where it stopped wherever it does not', () => {
    for (const { meeting, name } of met) {
      if (meeting.outcome === 'works') expect(meeting.answer?.ok, name).toBe(true);
      else {
        expect(meeting.failure?.message, name).toMatch(/^[A-Z].*\.$/);
        expect(BREAKDOWN_CLAUSES, name).toContain(meeting.failure?.clause);
        // No driver has gone so far as to set a bit of the status.
        expect(
          meeting.statuses.some(({ value }) => (value & STATUS.DRIVER_OK) !== 0),
          name,
        ).toBe(false);
      }
    }
    for (const key of BREAKDOWN_CLAUSES) {
      expect(clause(key, '1.4'), key).toBeDefined();
      expect(
        met.some(({ meeting }) => meeting.failure?.clause === key),
        key,
      ).toBe(true);
    }
  });

  it('never breaks between two sides of 1.0 and later', () => {
    const later = met.filter(({ driver, device }) => !isOld(driver) && !isOld(device));
    expect(later.every(({ meeting }) => meeting.outcome === 'works')).toBe(true);
    expect(later.length).toBeGreaterThan(1000);
  });
});

describe('the features of a meeting', () => {
  it('are those that the device offers and the driver knows (§ 2.2)', () => {
    for (const { meeting, name } of works) {
      const { offered, known, accepted } = meeting;
      expect(accepted, name).toBe(offered & known);
    }
  });

  it('are all described by the version of the side that offers or accepts them (§ 2.2.1, 2.2.2)', () => {
    for (const { kind, driver, device, meeting, name } of works) {
      const facts = [...kind.features, ...RESERVED_FEATURES];
      const knows = ({ age }: Side, bit: number) =>
        age === DRAFT
          ? (draftBits(kind) & mask(bit)) !== 0n
          : facts.some((one) => one.bit === bit && isSince({ age }, one.versions.since));
      for (const bit of bitsOf(meeting.offered)) expect(knows(device, bit), `${name}: bit ${bit}`).toBe(true);
      for (const bit of bitsOf(meeting.accepted))
        expect(knows(driver, bit), `${name}: bit ${bit}`).toBe(true);
    }
  });

  it('hold VIRTIO_F_VERSION_1 when the standard is used, and nothing above bit 31 when not (§§ 6.1, 4.1.4.10)', () => {
    for (const { meeting, name } of works) {
      if (meeting.way === 'standard') expect(meeting.accepted & RESERVED.VERSION_1, name).not.toBe(0n);
      else expect(meeting.offered >> 32n, name).toBe(0n);
    }
  });

  it('offer any framing through the legacy interface of a transitional device, and only there (§ 6.3)', () => {
    for (const { device, meeting, name } of works) {
      const isDue = meeting.way === 'legacy' && device.transitional;
      expect((meeting.offered & RESERVED.ANY_LAYOUT) !== 0n, name).toBe(isDue);
    }
  });

  it('take as many words as the texts of the driver fill', () => {
    for (const { kind, driver, meeting, name } of works) {
      const wide = kind.id.key === 'net' && driver.age === '1.4';
      expect(meeting.words.length, name).toBe(meeting.way === 'legacy' ? 1 : wide ? 3 : 2);
    }
  });

  it('lose the reset of a queue over channel I/O with 1.3, which 1.2 did not rule out (§ 4.3.4)', () => {
    const kind = kindOf('blk') as Kind;
    const agreed = (age: Age, bus: Transport) => {
      const side = { age, transitional: false };
      return meet({ kind, bus, driver: side, device: side }).accepted & RESERVED.RING_RESET;
    };
    expect(agreed('1.2', 'ccw')).not.toBe(0n);
    expect(agreed('1.3', 'ccw')).toBe(0n);
    expect(agreed('1.3', 'mmio')).not.toBe(0n);
  });
});

describe('bringing up', () => {
  it('goes through FEATURES_OK by the standard and without it by the legacy interface (§§ 3.1.1, 3.1.2)', () => {
    for (const { meeting, name } of works) {
      const written = meeting.statuses.filter(({ kind }) => kind === 'write').map(({ value }) => value);
      expect(written, name).toEqual(meeting.way === 'legacy' ? [0, 1, 3, 7] : [0, 1, 3, 0xb, 0xf]);
    }
  });

  it('reads the status back, but over channel I/O not before revision 2 (§ 4.3.2.3)', () => {
    for (const { bus, driver, device, meeting, name } of works) {
      const hasCommand = meeting.way === 'standard' && isSince(driver, '1.1') && isSince(device, '1.1');
      const isRead = meeting.statuses.some(({ kind }) => kind === 'read');
      expect(isRead, name).toBe(bus !== 'ccw' || hasCommand);
    }
  });

  it('makes the ring packed where both sides have it, and one piece on a page by the legacy interface (§ 2.7.2)', () => {
    for (const { driver, device, meeting, name } of works) {
      const both = isSince(driver, '1.1') && isSince(device, '1.1');
      expect((meeting.accepted & RESERVED.RING_PACKED) !== 0n, name).toBe(meeting.way === 'standard' && both);
      const { descriptors = 1, driverArea, size = 0 } = meeting.queue?.addresses ?? {};
      if (meeting.way !== 'legacy') continue;
      expect(descriptors % 4096, name).toBe(0);
      expect(driverArea, name).toBe(descriptors + 16 * size);
    }
  });
});

describe('the order of bytes in the ring', () => {
  it('is little-endian by the standard, and by the legacy interface the guest’s (§§ 2.7.3, 4.1.4.10)', () => {
    for (const { bus, meeting, name } of works) {
      if (meeting.index === undefined) expect(meeting.accepted & RESERVED.RING_PACKED, name).not.toBe(0n);
      // Channel I/O is the bus of a machine that is big-endian.
      else if (meeting.way === 'legacy' && bus === 'ccw') expect([...meeting.index], name).toEqual([0, 1]);
      else expect([...meeting.index], name).toEqual([1, 0]);
    }
  });
});

describe('the header of a packet', () => {
  it.each([
    ['0.9.5', '0.9.5', 10],
    ['0.9.5', '1.4', 10],
    ['1.0', '1.4', 12],
    ['1.4', '1.3', 12],
    ['1.4', '1.4', 32],
  ] as const)(
    'of a driver of %s and a device of %s has %i bytes (§ 5.1.6 and, in 1.4, 5.1.9.3)',
    (a, b, bytes) => {
      const meeting = meet({
        kind: kindOf('net') as Kind,
        bus: 'pci',
        driver: { age: a, transitional: true },
        device: { age: b, transitional: true },
      });
      expect(meeting.answer?.words).toContain(`its header had ${bytes}.`);
    },
  );
});

describe('what a driver sees first', () => {
  const marks = (bus: Transport, driver: Age, device: Age, transitional = false) => {
    const side = { age: driver, transitional };
    const kind = kindOf('blk') as Kind;
    const meeting = meet({ kind, bus, driver: side, device: { age: device, transitional } });
    return Object.fromEntries(marksOf(meeting, side).map(({ name, value }) => [name, value]));
  };

  it('on PCI is an ID, and the subsystem ID where the draft’s driver needs it (§ 4.1.2)', () => {
    expect(marks('pci', '1.4', '1.4')).toEqual({
      'PCI ID': '1af4:1042',
      'virtio capabilities': '5',
      'common configuration': '64 bytes',
    });
    expect(marks('pci', '1.4', '1.0')).toMatchObject({ 'common configuration': '56 bytes' });
    expect(marks('pci', '1.4', '1.2')).toMatchObject({ 'common configuration': '60 bytes' });
    expect(marks('pci', '0.9.5', '1.4', true)).toEqual({
      'PCI ID': '1af4:1001',
      revision: '0',
      'subsystem ID': '2',
      registers: 'BAR 0, I/O space',
    });
    expect(marks('pci', '1.0', '0.9.5')).toMatchObject({ 'virtio capabilities': 'none' });
  });

  it('over MMIO is a version of the registers, over channel I/O a revision (§§ 4.2.2, 4.3.2.1)', () => {
    expect(marks('mmio', '1.4', '0.9.5')).toMatchObject({ Version: '1' });
    expect(marks('mmio', '1.4', '1.0')).toMatchObject({ Version: '2', DeviceID: '2' });
    expect(marks('ccw', '1.4', '1.4')).toMatchObject({ 'revision 2': 'taken' });
    expect(marks('ccw', '1.4', '1.0')).toMatchObject({ 'revision 2': 'rejected', 'revision 1': 'taken' });
    expect(marks('ccw', '1.0', '1.4')).toMatchObject({ 'revision 1': 'taken' });
    expect(marks('ccw', '1.0', '0.9.5')).toMatchObject({ 'revision 1': 'rejected' });
  });
});

describe('the bits one by one', () => {
  it('have the age of the oldest text that lists them', () => {
    const kind = kindOf('blk') as Kind;
    const side = { age: '1.4', transitional: false } as const;
    const rows = bitRows(kind, meet({ kind, bus: 'pci', driver: side, device: side }));
    const since = (name: string) => rows.find((one) => one.name === name)?.since;
    expect(since('VIRTIO_BLK_F_FLUSH')).toBe('0.9.5');
    expect(since('VIRTIO_F_EVENT_IDX')).toBe('0.9.5');
    expect(since('VIRTIO_BLK_F_TOPOLOGY')).toBe('1.0');
    expect(since('VIRTIO_F_RING_PACKED')).toBe('1.1');
    expect(since('VIRTIO_F_SUSPEND')).toBe('1.4');
    expect(rows.map(({ bit }) => bit)).toEqual(
      [...new Set(rows.map(({ bit }) => bit))].sort((a, b) => a - b),
    );
  });

  it('are none where driver and device got no further than looking', () => {
    for (const { kind, meeting, name } of met) {
      expect(bitRows(kind, meeting).length === 0, name).toBe(meeting.outcome === 'fails');
    }
  });
});
