import { describe, expect, it } from 'vitest';
import { clause } from '../../../src/virtio/spec/clauses.ts';
import {
  DEVICE_IDS,
  deviceByNumber,
  deviceByPciId,
  deviceId,
  ID_CLAUSE,
  modernPciId,
  PCI_ID_CLAUSE,
  standing,
} from '../../../src/virtio/spec/ids.ts';
import {
  FAMILIES,
  FURTHER_DEVICES,
  handMadeTable,
  oldCellsToMend,
  SYSTEMS,
  systemStanding,
} from '../../../src/virtio/spec/systems.ts';
import { VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

describe('the device IDs', () => {
  it('and their keys are each used once, in rising order', () => {
    const ids = DEVICE_IDS.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    expect(new Set(DEVICE_IDS.map(({ key }) => key)).size).toBe(DEVICE_IDS.length);
  });

  it('are as many as each version lists (section 5), the invalid 0 included', () => {
    const listed = VERSION_NAMES.map((version) => DEVICE_IDS.filter(({ names }) => names[version]).length);
    expect(listed).toEqual([17, 23, 40, 43, 47]);
  });

  it('that have a section in some version are each a system of the wiki or one of the further devices', () => {
    const specified = DEVICE_IDS.filter(({ specifiedSince }) => specifiedSince).map(({ key }) => key);
    const told = [...SYSTEMS.flatMap(({ devices }) => devices), ...FURTHER_DEVICES.map(({ key }) => key)];
    expect(specified.filter((key) => !told.includes(key))).toEqual([]);
    expect(specified).toHaveLength(23);
  });

  it('once listed stay listed', () => {
    for (const { names, key } of DEVICE_IDS) {
      const known = VERSION_NAMES.map((version) => names[version] !== undefined);
      expect(known.lastIndexOf(false) < known.indexOf(true), key).toBe(true);
    }
  });

  it('leave out 14, 15 and 37, which no version lists', () => {
    for (const id of [14, 15, 37, 50]) expect(deviceByNumber(id)).toBeUndefined();
  });

  it('count as specified exactly where the version has a section', () => {
    for (const { key } of DEVICE_IDS) {
      for (const version of VERSION_NAMES) {
        const section = clause(key, version) !== undefined;
        expect(standing(key, version) === 'specified', `${key} ${version}`).toBe(section);
      }
    }
    const specified = VERSION_NAMES.map(
      (version) => DEVICE_IDS.filter(({ key }) => standing(key, version) === 'specified').length,
    );
    expect(specified).toEqual([6, 10, 19, 19, 23]);
  });

  it('stand in a clause that every version has', () => {
    for (const version of VERSION_NAMES) {
      expect(clause(ID_CLAUSE, version)?.number).toBe('5');
      expect(clause(PCI_ID_CLAUSE, version)?.number).toBe('4.1.2.1');
    }
  });

  it('give the PCI IDs of section 4.1.2', () => {
    const blk = deviceId('blk');
    expect(blk && modernPciId(blk)).toBe(0x1042);
    expect(deviceByPciId(0x1001)).toEqual({ device: blk, transitional: true });
    expect(deviceByPciId(0x1042)).toEqual({ device: blk, transitional: false });
    expect(deviceByPciId(0x1009)?.device.key).toBe('9p');
    expect(deviceByPciId(0x1040)).toBeUndefined();
    expect(deviceByPciId(0x1006)).toBeUndefined();
    const invalid = deviceId('invalid');
    expect(invalid && modernPciId(invalid)).toBeUndefined();
    expect(DEVICE_IDS.filter(({ transitionalPciId }) => transitionalPciId).length).toBe(7);
  });

  it('correct common beliefs: gpu and input since 1.1, fs and sound since 1.2, video never', () => {
    const row = (key: string) => VERSION_NAMES.map((version) => standing(key, version)[0]).join('');
    expect(row('gpu')).toBe('rssss');
    expect(row('input')).toBe('rssss');
    expect(row('fs')).toBe('aasss');
    expect(row('sound')).toBe('aasss');
    expect(row('iommu')).toBe('arsss');
    expect(row('rtc')).toBe('rrrrs');
    expect(row('video-encoder')).toBe('aarrr');
    expect(row('media')).toBe('aaaas');
    expect(row('wayland')).toBe('aaaaa');
  });
});

describe("the wiki's systems", () => {
  it('are fifteen, each of a known family and of known devices', () => {
    expect(SYSTEMS.length).toBe(15);
    expect(new Set(SYSTEMS.map(({ page }) => page)).size).toBe(15);
    for (const { family, devices } of SYSTEMS) {
      expect(FAMILIES).toContain(family);
      for (const key of devices) expect(deviceId(key), key).toBeDefined();
    }
  });

  it('take the standing of their devices', () => {
    const row = (name: string) => {
      const system = SYSTEMS.find((entry) => entry.name === name);
      return system && VERSION_NAMES.map((version) => systemStanding(system, version)[0]).join('');
    };
    expect(row('video')).toBe('aarrr');
    expect(row('wayland')).toBe('aaaaa');
    expect(row('keyboard')).toBe('rssss');
  });

  it('show three wrong and four open cells in the table made by hand', () => {
    expect(handMadeTable.length).toBe(11);
    expect(
      oldCellsToMend().map((cell) => `${cell.system.name} ${cell.version} ${cell.verdict} ${cell.found}`),
    ).toEqual([
      'video 1.2 wrong reserved',
      'fs 1.2 open specified',
      'keyboard 1.1 wrong specified',
      'keyboard 1.2 open specified',
      'tablet 1.1 wrong specified',
      'tablet 1.2 open specified',
      'wayland 1.2 open absent',
    ]);
  });
});
