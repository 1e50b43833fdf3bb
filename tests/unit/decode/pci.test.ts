import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PCI_CLAUSES, parsePci, readPci } from '../../../src/virtio/decode/pci.ts';
import { clause } from '../../../src/virtio/spec/clauses.ts';
import { deviceBench, pciFunction } from '../transport/bench.ts';

const recorded = (name: string) => {
  const file = new URL(`../../fixtures/recordings/linux-6.1-pci/${name}.hex`, import.meta.url);
  const dump = parsePci(readFileSync(file, 'utf8'));
  if (!dump.ok) throw new Error(dump.message);
  return dump.bytes;
};
const namesOf = (bytes: Uint8Array) => readPci(bytes).stops.map(({ at, name }) => [at, name]);
const faultsOf = (bytes: Uint8Array) =>
  readPci(bytes).findings.flatMap(({ isFault, message }) => (isFault ? [message] : []));

/** A recording with some bytes replaced. */
function changed(changes: Readonly<Record<number, number>>, name = 'blk-modern'): Uint8Array {
  const bytes = recorded(name).slice();
  for (const [at, value] of Object.entries(changes)) bytes[Number(at)] = value;
  return bytes;
}

describe('the configuration space of a device in a Linux 6.1 guest', () => {
  it('is walked in the order of its links', () => {
    expect(namesOf(recorded('blk-modern'))).toEqual([
      [0, 'Header'],
      [0x98, 'MSI-X'],
      [0x84, 'VIRTIO_PCI_CAP_PCI_CFG'],
      [0x70, 'VIRTIO_PCI_CAP_NOTIFY_CFG'],
      [0x60, 'VIRTIO_PCI_CAP_DEVICE_CFG'],
      [0x50, 'VIRTIO_PCI_CAP_ISR_CFG'],
      [0x40, 'VIRTIO_PCI_CAP_COMMON_CFG'],
    ]);
  });

  it.each([
    ['blk-modern', 2, 'block device, modern'],
    ['blk-transitional', 2, 'block device, transitional'],
    ['balloon-modern', 5, 'memory ballooning (traditional), modern'],
  ])('%s is virtio device %i: %s, and nothing is wrong', (name, id, title) => {
    const reading = readPci(recorded(name));
    expect([reading.deviceId, reading.title, reading.findings]).toEqual([id, title, []]);
  });

  it('says where each structure lies', () => {
    const says = readPci(recorded('blk-modern')).stops.map((stop) => stop.says);
    expect(says[1]).toBe('2 interrupt vectors, turned on.');
    expect(says[3]).toBe(
      'Where queues are notified: BAR 4, at 0x3000, 4096 bytes; each step of queue_notify_off is 4 bytes.',
    );
    expect(says[6]).toMatch(/^The common configuration: BAR 4, at 0x0, 4096 bytes/);
  });

  it('cites clauses that a page can find', () => {
    const reading = readPci(recorded('blk-modern'));
    const keys = [...reading.stops, ...reading.findings].flatMap((one) => one.clause ?? []);
    for (const key of keys) expect(PCI_CLAUSES).toContain(key);
    for (const key of PCI_CLAUSES) expect(clause(key, '1.4'), key).toBeDefined();
  });
});

describe('the function of our model', () => {
  it('reads as what it is, with no fault', () => {
    for (const transitional of [false, true]) {
      const reading = readPci(pciFunction(deviceBench(), { transitional }).config.bytes);
      expect(reading.title).toBe(`block device, ${transitional ? 'transitional' : 'modern'}`);
      expect(reading.findings.filter(({ isFault }) => isFault)).toEqual([]);
      expect(reading.stops).toHaveLength(7);
    }
  });
});

