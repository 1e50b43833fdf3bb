import { describe, expect, it } from 'vitest';
import { GuestAllocator } from '../../../src/virtio/guest-allocator.ts';
import { type Access, RecordedMemory } from '../../../src/virtio/memory/recorded.ts';
import { CHANNEL_COMMAND, CONTROL_UNIT_TYPE } from '../../../src/virtio/spec/channel.ts';
import { COMMAND } from '../../../src/virtio/transport/ccw/blocks.ts';
import { CcwTransport } from '../../../src/virtio/transport/ccw/driver.ts';
import { Indicators } from '../../../src/virtio/transport/ccw/indicators.ts';
import type { CcwPort } from '../../../src/virtio/transport/ccw/slot.ts';
import { done } from '../../../src/virtio/transport/ccw/subchannel.ts';
import { REGION } from './bench.ts';

const [SUMMARY, BITS] = [REGION.base + 0x200, REGION.base + 0x208];

/** Indicators of a device in recorded memory, and the interrupts that it sends. */
function deviceSide() {
  const memory = new RecordedMemory([REGION]);
  const interrupts: string[] = [];
  const indicators = new Indicators(memory.as('device'), {
    interrupt: (kind, cause, queue) => interrupts.push(`${kind} ${cause} ${queue}`),
  });
  return { memory, interrupts, indicators };
}

describe('adapter indicators (§ 4.3.3.1.2)', () => {
  it('are counted from the left, and interrupt once until the summary is cleared', () => {
    const { memory, interrupts, indicators } = deviceSide();
    indicators.adapter = { summary: SUMMARY, indicators: BITS, bit: 5 };
    indicators.usedBuffer(0);
    indicators.usedBuffer(3);
    expect([...memory.peek(BITS, 2)]).toEqual([0b0000_0100, 0b1000_0000]);
    expect(interrupts).toEqual(['adapter used-buffer 0']);
    memory.patch(SUMMARY, [0]);
    indicators.usedBuffer(1);
    expect(interrupts).toHaveLength(2);
  });

  it('and classic ones outside memory are left alone', () => {
    const { memory, interrupts, indicators } = deviceSide();
    indicators.classic = 2 ** 53;
    indicators.config = 3;
    expect(() => [
      indicators.usedBuffer(0),
      indicators.usedBuffer(99),
      indicators.configChange(),
    ]).not.toThrow();
    indicators.adapter = { summary: 3, indicators: BITS, bit: 0 };
    indicators.usedBuffer(0);
    expect([...memory.peek(BITS, 1)]).toEqual([0x80]);
    expect(interrupts.filter((one) => one.startsWith('adapter'))).toEqual([]);
  });

  it('leave no summary set of which the driver has heard nothing, whenever it clears one', () => {
    let moments = 1;
    for (let moment = 0; moment < moments; moment++) {
      const { memory, interrupts, indicators } = deviceSide();
      indicators.adapter = { summary: SUMMARY, indicators: BITS, bit: 0 };
      memory.patch(SUMMARY, [1]);
      let now = 0;
      const clear = () => {
        if (now++ === moment) memory.patch(SUMMARY, [0]);
      };
      memory.observe({ before: clear, after: clear });
      indicators.usedBuffer(0);
      moments = now;
      expect(interrupts).toHaveLength(memory.peek(SUMMARY, 1)[0] ?? 0);
    }
    expect(moments).toBeGreaterThan(1);
  });
});

/** The driver of a device with two queues, with its answers made up: only indicators and interrupts are real. */
function twoQueues(adapter: boolean) {
  const memory = new RecordedMemory([REGION]);
  let interrupt: (kind: 'subchannel' | 'adapter') => void = () => {};
  const indicators = new Indicators(memory.as('device'), { interrupt: (kind) => pending.add(kind) });
  const pending = new Set<'subchannel' | 'adapter'>();
  const heard: string[] = [];
  const numberAt = (address: number) => Number(Buffer.from(memory.peek(address, 8)).readBigUInt64BE());
  const port: CcwPort = {
    start({ command, address }) {
      if (command === CHANNEL_COMMAND['SENSE ID']) {
        memory.patch(address, [0xff, CONTROL_UNIT_TYPE >> 8, CONTROL_UNIT_TYPE & 0xff, 2]);
      }
      if (command === COMMAND.setIndicators) indicators.classic = numberAt(address);
      if (command === COMMAND.setConfigIndicators) indicators.config = numberAt(address);
      if (command === COMMAND.setAdapterIndicators) {
        const [summary, bits] = [numberAt(address), numberAt(address + 8)];
        indicators.adapter = { summary, indicators: bits, bit: numberAt(address + 16) };
      }
      return done(0);
    },
    diagnose: () => 0,
    listen: (listener) => {
      interrupt = listener;
    },
  };
  const allocator = new GuestAllocator(REGION);
  const transport = new CcwTransport({ port, memory: memory.as('driver'), allocator, adapter });
  for (const queue of [0, 1]) {
    transport.writeQueue(queue, { size: 1, descriptors: 0, driverArea: 0, deviceArea: 0 });
    transport.enableQueue(queue);
  }
  transport.listen({
    usedBuffer: (queue) => heard.push(`queue ${queue}`),
    configChange: () => heard.push('configuration'),
  });
  /** Lets the driver deal with every interrupt that is pending. */
  const deal = () => {
    for (let kinds = [...pending]; kinds.length > 0; kinds = [...pending]) {
      pending.clear();
      for (const kind of kinds) interrupt(kind);
    }
  };
  return { memory, indicators, heard, deal };
}

describe.each([
  ['classic', false],
  ['adapter', true],
])(
  '%s indicators that the device sets while the driver deals with an interrupt (§ 4.3.3.1)',
  (_, adapter) => {
    /** The device sets one more bit at this moment of the driver's: before its first access, after it, and so on. */
    function meanwhile(moment: number, act: (indicators: Indicators) => void) {
      const { memory, indicators, heard, deal } = twoQueues(adapter);
      indicators.usedBuffer(0);
      let now = 0;
      const next = ({ actor }: Pick<Access, 'actor'>) => {
        if (actor === 'driver' && now++ === moment) act(indicators);
      };
      memory.observe({ before: next, after: next });
      deal();
      return { heard: new Set(heard), moments: now };
    }

    it.each([
      ['another queue', 'queue 1', (indicators: Indicators) => indicators.usedBuffer(1)],
      ['the configuration', 'configuration', (indicators: Indicators) => indicators.configChange()],
    ])('are never lost: %s', (_what, name, act) => {
      const { moments } = meanwhile(-1, act);
      expect(moments).toBeGreaterThan(1);
      for (let moment = 0; moment < moments; moment++) {
        expect(meanwhile(moment, act).heard).toEqual(new Set(['queue 0', name]));
      }
    });
  },
);
