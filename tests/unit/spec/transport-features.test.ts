import { describe, expect, it } from 'vitest';
import { clause } from '../../../src/virtio/spec/clauses.ts';
import { featuresFor } from '../../../src/virtio/spec/index.ts';
import {
  sharedMemoryCell,
  TRANSPORT_FEATURES,
  transportCell,
} from '../../../src/virtio/spec/transport-features.ts';
import type { Transport } from '../../../src/virtio/spec/types.ts';
import { spellings, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const ALL: readonly Transport[] = ['pci', 'mmio', 'ccw'];

/** A feature on a transport in the five versions: `-` not defined, `y`, `n`, `o` open. */
function row(name: string, transport: Transport): string {
  const found = TRANSPORT_FEATURES.find(({ feature }) => spellings(feature.name).includes(name));
  const cells = found?.cells[transport];
  if (cells === undefined) throw new Error(`No feature ${name}`);
  return VERSION_NAMES.map((version) => {
    const { carriage } = cells[version];
    return carriage === 'not-defined' ? '-' : carriage[0];
  }).join('');
}

const rows = (name: string) => ALL.map((transport) => row(name, transport));

describe('the reserved features on the transports', () => {
  it('are supported everywhere where they take nothing of the transport', () => {
    for (const name of ['VIRTIO_F_INDIRECT_DESC', 'VIRTIO_F_EVENT_IDX', 'VIRTIO_F_VERSION_1']) {
      expect(rows(name)).toEqual(['yyyyy', 'yyyyy', 'yyyyy']);
    }
    for (const name of ['ACCESS_PLATFORM', 'RING_PACKED', 'IN_ORDER', 'ORDER_PLATFORM']) {
      expect(rows(`VIRTIO_F_${name}`)).toEqual(['-yyyy', '-yyyy', '-yyyy']);
    }
    expect(rows('VIRTIO_F_SUSPEND')).toEqual(['----y', '----y', '----y']);
  });

  it('have data for a notification on all three (1.1, sections 4.1.5.2, 4.2.2 and 4.3.3.2)', () => {
    expect(rows('VIRTIO_F_NOTIFICATION_DATA')).toEqual(['-yyyy', '-yyyy', '-yyyy']);
  });

  it('have virtual functions on PCI alone: "Currently only PCI devices support this feature" (chapter 6)', () => {
    expect(rows('VIRTIO_F_SR_IOV')).toEqual(['-yyyy', '-nnnn', '-nnnn']);
  });

  it('have values that the device chose on PCI alone, without a word on the others (chapter 6 of 1.2)', () => {
    expect(rows('VIRTIO_F_NOTIF_CONFIG_DATA')).toEqual(['--yyy', '--ooo', '--ooo']);
  });

  it('have the reset of a queue not on channel I/O, which 1.2 leaves open and 1.3 says (4.3.4)', () => {
    expect(rows('VIRTIO_F_RING_RESET')).toEqual(['--yyy', '--yyy', '--onn']);
  });

  it('have administration virtqueues on PCI alone: 4.2.5 and 4.3.4 of 1.3 rule them out', () => {
    expect(rows('VIRTIO_F_ADMIN_VQ')).toEqual(['---yy', '---nn', '---nn']);
  });

  it('have a clause of their version in each cell', () => {
    for (const { feature, cells } of TRANSPORT_FEATURES) {
      for (const transport of ALL) {
        for (const version of VERSION_NAMES) {
          const cell = cells[transport][version];
          expect(clause(cell.clause, version), `${feature.bit} ${transport} ${version}`).toBeDefined();
        }
      }
    }
  });

  it('name the registers that carry them', () => {
    const reset = TRANSPORT_FEATURES.find(({ feature }) => feature.bit === 40);
    expect(reset?.cells.mmio['1.2'].clause).toBe('mmio/mmio-device-register-layout');
    expect(reset?.cells.ccw['1.3'].clause).toBe('ccw/features-reserved-for-future-use');
  });
});

describe('shared memory', () => {
  const on = (transport: Transport) => VERSION_NAMES.map((version) => sharedMemoryCell(transport, version));

  it('is on PCI and MMIO since 1.2; channel I/O has no means in 1.2 and does not support it since 1.3', () => {
    expect(on('pci').map(({ carriage }) => carriage)).toEqual([
      'not-defined',
      'not-defined',
      'yes',
      'yes',
      'yes',
    ]);
    expect(on('mmio').map(({ carriage }) => carriage)).toEqual(on('pci').map(({ carriage }) => carriage));
    expect(
      on('ccw')
        .map(({ carriage }) => carriage)
        .slice(2),
    ).toEqual(['open', 'no', 'no']);
  });

  it('stands in clauses that the versions have', () => {
    for (const transport of ALL) {
      on(transport).forEach((cell, at) => {
        const version = VERSION_NAMES[at];
        expect(version && clause(cell.clause, version), `${transport} ${version}`).toBeDefined();
      });
    }
  });

  it('takes the features of devices along that say it is there (1.3, section 4.3.4)', () => {
    const of = (key: string, name: string) => {
      const found = featuresFor(key).find((one) => one.name === name);
      if (found === undefined) throw new Error(`No feature ${name}`);
      return transportCell(found, 'ccw', '1.3').carriage;
    };
    expect(of('pmem', 'VIRTIO_PMEM_F_SHMEM_REGION')).toBe('no');
    expect(of('scmi', 'VIRTIO_SCMI_F_SHARED_MEMORY')).toBe('no');
  });
});
