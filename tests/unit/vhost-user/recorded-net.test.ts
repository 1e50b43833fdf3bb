import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { freshBackEnd, handle } from '../../../src/virtio/vhost-user/back-end.ts';
import { bringUp } from '../../../src/virtio/vhost-user/bring-up.ts';
import { decodeMessage, encodeMessage } from '../../../src/virtio/vhost-user/codec.ts';

interface Recorded {
  readonly by: 'front-end' | 'back-end';
  readonly bytes: string;
  readonly fds: number;
}
const read = (name: string): readonly Recorded[] =>
  (
    JSON.parse(readFileSync(new URL(`../../fixtures/recordings/${name}.json`, import.meta.url), 'utf8')) as {
      messages: readonly Recorded[];
    }
  ).messages;
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('the network card of QEMU 7.2 over vhost-user', () => {
  const recorded = read('qemu-7.2-vhost-user-net');

  it('gets from our back end every reply that it got, to the byte', () => {
    let state = freshBackEnd({ offered: 0x1_4001_0020n, protocolOffered: 0x9n, config: new Uint8Array() }, 2);
    const replies: string[] = [];
    const refused: string[] = [];
    for (const { by, bytes, fds } of recorded) {
      if (by === 'back-end') continue;
      const message = decodeMessage(bytesOf(bytes), fds);
      const handled = handle(state, message);
      state = handled.state;
      if (handled.reply) replies.push(Buffer.from(encodeMessage(handled.reply)).toString('hex'));
      if (handled.refused !== undefined) refused.push(message.name);
    }
    expect(replies).toEqual(recorded.filter(({ by }) => by === 'back-end').map(({ bytes }) => bytes));
    // The document allows SET_VRING_ENABLE once bit 30 is negotiated; QEMU takes the offer for that.
    expect(refused).toEqual(Array.from({ length: 10 }, () => 'SET_VRING_ENABLE'));
  });

  it('enables its queues only before SET_FEATURES and after the end, never between', () => {
    const names = recorded
      .filter(({ by }) => by === 'front-end')
      .map(({ bytes }) => decodeMessage(bytesOf(bytes)).name);
    const between = names.slice(names.indexOf('SET_FEATURES'), names.indexOf('GET_VRING_BASE'));
    expect(between).toContain('SET_VRING_KICK');
    expect(between).not.toContain('SET_VRING_ENABLE');
  });
});

describe('QEMU 7.2 in front of a back end without bit 30', () => {
  it('begins as our sequence does: without protocol features and without the number of queues', () => {
    const ofQueue0 = read('qemu-7.2-vhost-user-net-without-bit-30')
      .filter(({ by }) => by === 'front-end')
      .map(({ bytes }) => decodeMessage(bytesOf(bytes)))
      .filter(({ payload }) => payload?.['index'] !== 1)
      .map(({ name }) => name);
    const ours = bringUp(false).flatMap((step) => (step.kind === 'message' ? [step.message.name] : []));
    expect(ofQueue0).toEqual(ours.slice(0, ofQueue0.length));
    expect(ofQueue0).toHaveLength(5);
  });
});
