import { describe, expect, it } from 'vitest';
import { FEATURE } from '../../../src/virtio/devices/blk/codes.ts';
import { initialSector, SECTOR } from '../../../src/virtio/devices/blk/disk.ts';
import { flush, readSectors, writeSectors } from '../../../src/virtio/devices/blk/requests.ts';
import { mask } from '../../../src/virtio/requirements.ts';
import { blkBench } from './bench.ts';

const ones = new Uint8Array(SECTOR).fill(1);
const base = blkBench().model.offered;
const FLUSH = mask(FEATURE.FLUSH);
const WCE = mask(FEATURE.CONFIG_WCE);

/** What the first sector holds after a write to it, `then`, and a power failure. */
function afterPowerLoss(
  offered: bigint,
  wanted: bigint,
  then?: (bench: ReturnType<typeof blkBench>) => void,
): 'kept' | 'lost' {
  const bench = blkBench({ device: { offered }, driver: { wanted, careless: true } });
  bench.run(writeSectors(0, ones));
  then?.(bench);
  bench.model.disk.losePower();
  const { bytes } = bench.run(readSectors(0, 1));
  expect([ones, initialSector(0)]).toContainEqual(bytes);
  return bytes[0] === 1 ? 'kept' : 'lost';
}

describe('when a write is stable (1.4 § 5.2.6.2)', () => {
  it('at once when neither CONFIG_WCE nor FLUSH was negotiated', () => {
    expect(afterPowerLoss(base, base & ~FLUSH & ~WCE)).toBe('kept');
    expect(afterPowerLoss(base & ~FLUSH & ~WCE, base)).toBe('kept');
  });

  it('after a flush when FLUSH was negotiated', () => {
    expect(afterPowerLoss(base & ~WCE, base)).toBe('lost');
    expect(afterPowerLoss(base & ~WCE, base, ({ run }) => run(flush()))).toBe('kept');
  });

  it('not by a flush that is done before the write', () => {
    const bench = blkBench();
    bench.run(flush());
    bench.run(writeSectors(0, ones));
    bench.model.disk.losePower();
    expect(bench.run(readSectors(0, 1)).bytes).toEqual(initialSector(0));
  });

  it('at once in writethrough mode', () => {
    const { driver, run, model } = blkBench();
    driver.setWriteback(false);
    run(writeSectors(0, ones));
    model.disk.losePower();
    expect(run(readSectors(0, 1)).bytes).toEqual(ones);
  });

  it('not by turning the cache off afterwards', () => {
    expect(afterPowerLoss(base, base, ({ driver }) => driver.setWriteback(false))).toBe('lost');
  });

  it('not when the mode changed while the write was in flight', () => {
    const { driver, model, clock } = blkBench({ device: { latency: () => 100 } });
    driver.setWriteback(false);
    const request = driver.submit(writeSectors(0, ones));
    clock.step();
    driver.setWriteback(true);
    driver.setWriteback(false);
    clock.run();
    expect(request.result?.ok).toBe(true);
    expect(model.disk.volatile).toBe(1);
  });
});

describe('the writeback field (1.4 § 5.2.5)', () => {
  const at = 32;

  it('starts as 1, takes 0 and 1, and reads back', () => {
    const { driver, transport } = blkBench();
    expect(transport.readConfig(at, 1)).toBe(1);
    driver.setWriteback(false);
    expect(transport.readConfig(at, 1)).toBe(0);
    transport.writeConfig(at, 1, 2);
    expect(transport.readConfig(at, 1)).toBe(1);
  });

  it('is 0 when CONFIG_WCE was negotiated without FLUSH', () => {
    const { transport } = blkBench({ driver: { wanted: base & ~FLUSH } });
    expect(transport.readConfig(at, 1)).toBe(0);
  });

  it('is not writable without CONFIG_WCE, nor is anything else', () => {
    const { transport } = blkBench({ driver: { wanted: base & ~WCE } });
    transport.writeConfig(at, 1, 0);
    expect(transport.readConfig(at, 1)).toBe(1);
    const other = blkBench().transport;
    const before = Array.from({ length: 96 }, (_, offset) => other.readConfig(offset, 1));
    for (let offset = 0; offset < 96; offset++) if (offset !== at) other.writeConfig(offset, 1, 0x5a);
    other.writeConfig(at, 2, 0);
    expect(Array.from({ length: 96 }, (_, offset) => other.readConfig(offset, 1))).toEqual(before);
  });

  it('has another generation once the driver has written it, who is not told of its own doing', () => {
    const { driver, transport, accesses } = blkBench();
    const before = transport.readConfigGeneration();
    driver.setWriteback(false);
    transport.readConfig(at, 1);
    expect(transport.readConfigGeneration()).not.toBe(before);
    expect(accesses.filter((one) => one.name === 'config-change')).toEqual([]);
  });

  it('is back at writeback after a reset', () => {
    const { driver, transport } = blkBench();
    driver.setWriteback(false);
    driver.initialise();
    expect(transport.readConfig(at, 1)).toBe(1);
  });

  it('is never offered without FLUSH', () => {
    expect(() => blkBench({ device: { offered: base & ~FLUSH } })).toThrow(RangeError);
  });
});
