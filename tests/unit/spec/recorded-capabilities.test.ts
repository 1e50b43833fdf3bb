import { describe, expect, it } from 'vitest';
import { deviceByPciId, PCI_VENDOR_ID } from '../../../src/virtio/spec/ids.ts';
import { readVirtio, walk } from '../../../src/virtio/transport/pci/capabilities.ts';
import { QEMU_DEVICES } from './recordings.ts';

/** Vendor-specific, which every virtio capability is (1.4, section 4.1.4). */
const VENDOR = 0x09;

describe('the PCI configuration space of QEMU 7.2', () => {
  it.each(QEMU_DEVICES)('$name: the capabilities lie where our layout says (1.4, section 4.1.4)', (one) => {
    const view = new DataView(one.pciConfig.buffer);
    const read = (offset: number, width: 1 | 2 | 4) =>
      width === 1
        ? view.getUint8(offset)
        : width === 2
          ? view.getUint16(offset, true)
          : view.getUint32(offset, true);
    const found = [...walk(read)]
      .filter(({ id }) => id === VENDOR)
      .map((capability) => readVirtio(read, capability))
      .map(({ at, type, bar, offset, size }) => ({ pos: at, cfgType: type, bar, offset, length: size }));
    const recorded = one.capabilities.map(({ pos, cfgType, bar, offset, length }) => ({
      pos,
      cfgType,
      bar,
      offset,
      length,
    }));
    expect(found).toEqual(recorded);
    expect(new Set(found.map(({ cfgType }) => cfgType))).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  it.each(QEMU_DEVICES)('$name: the IDs are those of the device (1.4, section 4.1.2)', (one) => {
    const view = new DataView(one.pciConfig.buffer);
    expect(view.getUint16(0, true)).toBe(PCI_VENDOR_ID);
    expect(deviceByPciId(view.getUint16(2, true))?.device.key).toBe(one.key);
  });
});
