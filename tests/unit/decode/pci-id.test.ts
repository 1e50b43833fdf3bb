import { describe, expect, it } from 'vitest';
import { readPciId } from '../../../src/virtio/decode/pci-id.ts';
import { pciHeader } from '../../../src/virtio/spec/pci-header.ts';
import { QEMU_DEVICES } from '../spec/recordings.ts';

/** What was read, or a test that fails with the sentence. */
function read(text: string) {
  const found = readPciId(text);
  if (!found.ok) throw new Error(found.message);
  return found;
}

const refusal = (text: string): string => {
  const found = readPciId(text);
  return found.ok ? '' : found.message;
};

describe('an ID out of lspci (4.1.2)', () => {
  it('takes what lspci -nn prints: the line, its revision and the subsystem below it', () => {
    const found = read(
      '00:02.0 Ethernet controller [0200]: Red Hat, Inc. Virtio network device [1af4:1000]\n\tSubsystem: Red Hat, Inc. Virtio network device [1af4:0001]\n',
    );
    expect(found).toMatchObject({
      marks: { vendor: 0x1af4, device: 0x1000, subsystem: 1 },
      offer: 'legacy-or-transitional',
      faults: [],
    });
    expect(found.device.key).toBe('net');
  });

  it('takes lspci -n, a modalias, an uevent and a bare ID', () => {
    expect(read('00:03.0 0100: 1af4:1042 (rev 01)')).toMatchObject({
      offer: 'modern',
      marks: { device: 0x1042, revision: 1 },
    });
    expect(read('pci:v00001AF4d00001041sv00001AF4sd00001100bc02sc00i00')).toMatchObject({
      marks: { device: 0x1041, subsystem: 0x1100 },
    });
    expect(read('PCI_ID=1AF4:1001\nPCI_SUBSYS_ID=1AF4:0002')).toMatchObject({
      marks: { device: 0x1001, subsystem: 2 },
      faults: [],
    });
    for (const text of ['1041', '0x1041', '1af4:1041']) expect(read(text).device.key).toBe('net');
  });

  it('tells legacy from transitional by the capabilities of the listing, and by nothing else', () => {
    const line = '00:02.0 SCSI storage controller [0100]: Red Hat, Inc. Virtio block device [1af4:1001]\n';
    expect(read(`${line}\tCapabilities: [84] Vendor Specific Information: VirtIO: CommonCfg`).offer).toBe(
      'transitional',
    );
    expect(read(`${line}\tCapabilities: [40] MSI-X: Enable+ Count=2 Masked-`).offer).toBe('legacy');
    expect(read(line).offer).toBe('legacy-or-transitional');
  });

  it('passes over devices of other vendors and counts the virtio ones', () => {
    const found = read(
      '00:00.0 Host bridge [0600]: Intel Corporation [8086:29c0]\n00:01.0 [1af4:1050] (rev 01)\n00:02.0 [1af4:1041] (rev 01)',
    );
    expect(found.device.key).toBe('gpu');
    expect(found.more).toBe(1);
  });

  it('names what does not agree with the section', () => {
    expect(read('00:02.0 0200: 1af4:1000 (rev 01)').faults).toEqual([
      'A transitional device has revision 0, not 1: legacy drivers check it.',
    ]);
    expect(read('1af4:1041 (rev 00)\n Subsystem: 1af4:0001').faults).toHaveLength(2);
    expect(read('1af4:1000\n Subsystem: 1af4:1100').faults).toEqual([
      'The subsystem ID of a transitional device is its virtio ID, 0x0001, not 0x1100: legacy drivers go by it.',
    ]);
  });

  it('refuses other vendors, unknown IDs and texts without one, in a sentence', () => {
    expect(refusal('8086:1000')).toContain('Vendor 8086');
    expect(refusal('1af4:1010')).toContain('transitional range');
    expect(refusal('1af4:1100')).toContain('belongs to no device');
    expect(refusal('a network card')).toContain('There is no ID');
    expect(refusal(' ')).toContain('Paste a line');
  });

  it('knows every device that QEMU 7.2 made, and finds no fault in it', () => {
    expect(QEMU_DEVICES.length).toBeGreaterThan(20);
    for (const { name, key, pciConfig, legacyOffered, capabilities } of QEMU_DEVICES) {
      const view = new DataView(pciConfig.buffer, pciConfig.byteOffset, pciConfig.byteLength);
      const hex = (field: Parameters<typeof pciHeader.offsetOf>[0]) =>
        view.getUint16(pciHeader.offsetOf(field), true).toString(16).padStart(4, '0');
      const revision = view.getUint8(pciHeader.offsetOf('Revision ID')).toString(16);
      const found = read(
        `00:01.0 ${hex('Vendor ID')}:${hex('Device ID')} (rev ${revision.padStart(2, '0')})\n\tSubsystem: ${hex('Subsystem Vendor ID')}:${hex('Subsystem ID')}\n\tCapabilities: ${capabilities.length > 0 ? '[84] Vendor Specific Information: VirtIO' : '[98] MSI-X'}`,
      );
      expect([name, found.device.key, found.faults]).toEqual([name, key, []]);
      if (legacyOffered !== 0n) expect([name, found.offer]).toEqual([name, 'transitional']);
    }
  });
});
