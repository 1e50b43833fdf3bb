import { describe, expect, it } from 'vitest';
import {
  CONSOLE,
  consoleConfig,
  consoleControl,
  consoleResize,
} from '../../../src/virtio/devices/console/spec.ts';
import { decode, encode, resolve } from '../../../src/virtio/layout/layout.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

describe('the console device, section 5.3', () => {
  it('has the same features, queues, structs and named numbers in every version', () => {
    for (const version of VERSION_NAMES) {
      const count = (facts: typeof CONSOLE.features | typeof CONSOLE.structs | typeof CONSOLE.constants) =>
        facts.filter((one) => holds(one.versions, version)).length;
      expect(count(CONSOLE.features), version).toBe(3);
      expect(CONSOLE.queues.filter((one) => holds(one.versions, version)).length, version).toBe(6);
      expect(count(CONSOLE.structs), version).toBe(3);
      expect(count(CONSOLE.constants), version).toBe(8);
    }
  });

  it('has a configuration space of 12 bytes in every version, whatever the features (5.3.4)', () => {
    for (const version of VERSION_NAMES) {
      const config = resolve(consoleConfig, { version, features: 0n });
      expect(config.rows().map(({ path, offset }) => [path, offset])).toEqual([
        ['cols', 0],
        ['rows', 2],
        ['max_nr_ports', 4],
        ['emerg_wr', 8],
      ]);
      expect(config.size).toBe(12);
    }
  });

  it('tells which feature gives a configuration field its meaning (5.3.3)', () => {
    const valid = (features: bigint) =>
      consoleConfig.fields
        .filter((one) => one.validWhen?.({ version: '1.4', features }))
        .map(({ name }) => name);
    expect(valid(0n)).toEqual([]);
    expect(valid(1n)).toEqual(['cols', 'rows']);
    expect(valid(2n)).toEqual(['max_nr_ports']);
    expect(valid(4n)).toEqual(['emerg_wr']);
  });

  it('reads the configuration that QEMU 7.2 shows for a device with room for 31 ports', () => {
    const bytes = new Uint8Array(12);
    bytes[4] = 0x1f;
    expect(decode(consoleConfig, bytes)).toEqual({ cols: 0, rows: 0, max_nr_ports: 31, emerg_wr: 0 });
  });

  it('says that a port is open in 8 bytes: number, event 6, value 1 (5.3.6.2)', () => {
    const message = encode(consoleControl, { id: 2, event: 6, value: 1 });
    expect([...message]).toEqual([2, 0, 0, 0, 6, 0, 1, 0]);
  });

  it('puts the columns before the rows in a new size (5.3.6.2)', () => {
    expect(consoleResize.size).toBe(4);
    expect(decode(consoleResize, new Uint8Array([80, 0, 25, 0]))).toEqual({ cols: 80, rows: 25 });
  });

  it('numbers its control events from 0 to 7 in the order of the section (5.3.6.2)', () => {
    expect(CONSOLE.constants.map(({ name, value }) => [name.replace('VIRTIO_CONSOLE_', ''), value])).toEqual([
      ['DEVICE_READY', 0],
      ['DEVICE_ADD', 1],
      ['DEVICE_REMOVE', 2],
      ['PORT_READY', 3],
      ['CONSOLE_PORT', 4],
      ['RESIZE', 5],
      ['PORT_OPEN', 6],
      ['PORT_NAME', 7],
    ]);
  });
});
