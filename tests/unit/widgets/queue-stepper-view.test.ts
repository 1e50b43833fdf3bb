import { describe, expect, it } from 'vitest';
import { named, u8 } from '../../../src/virtio/layout/layout.ts';
import { scenarios } from '../../../src/virtio/scenarios.ts';
import type { Step } from '../../../src/virtio/world/trace.ts';
import {
  bufferError,
  draftReducer,
  draftText,
  FIRST_DRAFT,
} from '../../../src/widgets/QueueStepper/chains.ts';
import { parseFlags } from '../../../src/widgets/QueueStepper/DescriptorTable.tsx';
import { modelOf } from '../../../src/widgets/QueueStepper/model.ts';
import {
  parseBit,
  parseOffset,
  parseOthers,
  parseWish,
  wishName,
} from '../../../src/widgets/QueueStepper/packed-cells.ts';
import { bufferRows, inWords, lastTouch, pageFor, pageOf } from '../../../src/widgets/QueueStepper/places.ts';
import { MAX_TICKS, ticksOf } from '../../../src/widgets/QueueStepper/ticks.ts';
import { moved } from '../../../src/widgets/QueueStepper/words.tsx';

const model = modelOf(scenarios);
const read = model.run('blk/read-one-sector', { options: {}, seed: 1, patches: [] });

describe('the time strip', () => {
  it('has a tick for every step, in order, with who did what', () => {
    const ticks = ticksOf(read.steps);
    expect(ticks.map(({ from, to }) => [from, to])).toEqual(
      read.steps.map(({ index }) => [index, index + 1]),
    );
    const kick = read.steps.findIndex(({ kind }) => kind === 'notify');
    expect(ticks[kick]).toMatchObject({ actor: 'driver', shape: 'notify' });
    expect(ticks[0]).toMatchObject({ actor: 'driver', shape: 'write' });
  });

  it('groups a long exchange and loses neither a step nor a notification', () => {
    const steps = Array.from({ length: 1000 }, (_, index) => ({
      ...(read.steps[0] as Step),
      index,
      kind: index === 777 ? ('interrupt' as const) : ('read' as const),
    }));
    const ticks = ticksOf(steps);
    expect(ticks).toHaveLength(MAX_TICKS);
    expect(ticks.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i))).toEqual(
      steps.map(({ index }) => index),
    );
    expect(ticks.filter(({ shape }) => shape === 'notify')).toHaveLength(1);
  });
});

describe('what is shown of memory', () => {
  it('is the page that the step touches, and the last one touched where it touches none', () => {
    for (const step of read.steps) {
      const page = pageFor(read, step.index);
      if (step.kind === 'read' || step.kind === 'write')
        expect(page).toBe(step.address - (step.address % 256));
      else expect(page).toBe(pageFor(read, step.index - 1));
    }
  });

  it('lists the buffers of a request with their fields, and no part of a ring', () => {
    expect(bufferRows(read, read.steps.length - 1)).toMatchObject([
      { name: 'request 0 header', size: 16, inner: false, value: '' },
      { name: 'request 0 header.type', size: 4, inner: true, value: '0 VIRTIO_BLK_T_IN' },
      { name: 'request 0 header.reserved', inner: true },
      { name: 'request 0 header.sector', size: 8, inner: true, value: '0' },
      { name: 'request 0 data', size: 512, inner: false, value: expect.stringMatching(/^“Ringside disk 0/) },
      { name: 'request 0 status', size: 1, inner: false, value: '0 VIRTIO_BLK_S_OK' },
    ]);
  });

  it('leaves indirect tables to their own view', () => {
    const trace = model.run('queue/indirect', { options: {}, seed: 1, patches: [] });
    expect(bufferRows(trace, 0).map(({ name }) => name)).toEqual([
      'request out 0',
      'request in 0',
      'request in 1',
    ]);
  });

  it('knows what was touched last', () => {
    const { deviceArea = 0 } = read.queues[0] ?? {};
    const index = read.steps.findIndex(({ address }) => address === deviceArea + 2);
    expect(lastTouch(read, index - 1, deviceArea + 2, 2)).toBeUndefined();
    expect(lastTouch(read, index + 1, deviceArea + 2, 2)?.index).toBe(index);
  });

  it('is cut into parts that hold what matters', () => {
    expect(pageOf(8, 8, 3)).toEqual({ from: 0, to: 8 });
    expect(pageOf(20, 8, 9)).toEqual({ from: 8, to: 16 });
    expect(pageOf(20, 8, 19)).toEqual({ from: 12, to: 20 });
    expect(pageOf(20, 8, -1)).toEqual({ from: 0, to: 8 });
  });
});

