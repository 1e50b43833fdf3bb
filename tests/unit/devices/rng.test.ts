import { describe, expect, it } from 'vitest';
import { MOST, RngDevice } from '../../../src/virtio/devices/rng/device.ts';
import { seededBytes } from '../../../src/virtio/devices/rng/generator.ts';
import { rngBench } from './bench.ts';
import { rawBench } from './raw.ts';

const counting = () => {
  let next = 0;
  return () => next++ & 0xff;
};

describe('the entropy device (1.4 § 5.4)', () => {
  it('fills the buffer and says how far', () => {
    const { driver, clock } = rngBench({ source: counting() });
    const request = driver.request(5);
    expect(request.bytes).toBeNull();
    clock.run();
    expect(request.bytes).toEqual(Uint8Array.of(0, 1, 2, 3, 4));
  });

  it('gives the same bytes for the same seed and others for another', () => {
    const from = (seed: number) => {
      const { driver, clock } = rngBench({ source: seededBytes(seed) });
      const request = driver.request(32);
      clock.run();
      return request.bytes;
    };
    expect(from(7)).toEqual(from(7));
    expect(from(7)).not.toEqual(from(8));
    expect(new Set(from(0)).size).toBeGreaterThan(8);
  });

  it('may give fewer bytes than there is room for, and leaves the rest alone', () => {
    const bench = rawBench(new RngDevice({ source: counting(), fill: () => 3 }), 8);
    const answer = bench.send([], [2, 4], 0xee);
    expect(answer).toEqual({ written: 3, pieces: [Uint8Array.of(0, 1), Uint8Array.of(2, 0xee, 0xee, 0xee)] });
  });

  it.each([
    [0, 1],
    [-5, 1],
    [99, 8],
    [2.7, 2],
    [Number.NaN, 1],
  ])('gives at least one byte and no more than fit: %i of 8', (fill, written) => {
    const bench = rawBench(new RngDevice({ fill: () => fill }), 8);
    expect(bench.send([], [8])?.written).toBe(written);
  });

  it('gives no more than 65536 bytes at once', () => {
    const bench = rawBench(new RngDevice(), 8);
    expect(bench.send([], [MOST + 1000])?.written).toBe(65536);
  });

  it('does not write what it is only to read', () => {
    const bench = rawBench(new RngDevice({ source: counting() }), 8);
    expect(bench.send([Uint8Array.of(9, 9)], [2])).toEqual({ written: 2, pieces: [Uint8Array.of(0, 1)] });
    expect(bench.send([Uint8Array.of(9, 9)], [])).toEqual({ written: 0, pieces: [] });
  });

  it('keeps requests in flight and may answer them out of order', () => {
    const { driver, clock } = rngBench({ latency: (length) => 100 - length, source: counting() });
    const [small, large] = [driver.request(1), driver.request(10)];
    clock.run();
    expect(large.bytes?.[0]).toBe(0);
    expect(small.bytes).toEqual(Uint8Array.of(10));
  });

  it('serves again after a reset, and what was in flight is given up', () => {
    const { driver, clock } = rngBench({ latency: () => 100 });
    const lost = driver.request(4);
    driver.initialise();
    clock.run();
    expect(lost.bytes).toBeNull();
    expect(driver.core.allocator.live).toHaveLength(3);
    const request = driver.request(4);
    clock.run();
    expect(request.bytes).toHaveLength(4);
  });

  it('has no features and no configuration space of its own', () => {
    const device = new RngDevice();
    expect(device.offered).toBe(0n);
    expect(device.config).toHaveLength(0);
    expect(device.deviceId).toBe(4);
  });

  it('is not asked for nothing, nor for more than the queue holds', () => {
    const { driver } = rngBench({ queueSize: 2 });
    expect(() => driver.request(0)).toThrow('at least one byte');
    driver.request(1);
    driver.request(1);
    expect(() => driver.request(1)).toThrow('in use');
  });
});
