import { netHeader } from '../../devices/net/spec-structs.ts';
import { RESERVED } from '../../fact-lookup.ts';
import { encode, resolve } from '../../layout/layout.ts';
import { bytesOf } from '../bare-queue.ts';
import { Novice, type NoviceMistake } from '../novice.ts';
import { choice, type Scenario, toggle } from '../scenario.ts';
import { LATENCY, MEMORY_BASE, type World } from '../world.ts';

/** One mistake, and the exchange in which it shows. `isMade` false: the same exchange with a driver that does it right. */
type Exchange = (world: World, isMade: boolean) => void;

const when = (isMade: boolean, mistake: NoviceMistake): NoviceMistake | undefined =>
  isMade ? mistake : undefined;
const turn = (n: number): number => (n + 1) * LATENCY.request;

const copies: Exchange = (world, isMade) => {
  const expected = bytesOf('hello');
  const queue = new Novice(world, { mistake: when(isMade, 'copies'), looks: 5, answer: () => expected });
  world.after(0, 'driver', () => queue.send({ label: 'question', room: [5], expected }));
};

const keeps: Exchange = (world, isMade) => {
  const expected = new Uint8Array(33).fill(0x5a);
  const queue = new Novice(world, { mistake: when(isMade, 'keeps'), latency: turn, answer: () => expected });
  const requests = Array.from({ length: 4 }, (_, i) => {
    const label = `request ${i}`;
    return { label, out: bytesOf(label), room: [32, 1], expected };
  });
  world.after(0, 'driver', () => queue.send(...requests));
};

const compares: Exchange = (world, isMade) => {
  const mistake = when(isMade, 'compares');
  const queue = new Novice(world, {
    mistake,
    size: 4,
    start: 65534,
    answer: () => bytesOf(''),
    latency: () => 5_000,
  });
  for (let i = 0; i < 3; i++) {
    const label = `message ${i}`;
    world.after(i * 30_000, 'driver', () => queue.send({ label, out: bytesOf(label) }));
  }
};

const answerTo = (read: Uint8Array): Uint8Array => Uint8Array.of(...bytesOf('answer to '), ...read);

const queues: Exchange = (world, isMade) => {
  const queue = new Novice(world, {
    mistake: when(isMade, 'queues'),
    latency: (n) => (3 - n) * LATENCY.request,
    answer: answerTo,
  });
  const labels = ['first', 'second', 'third'];
  const requests = labels.map((label) => {
    const out = bytesOf(label);
    return { label, out, room: [16], expected: answerTo(out) };
  });
  world.after(0, 'driver', () => queue.send(...requests));
};

const overreads: Exchange = (world, isMade) => {
  const answers = [bytesOf('a secret of before'), bytesOf('four')];
  let n = 0;
  const answer = (): Uint8Array => answers[n++] ?? bytesOf('');
  const queue = new Novice(world, { mistake: when(isMade, 'overreads'), answer });
  const [first = bytesOf(''), second = bytesOf('')] = answers;
  world.after(0, 'driver', () => queue.send({ label: 'first', room: [first.length], expected: first }));
  const again = { label: 'second', room: [first.length], into: 'first', expected: second };
  world.after(3 * LATENCY.request, 'driver', () => queue.send(again));
};

/** Section 5.1.9 of 1.4: two bytes more than a legacy driver without VIRTIO_NET_F_MRG_RXBUF expects. */
const MODERN = resolve(netHeader, { version: '1.4', features: RESERVED.VERSION_1 });
const LEGACY = resolve(netHeader, { version: '1.4', features: 0n, legacy: true });

const header: Exchange = (world, isMade) => {
  const frame = bytesOf('a packet from the wire');
  const packet = new Uint8Array(MODERN.size + frame.length);
  const { flags, gso_type, hdr_len, gso_size, csum_start, csum_offset } = ZERO;
  packet.set(encode(MODERN, { flags, gso_type, hdr_len, gso_size, csum_start, csum_offset, num_buffers: 1 }));
  packet.set(frame, MODERN.size);
  const size = isMade ? LEGACY.size : MODERN.size;
  const queue = new Novice(world, { header: size, answer: () => packet });
  world.after(0, 'driver', () => {
    world.mark('driver', 'say', `Lends a buffer to receive into. It counts ${size} bytes for the header.`);
    queue.send({ label: 'packet', room: [64], expected: frame });
  });
};

const held: Exchange = (world, isMade) => {
  const receives = new Novice(world, { name: 'queue 0', holds: true, answer: () => bytesOf('') });
  const sends = new Novice(world, { name: 'queue 1', base: MEMORY_BASE + 0x400, answer: () => bytesOf('') });
  world.after(0, 'driver', () => {
    const what = isMade ? 'queue 0, by which the device receives' : 'queue 1, by which it sends';
    world.mark('driver', 'say', `Wants to send a packet, and puts it into ${what}.`);
    (isMade ? receives : sends).send({ label: 'packet', out: bytesOf('a packet to send') });
  });
};

const ZERO = { flags: 0, gso_type: 0, hdr_len: 0, gso_size: 0, csum_start: 0, csum_offset: 0 };

const EXCHANGES: Readonly<Record<string, Exchange>> = {
  copies,
  compares,
  keeps,
  queues,
  overreads,
  header,
  held,
};

/** What a driver can make of a queue whose ring is as it should be. */
export const queueMistake: Scenario = {
  id: 'queue/mistake',
  title: 'A driver gets a ring wrong',
  summary: 'One mistake with the used ring, in an exchange in which it shows; take it back, and all is well.',
  actions: [],
  options: [
    choice('mistake', 'The driver', [
      ['copies', 'reads the used index once'],
      ['compares', 'asks which index is greater'],
      ['keeps', 'gives no descriptor back'],
      ['queues', 'takes answers in the order it asked'],
      ['overreads', 'uses the whole buffer'],
      ['header', 'counts 10 bytes of network header'],
      ['held', 'sends by the queue that receives'],
    ]),
    toggle('made', 'It does so', 'on'),
  ],
  prepare(world, options) {
    EXCHANGES[options.mistake ?? '']?.(world, options.made === 'on');
  },
};