describe('bytes in words', () => {
  it('are a number, a name, a text or their beginning', () => {
    expect(inWords(Uint8Array.of(0, 2))).toBe('512 (0x200)');
    expect(inWords(Uint8Array.of(1), named('status', u8, { VIRTIO_BLK_S_IOERR: 1 }))).toBe(
      '1 VIRTIO_BLK_S_IOERR',
    );
    expect(inWords(new Uint8Array(20))).toBe('all zero');
    expect(inWords(new TextEncoder().encode('RINGSIDE-0001\0\0\0\0\0\0\0'))).toBe('“RINGSIDE-0001”');
    expect(inWords(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9))).toBe('01 02 03 04 05 06 …');
  });

  it('that moved show what was there before, when a write changed it', () => {
    const write = read.steps.find(({ kind, probe }) => kind === 'write' && probe === 'avail.idx') as Step;
    expect(moved(write)).toBe('00 00 → 01 00 = 0x1');
    const header = read.steps[0] as Step;
    expect(moved(header)).toMatch(/\(16 bytes\)$/);
  });

  it('over channel I/O are told without a number, for they are big-endian (1.4 § 4.3.2)', () => {
    const { steps } = model.run('init/ccw', { options: {}, seed: 1, patches: [] });
    const revision = steps.find(({ kind, probe }) => kind === 'write' && probe === 'ccw.fill') as Step;
    expect(moved(revision)).toMatch(/→ 00 02 00 00$/);
  });
});

describe('the flags of a descriptor (1.4 § 2.7.5)', () => {
  it('are read by name or number', () => {
    for (const text of [
      'NEXT WRITE',
      'next|write',
      'VIRTQ_DESC_F_NEXT + VIRTQ_DESC_F_WRITE',
      '3',
      '0x3',
      '1|2',
    ]) {
      expect(parseFlags(text), text).toEqual({ value: 3n });
    }
    expect(parseFlags('–')).toEqual({ value: 0n });
    expect(parseFlags('INDIRECT')).toEqual({ value: 4n });
    expect(parseFlags('NEXT WRONG')).toEqual({ error: expect.stringContaining('“WRONG” is no flag') });
    expect(parseFlags('0x10000')).toHaveProperty('error');
  });
});

describe('chains of the reader’s own', () => {
  it('become the text of an option, and the text becomes them', () => {
    const two = draftReducer(FIRST_DRAFT, { type: 'add-chain' });
    expect(draftText(two)).toBe('r16.w512.w1_w16');
    expect(draftReducer([], { type: 'load', text: 'r16.w512.w1_w16' })).toEqual(two);
    expect(draftReducer(two, { type: 'load', text: 'nonsense' })).toBe(two);
  });

  it('are no text while a length or an order is wrong, and say what is', () => {
    const change = (length: string) =>
      draftReducer(FIRST_DRAFT, { type: 'change', chain: 0, buffer: 1, to: { direction: 'w', length } });
    for (const length of ['', 'x', '0', '4097', '-1', '1.5']) {
      expect(draftText(change(length)), length).toBeUndefined();
      expect(bufferError(change(length)[0] ?? [], 1), length).toMatch(/\S/);
    }
    const turned = draftReducer(FIRST_DRAFT, {
      type: 'change',
      chain: 0,
      buffer: 2,
      to: { direction: 'r', length: '1' },
    });
    expect(bufferError(turned[0] ?? [], 2)).toMatch(/come before/);
    expect(draftText(turned)).toBeUndefined();
    expect(draftText([])).toBeUndefined();
  });

  it('go with their last buffer, and stop growing at the bounds', () => {
    let draft = FIRST_DRAFT;
    for (let i = 0; i < 20; i++) draft = draftReducer(draft, { type: 'add-buffer', chain: 0 });
    expect(draft[0]).toHaveLength(8);
    for (let i = 0; i < 20; i++) draft = draftReducer(draft, { type: 'add-chain' });
    expect(draft).toHaveLength(16);
    expect(
      draftReducer([[{ direction: 'r', length: '1' }]], { type: 'remove', chain: 0, buffer: 0 }),
    ).toEqual([]);
  });
});

describe('cells of a packed ring', () => {
  const AVAIL = 0x80;
  const USED = 0x8000;

  it('are one bit of the flags, and leave the others alone', () => {
    expect(parseBit('1', 3, AVAIL)).toEqual({ value: 0x83n });
    expect(parseBit(' 0 ', USED | AVAIL | 3, USED)).toEqual({ value: 0x83n });
    expect(parseBit('2', 3, AVAIL)).toEqual({ error: 'A bit is 0 or 1.' });
  });

  it('are the other flags by name; a number means all of them', () => {
    expect(parseOthers('WRITE', USED | 1)).toEqual({ value: BigInt(USED | 2) });
    expect(parseOthers('0x81', USED | 1)).toEqual({ value: 0x81n });
    expect(parseOthers('–', AVAIL | 1)).toEqual({ value: BigInt(AVAIL) });
    expect(parseOthers('BOTH', 0)).toHaveProperty('error');
  });

  it('are what a side asks to be told of', () => {
    expect([0, 1, 2, 3].map(wishName)).toEqual(['ENABLE', 'DISABLE', 'DESC', '3']);
    expect(parseWish('ring_event_flags_desc')).toEqual({ value: 2n });
    expect(parseWish('7')).toEqual({ value: 7n });
    expect(parseWish('often')).toHaveProperty('error');
    expect(parseOffset('5', 0x8001)).toEqual({ value: 0x8005n });
    expect(parseOffset('32768', 0)).toHaveProperty('error');
  });
});

describe('a packed ring', () => {
  const packed = model.run('queue/packed-indirect', { options: {}, seed: 1, patches: [] });

  it('has no part among the buffers, nor has its indirect table', () => {
    expect(bufferRows(packed, packed.steps.length - 1).map(({ name }) => name)).toEqual([
      'request out 0',
      'request in 0',
      'request in 1',
    ]);
  });
});
