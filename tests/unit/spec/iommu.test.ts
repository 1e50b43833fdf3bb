import { describe, expect, it } from 'vitest';
import {
  IOMMU,
  iommuAttach,
  iommuConfig,
  iommuDetach,
  iommuFault,
  iommuHead,
  iommuMap,
  iommuProbe,
  iommuProperty,
  iommuReservedMemory,
  iommuTail,
  iommuUnmap,
} from '../../../src/virtio/devices/iommu/spec.ts';
import { encode } from '../../../src/virtio/layout/layout.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const counts = (facts: readonly { readonly versions: Parameters<typeof holds>[0] }[]) =>
  VERSION_NAMES.map((version) => facts.filter((one) => holds(one.versions, version)).length);

describe('the IOMMU device, section 5.13', () => {
  it('has as many bits, structs and named numbers in each version as its section lists', () => {
    expect(counts(IOMMU.features)).toEqual([0, 0, 7, 7, 7]);
    expect(counts(IOMMU.structs)).toEqual([0, 0, 13, 13, 13]);
    expect(counts(IOMMU.constants)).toEqual([0, 0, 27, 27, 27]);
    expect(counts(IOMMU.queues)).toEqual([0, 0, 2, 2, 2]);
  });

  it('has a configuration space of 40 bytes (5.13.4)', () => {
    expect(iommuConfig.size).toBe(40);
    expect(iommuConfig.offsetOf('input_range.end')).toBe(16);
    expect(iommuConfig.offsetOf('domain_range')).toBe(24);
    expect(iommuConfig.offsetOf('probe_size')).toBe(32);
    expect(iommuConfig.offsetOf('bypass')).toBe(36);
  });

  it('lets the driver write the field bypass and no other (5.13.4.1)', () => {
    const writable = iommuConfig.fields.filter(({ access }) => access !== 'read-only');
    expect(writable.map(({ name }) => name)).toEqual(['bypass']);
  });

  it('has every field but the page sizes depend on a feature (5.13.4)', () => {
    expect(iommuConfig.fields.map(({ label }) => label)).toEqual([
      undefined,
      'VIRTIO_IOMMU_F_INPUT_RANGE',
      'VIRTIO_IOMMU_F_DOMAIN_RANGE',
      'VIRTIO_IOMMU_F_PROBE',
      'VIRTIO_IOMMU_F_BYPASS_CONFIG',
      undefined,
    ]);
    const bypass = iommuConfig.fields.find(({ name }) => name === 'bypass');
    expect(bypass?.validWhen?.({ version: '1.4', features: 1n << 6n })).toBe(true);
    expect(bypass?.validWhen?.({ version: '1.4', features: 1n << 3n })).toBe(false);
  });

  it('has requests whose 4-byte head and tail surround what the section draws (5.13.6)', () => {
    expect([iommuHead, iommuTail].map(({ size }) => size)).toEqual([4, 4]);
    expect([iommuAttach, iommuDetach, iommuMap, iommuUnmap].map(({ size }) => size)).toEqual([
      24, 24, 40, 32,
    ]);
    expect(iommuProbe.size).toBe(72);
    for (const request of [iommuAttach, iommuDetach, iommuMap, iommuUnmap]) {
      expect(request.rows().at(-2)?.path).toBe('tail.status');
      expect(request.rows().at(-2)?.offset).toBe(request.size - 4);
    }
  });

  it('has properties and faults of the sizes that the section draws (5.13.6.7 to 5.13.6.9)', () => {
    expect(iommuProperty.size).toBe(4);
    expect(iommuReservedMemory.size).toBe(24);
    expect(iommuReservedMemory.offsetOf('start')).toBe(8);
    expect(iommuFault.size).toBe(24);
    expect(iommuFault.offsetOf('address')).toBe(16);
  });

  it('maps the range of the section’s introduction (5.13)', () => {
    const none = new Uint8Array(3);
    const bytes = encode(iommuMap, {
      head: { type: 3, reserved: none },
      domain: 1,
      virt_start: 0x1000n,
      virt_end: 0x1fffn,
      phys_start: 0xa000n,
      flags: 1,
      tail: { status: 0, reserved: none },
    });
    expect([...bytes.slice(0, 8)]).toEqual([3, 0, 0, 0, 1, 0, 0, 0]);
    expect([...bytes.slice(16, 24)]).toEqual([0xff, 0x1f, 0, 0, 0, 0, 0, 0]);
    expect(bytes[32]).toBe(1);
  });

  it('numbers the flag of a fault’s address 256, away from the others (5.13.6.9)', () => {
    const value = (name: string) => IOMMU.constants.find((one) => one.name === name)?.value;
    expect(value('VIRTIO_IOMMU_FAULT_F_WRITE')).toBe(2);
    expect(value('VIRTIO_IOMMU_FAULT_F_ADDRESS')).toBe(256);
    expect(value('VIRTIO_IOMMU_S_NOMEM')).toBe(8);
    expect(value('VIRTIO_IOMMU_MAP_F_MMIO')).toBe(4);
  });
});
