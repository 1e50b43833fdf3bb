import { describe, expect, it } from 'vitest';
import {
  GPIO,
  gpioConfig,
  gpioIrqRequest,
  gpioIrqResponse,
  gpioNamesResponse,
  gpioRequest,
  gpioResponse,
} from '../../../src/virtio/devices/gpio/spec.ts';
import { decode, encode } from '../../../src/virtio/layout/layout.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const counts = (facts: typeof GPIO.features | typeof GPIO.constants | typeof GPIO.structs) =>
  VERSION_NAMES.map((version) => facts.filter((one) => holds(one.versions, version)).length);

describe('the GPIO device (1.4, section 5.18)', () => {
  it('has one bit, six structs and 19 named numbers since 1.2', () => {
    expect(counts(GPIO.features)).toEqual([0, 0, 1, 1, 1]);
    expect(counts(GPIO.structs)).toEqual([0, 0, 6, 6, 6]);
    expect(counts(GPIO.constants)).toEqual([0, 0, 19, 19, 19]);
  });

  it('has a configuration of 8 bytes with the size of the names at 4 (5.18.4)', () => {
    expect(gpioConfig.size).toBe(8);
    expect(gpioConfig.offsetOf('gpio_names_size')).toBe(4);
  });

  it('has messages of 8 and 2 bytes, and events of 2 and 1 (5.18.6, 5.18.7)', () => {
    expect([gpioRequest, gpioResponse].map(({ size }) => size)).toEqual([8, 2]);
    expect([gpioIrqRequest, gpioIrqResponse].map(({ size }) => size)).toEqual([2, 1]);
    const bytes = encode(gpioRequest, { type: 6, gpio: 9, value: 8 });
    expect([...bytes]).toEqual([6, 0, 9, 0, 8, 0, 0, 0]);
  });

  it('reads the names of lines behind a status (5.18.6.1)', () => {
    const value = decode(gpioNamesResponse, new Uint8Array([0, 0x41, 0, 0]));
    expect(value).toEqual({ status: 0, value: new Uint8Array([0x41, 0, 0]) });
  });

  it('numbers interrupt types so that both edges are rising and falling together (5.18.6)', () => {
    const type = (name: string) =>
      Number(GPIO.constants.find((one) => one.name === `VIRTIO_GPIO_IRQ_TYPE_${name}`)?.value);
    expect(type('EDGE_RISING') | type('EDGE_FALLING')).toBe(type('EDGE_BOTH'));
    expect([type('LEVEL_HIGH'), type('LEVEL_LOW')]).toEqual([4, 8]);
  });
});