describe('bytes that are wrong', () => {
  it.each([
    ['another vendor', { 0: 0x86, 1: 0x80 }, /no virtio device/],
    ['a device ID of no virtio device', { 2: 0x20 }, /in no list/],
    ['a list that is said not to be there', { 6: 0 }, /no list of capabilities/],
    ['a list that runs in a circle', { 65: 0x98 }, /runs in a circle/],
    ['a link into the header', { 133: 0x10 }, /no capability can be/],
    ['no common configuration', { 67: 7 }, /no VIRTIO_PCI_CAP_COMMON_CFG.*takes this for a legacy device/],
    ['no virtio capability at all', { 52: 0 }, /takes this for a legacy device/],
    [
      'no way in through the configuration space',
      { 135: 7 },
      /no VIRTIO_PCI_CAP_PCI_CFG, which every device/,
    ],
    ['places that are 3 bytes apart', { 128: 3 }, /multiplier of 3/],
  ])('%s', (_, changes, message) => {
    expect(faultsOf(changed(changes as Readonly<Record<number, number>>))[0]).toMatch(message);
  });

  it('an ID that legacy devices have, without capabilities or a list of them, is a legacy device and no fault', () => {
    for (const change of [{ 52: 0 }, { 6: 0 }]) {
      expect(faultsOf(changed(change, 'blk-transitional'))).toEqual([]);
      const { findings } = readPci(changed(change, 'blk-transitional'));
      expect(findings.map(({ message }) => message).join(' ')).toMatch(/takes this for a legacy device/);
    }
  });

  it('of a transitional device: the subsystem is not its virtio ID', () => {
    expect(faultsOf(changed({ 46: 9 }, 'blk-transitional'))[0]).toMatch(/as subsystem/);
  });

  it('a capability of a reserved type or in a reserved region is passed over', () => {
    const stops = readPci(changed({ 67: 7, 84: 6 })).stops;
    expect(stops.filter(({ isIgnored }) => isIgnored).map(({ at }) => at)).toEqual([0x50, 0x40]);
  });

  it('and what is only not done yet', () => {
    const { findings } = readPci(changed({ 4: 0, 5: 0 }));
    expect(findings.map(({ isFault }) => isFault)).toEqual([false, false]);
  });

  it('whatever they are, they are read without throwing', () => {
    let seed = 1;
    const next = () => {
      seed = (seed * 1103515245 + 12345) & 0x7fff_ffff;
      return (seed >> 16) & 0xff;
    };
    for (let round = 0; round < 300; round++) {
      const bytes = Uint8Array.from({ length: 64 + (next() % 193) }, next);
      bytes[6] = 0x10;
      expect(readPci(bytes).stops.length).toBeLessThan(60);
    }
  });
});

describe('pasted text', () => {
  const lspci = [
    '00:01.0 SCSI storage controller: Red Hat, Inc. Virtio 1.0 block device (rev 01)',
    ...[...Array(4).keys()].map((row) => {
      const bytes = [...recorded('blk-modern').subarray(16 * row, 16 * row + 16)];
      return `${(16 * row).toString(16).padStart(2, '0')}: ${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
    }),
    '',
    '00:02.0 Ethernet controller: Red Hat, Inc. Virtio 1.0 network device (rev 01)',
    '00: f4 1a 41 10 07 05 10 00 01 00 00 02 00 00 00 00',
  ].join('\n');

  it('of lspci -x is its first function, of which only the header is there', () => {
    const dump = parsePci(lspci);
    if (!dump.ok) throw new Error(dump.message);
    expect(dump.bytes).toHaveLength(64);
    expect(faultsOf(dump.bytes)).toEqual([
      'The list leads to 0x98, behind the last byte. lspci shows only 64 bytes unless it runs as root with -xxx.',
    ]);
  });

  it('of lspci -vxxx may have its words between the title and the bytes', () => {
    const [title = '', ...bytes] = lspci.split('\n');
    const words = [
      '\tSubsystem: Red Hat, Inc. Device 1100',
      '\tCapabilities: [84] Vendor Specific Information: VirtIO: <unknown>',
      '\t\tBAR=0 offset=00000000 size=00000000',
      '\tKernel driver in use: virtio-pci',
    ];
    expect(parsePci([title, ...words, ...bytes].join('\n'))).toEqual(parsePci(lspci));
  });

  it('of lspci is refused by the line that stands there', () => {
    const lines = lspci.split('\n');
    expect(parsePci(lines.with(3, '20: 0c 8x').join('\n'))).toMatchObject({
      message: 'Line 4: “8x” is not hexadecimal.',
    });
  });

  it.each([
    ['', /no bytes/],
    ['f4 1a', /64 bytes; these are 2/],
    ['40: 09 50', /does not begin at offset 0/],
    ['ff '.repeat(64), /^Every byte is 0xff, .* no device answers/],
    ['zz', /not hexadecimal/],
  ])('%j is refused with a reason', (text, message) => {
    const dump = parsePci(text);
    expect(dump.ok ? '' : dump.message).toMatch(message);
  });
});
