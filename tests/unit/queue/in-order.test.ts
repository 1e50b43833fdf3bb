import { describe, expect, it } from 'vitest';
import { QueueError } from '../../../src/virtio/queue/errors.ts';
import { buffer, makePair } from './pair.ts';
import { RINGS } from './rings.ts';

const inOrder = true;
const USED = { split: 'used.ring', packed: 'packed.use' };

describe.each(RINGS)('a $ring queue with VIRTIO_F_IN_ORDER (1.4 § $section)', ({ ring, make, record }) => {
  const used = USED[ring];
  const three = (driver: ReturnType<typeof make>['driver']) => {
    for (const token of ['a', 'b', 'c']) driver.add([], [buffer(0, 10)], token);
    driver.publish();
  };

  it('hands three buffers back with one used element, which names the last one', () => {
    const { driver, device, accesses } = record({ inOrder });
    three(driver);
    const heads = [device.pop(), device.pop(), device.pop()].map((chain) => chain?.head ?? -1);
    accesses.length = 0;
    for (const head of heads) device.push(head, head === heads[2] ? 4 : 10);
    device.publish();
    const elements = accesses.filter(({ kind, probe }) => kind === 'write' && probe === used);
    expect(new Set(elements.map(({ detail }) => detail))).toEqual(new Set([0]));
    expect([driver.reap(), driver.reap(), driver.reap(), driver.reap()]).toEqual([
      { head: heads[0], token: 'a', written: 10 },
      { head: heads[1], token: 'b', written: 10 },
      { head: heads[2], token: 'c', written: 4 },
      null,
    ]);
  });

  it('skips only buffers that were used completely', () => {
    const { driver, device, accesses } = record({ inOrder });
    three(driver);
    const heads = [device.pop(), device.pop(), device.pop()].map((chain) => chain?.head ?? -1);
    accesses.length = 0;
    for (const [at, head] of heads.entries()) device.push(head, at === 1 ? 3 : 10);
    device.publish();
    const elements = accesses.filter(({ kind, probe }) => kind === 'write' && probe === used);
    expect(new Set(elements.map(({ detail }) => detail))).toEqual(new Set([0, 2]));
    expect([driver.reap(), driver.reap(), driver.reap()].map((one) => one?.written)).toEqual([10, 3, 10]);
  });

  it('writes one used element for each buffer when it is told to', () => {
    const { driver, device, accesses } = record({ inOrder, batch: false });
    three(driver);
    const heads = [device.pop(), device.pop(), device.pop()].map((chain) => chain?.head ?? -1);
    accesses.length = 0;
    for (const head of heads) device.push(head, 10);
    device.publish();
    const elements = accesses.filter(({ kind, probe }) => kind === 'write' && probe === used);
    expect(new Set(elements.map(({ detail }) => detail))).toEqual(new Set([0, 1, 2]));
    expect([driver.reap(), driver.reap(), driver.reap()].map((one) => one?.token)).toEqual(['a', 'b', 'c']);
  });

  it('does not hand a buffer back before an earlier one', () => {
    const { driver, device } = make({ inOrder });
    three(driver);
    const heads = [device.pop(), device.pop()].map((chain) => chain?.head ?? -1);
    expect(() => device.push(heads[1] ?? -1, 10)).toThrow(QueueError);
    device.push(heads[0] ?? -1, 10);
    device.push(heads[1] ?? -1, 10);
    device.publish();
    expect([driver.reap()?.token, driver.reap()?.token, driver.reap()]).toEqual(['a', 'b', null]);
  });

  it('says that there is more while a batch is not handed on', () => {
    const { driver, device } = make({ inOrder });
    three(driver);
    for (const chain of [device.pop(), device.pop(), device.pop()]) device.push(chain?.head ?? -1, 10);
    device.publish();
    driver.reap();
    expect(driver.enableInterrupts()).toBe(true);
    while (driver.reap() !== null);
    expect(driver.enableInterrupts()).toBe(false);
  });
});

describe('a split driver with VIRTIO_F_IN_ORDER (§ 2.7.5)', () => {
  it('uses descriptors in ring order, and begins again at the start of the table', () => {
    const { driver, device } = makePair({ inOrder, size: 4 });
    const heads: number[] = [];
    for (let turn = 0; turn < 5; turn++) {
      heads.push(driver.add([buffer(0)], [buffer(1), buffer(2)], 'x'));
      driver.publish();
      device.push(device.pop()?.head ?? -1, 0);
      device.publish();
      expect(driver.reap()?.token).toBe('x');
    }
    expect(heads).toEqual([0, 3, 2, 1, 0]);
  });

  it('refuses a used element whose batch the used index does not cover', () => {
    const { driver, device, raw, places } = makePair({ inOrder });
    for (const token of ['a', 'b']) driver.add([], [buffer(0)], token);
    driver.publish();
    device.pop();
    device.pop();
    raw.write32(places.usedRing, 1);
    raw.write16(places.usedIdx, 1);
    expect(() => driver.reap()).toThrow('the used index does not cover the chains up to it');
    raw.write16(places.usedIdx, 2);
    expect([driver.reap()?.token, driver.reap()?.token]).toEqual(['a', 'b']);
  });
});
