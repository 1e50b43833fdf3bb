import { describe, expect, it } from 'vitest';
import { readSectors } from '../../../src/virtio/devices/blk/requests.ts';
import { BLK_SENTENCES } from '../../../src/virtio/devices/blk/sentences.ts';
import { blkStage } from '../../../src/virtio/devices/blk/stage.ts';
import { RESERVED } from '../../../src/virtio/fact-lookup.ts';
import { BigEndianMemory } from '../../../src/virtio/memory/big-endian.ts';
import type { BarrierScope, MemoryHandle } from '../../../src/virtio/memory/memory.ts';
import { type Access, RecordedMemory } from '../../../src/virtio/memory/recorded.ts';
import { IoMap, TranslatedMemory } from '../../../src/virtio/memory/translated.ts';
import { narrate } from '../../../src/virtio/world/narrate.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Scenario } from '../../../src/virtio/world/scenario.ts';
import { choice } from '../../../src/virtio/world/scenario.ts';
import type { Options } from '../../../src/virtio/world/trace.ts';

const choices = (name: string, ...values: string[]) =>
  choice(
    name,
    name,
    values.map((value) => [value, value] as const),
  );

/** A disk that offers the bit, and a driver that does or does not want it. */
const scenario: Scenario = {
  id: 'test/order-platform',
  title: 'One sector, with barriers of one kind or the other',
  summary: 'For this test alone.',
  actions: [],
  sentences: BLK_SENTENCES,
  options: [choices('ring', 'split', 'packed'), choices('wants', 'on', 'off')],
  prepare(world, options: Options) {
    const own = RESERVED.VERSION_1 | (options.ring === 'packed' ? RESERVED.RING_PACKED : 0n);
    const wanted = own | (options.wants === 'on' ? RESERVED.ORDER_PLATFORM : 0n);
    const { driver } = blkStage(world, options, { offered: RESERVED.ORDER_PLATFORM, driver: { wanted } });
    world.after(0, 'driver', () => {
      driver.initialise();
      driver.submit(readSectors(0, 1));
    });
  },
};

describe('VIRTIO_F_ORDER_PLATFORM (6.1), settled by a driver and its device', () => {
  for (const ring of ['split', 'packed']) {
    for (const wants of ['on', 'off']) {
      const trace = run(scenario, { options: { ring, wants } });
      const barriers = trace.steps.filter(({ kind }) => kind === 'barrier');
      const own = barriers.filter(({ actor }) => actor === 'driver');

      it(`is what makes barriers of the driver ones for devices: ${ring} ring, wanted ${wants}`, () => {
        expect(trace.ending).toEqual({ kind: 'complete' });
        expect(new Set(own.map(({ barrier }) => barrier))).toEqual(new Set(['write', 'full', 'read']));
        const scopes = wants === 'on' ? ['platform'] : [undefined];
        expect([...new Set(own.map(({ scope }) => scope))]).toEqual(scopes);
      });

      it(`is named in the sentence of each: ${ring} ring, wanted ${wants}`, () => {
        for (const { index, actor } of barriers) {
          const { sentence } = narrate(trace, index, scenario.sentences);
          const isNamed = actor === 'driver' && wants === 'on';
          expect(sentence.includes('VIRTIO_F_ORDER_PLATFORM'), sentence).toBe(isNamed);
        }
      });

      it(`says nothing of the barriers of the device: ${ring} ring, wanted ${wants}`, () => {
        const others = barriers.filter(({ actor }) => actor === 'device');
        expect(others.length).toBeGreaterThan(0);
        expect(others.every(({ scope }) => scope === undefined)).toBe(true);
      });
    }
  }
});

describe('a handle in front of another', () => {
  it.each([
    ['big-endian', (memory: MemoryHandle) => new BigEndianMemory(memory)],
    ['translated', (memory: MemoryHandle) => new TranslatedMemory(memory, new IoMap())],
  ] as const)('passes on for whom a barrier is: %s', (_, front) => {
    const seen: (BarrierScope | undefined)[] = [];
    const memory = new RecordedMemory([{ name: 'ram', base: 0, size: 64 }]);
    memory.observe({ after: ({ scope }: Access) => void seen.push(scope) });
    const handle = front(memory.as('driver'));
    handle.barrier('write', 'platform');
    handle.barrier('write', 'processors');
    handle.barrier('write');
    expect(seen).toEqual(['platform', undefined, undefined]);
  });
});
