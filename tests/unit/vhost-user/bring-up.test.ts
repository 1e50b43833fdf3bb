import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { freshBackEnd, handle, kick } from '../../../src/virtio/vhost-user/back-end.ts';
import { bringUp, runBringUp } from '../../../src/virtio/vhost-user/bring-up.ts';
import { decodeMessage, encodeMessage, type Message } from '../../../src/virtio/vhost-user/codec.ts';
import {
  F_PROTOCOL_FEATURES,
  MESSAGES,
  PROTOCOL,
  REQUESTS,
} from '../../../src/virtio/vhost-user/messages.ts';

interface Recorded {
  readonly by: 'front-end' | 'back-end';
  readonly bytes: string;
  readonly fds: number;
}
const { messages: RECORDED } = JSON.parse(
  readFileSync(new URL('../../fixtures/recordings/qemu-7.2-vhost-user-blk.json', import.meta.url), 'utf8'),
) as { messages: readonly Recorded[] };

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const spaced = (text: string): string => text.replaceAll(' ', '');

/** Index of the first step that sends this. */
function at(name: Message['name'], value?: number): number {
  return bringUp(true).findIndex(
    (step) =>
      step.kind === 'message' &&
      step.message.name === name &&
      (value === undefined || step.message.payload?.['num'] === value),
  );
}

describe('vhost-user messages as bytes, by hand from the document', () => {
  const byHand: readonly (readonly [string, Message, string])[] = [
    ['a request without payload', { name: 'SET_OWNER' }, '03000000 01000000 00000000'],
    [
      'a u64 with bits 30 and 32',
      { name: 'SET_FEATURES', payload: { features: (1n << 30n) | (1n << 32n) } },
      '02000000 01000000 08000000 0000004001000000',
    ],
    [
      'a vring state that wants a reply: flags 1 and 8',
      { name: 'SET_VRING_ENABLE', needReply: true, payload: { index: 1, num: 1 } },
      '12000000 09000000 08000000 01000000 01000000',
    ],
    [
      'an acknowledgement: flags 1 and 4, a u64 of zero',
      { name: 'SET_MEM_TABLE', reply: true, payload: { number: 0n } },
      '05000000 05000000 08000000 0000000000000000',
    ],
    [
      'an eventfd: the index in the low 8 bits',
      { name: 'SET_VRING_KICK', payload: { index: 3, unused: new Uint8Array(6) } },
      '0c000000 01000000 08000000 0300000000000000',
    ],
    [
      'addresses: 2 times 4 and 4 times 8 bytes, used before available',
      {
        name: 'SET_VRING_ADDR',
        payload: { index: 2, flags: 1, descriptor: 0x10n, used: 0x20n, available: 0x30n, log: 0x40n },
      },
      '09000000 01000000 28000000 02000000 01000000 1000000000000000 2000000000000000 3000000000000000 4000000000000000',
    ],
  ];
  for (const [what, message, bytes] of byHand) {
    it(`has ${what}`, () => {
      expect(hex(encodeMessage(message))).toBe(spaced(bytes));
      const fromBytes = decodeMessage(Uint8Array.from(Buffer.from(spaced(bytes), 'hex')));
      expect(fromBytes).toEqual(message);
    });
  }

  it('refuses a size that is not that of the payload, and a request that is not entered', () => {
    expect(() => decodeMessage(Uint8Array.from([3, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0]))).toThrow(
      'payload of 8',
    );
    expect(() => decodeMessage(Uint8Array.from([200, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]))).toThrow(
      'Request 200',
    );
  });

  it('has a fact for every request and no number twice', () => {
    expect(MESSAGES.map(({ name }) => name).sort()).toEqual(Object.keys(REQUESTS).sort());
    expect(new Set(Object.values(REQUESTS)).size).toBe(MESSAGES.length);
  });
});

describe('the bring-up of QEMU 7.2', () => {
  it('reads and writes every recorded message to the byte', () => {
    for (const { bytes, fds } of RECORDED) {
      expect(hex(encodeMessage(decodeMessage(Uint8Array.from(Buffer.from(bytes, 'hex')), fds)))).toBe(bytes);
    }
  });

  it('is ours: the same messages, descriptors and replies in the same order', () => {
    // The recording has no place for the kick, and its back end never served anything.
    const quiet = runBringUp(true, [bringUp(true).findIndex(({ kind }) => kind === 'kick')]);
    const ours = quiet.happenings.flatMap(({ step, bytes, replyBytes }) => [
      ...(step.kind === 'message' && bytes
        ? [{ by: 'front-end', bytes: hex(bytes), fds: step.message.fds ?? 0 }]
        : []),
      ...(replyBytes ? [{ by: 'back-end', bytes: hex(replyBytes), fds: 0 }] : []),
    ]);
    expect(ours).toEqual(RECORDED);
  });

  it('is refused nowhere and ends with a served request, with and without bit 30', () => {
    for (const bit30 of [true, false]) {
      const { happenings, kicked } = runBringUp(bit30);
      expect(happenings.flatMap(({ refused }) => refused ?? [])).toEqual([]);
      expect(kicked).toEqual({ served: true, words: 'The request is served and the guest interrupted.' });
    }
  });

  it('hands back the index after the served request', () => {
    expect(runBringUp(true).happenings.at(-1)?.reply?.payload).toEqual({ index: 0, num: 1 });
  });
});

describe('a message left out', () => {
  const without = (...names: readonly [Message['name'], number?][]) =>
    runBringUp(
      true,
      names.map(([name, value]) => at(name, value)),
    );

  it('SET_VRING_ENABLE leaves the queue started and disabled', () => {
    expect(without(['SET_VRING_ENABLE', 1]).kicked.words).toContain('started but disabled');
  });

  it('SET_MEM_TABLE makes the addresses mean nothing, and the kick useless', () => {
    const { happenings, kicked } = without(['SET_MEM_TABLE']);
    expect(happenings[at('SET_VRING_ADDR')]?.refused).toContain('no memory table');
    expect(kicked.words).toContain('where the queue lies');
  });

  it('SET_VRING_KICK or SET_VRING_NUM stops the request too, SET_OWNER or SET_VRING_BASE does not', () => {
    expect(without(['SET_VRING_KICK']).kicked.words).toContain('no eventfd');
    expect(without(['SET_VRING_NUM']).kicked.words).toContain('how long');
    expect(without(['SET_OWNER']).kicked.served).toBe(true);
    expect(without(['SET_VRING_BASE']).kicked.served).toBe(true);
  });

  it('both SET_VRING_CALL let the guest wait for an interrupt', () => {
    const calls = bringUp(true).flatMap((step, index) =>
      step.kind === 'message' && step.message.name === 'SET_VRING_CALL' ? [index] : [],
    );
    expect(runBringUp(true, calls).kicked.words).toContain('not interrupted');
  });

  it('SET_PROTOCOL_FEATURES takes GET_QUEUE_NUM, GET_CONFIG and the acknowledgement with it', () => {
    const { happenings } = without(['SET_PROTOCOL_FEATURES']);
    expect(happenings[at('GET_QUEUE_NUM')]?.refused).toContain('MQ');
    expect(happenings[at('GET_CONFIG')]?.refused).toContain('CONFIG');
    expect(happenings[at('SET_MEM_TABLE')]?.reply).toBeUndefined();
  });

  it('both SET_FEATURES make SET_VRING_ENABLE illegal', () => {
    const both = bringUp(true).flatMap((step, index) =>
      step.kind === 'message' && step.message.name === 'SET_FEATURES' ? [index] : [],
    );
    expect(runBringUp(true, both).happenings[at('SET_VRING_ENABLE', 1)]?.refused).toContain(
      'bit 30, negotiated',
    );
  });
});

describe('a back end', () => {
  const fresh = freshBackEnd(
    { offered: F_PROTOCOL_FEATURES, protocolOffered: PROTOCOL.REPLY_ACK, config: new Uint8Array() },
    2,
  );

  it('refuses a second owner, features it did not offer, and a queue it does not have', () => {
    const owned = handle(fresh, { name: 'SET_OWNER' }).state;
    expect(handle(owned, { name: 'SET_OWNER' }).refused).toContain('has an owner');
    expect(handle(fresh, { name: 'SET_FEATURES', payload: { features: 1n } }).refused).toContain(
      'not offered',
    );
    expect(handle(fresh, { name: 'SET_VRING_NUM', payload: { index: 2, num: 8 } }).refused).toContain(
      'no queue 2',
    );
  });

  it('enables every queue at SET_FEATURES without bit 30, and none with it', () => {
    const enabled = (features: bigint) =>
      handle(fresh, { name: 'SET_FEATURES', payload: { features } }).state.rings.map((one) => one.enabled);
    expect(enabled(0n)).toEqual([true, true]);
    expect(enabled(F_PROTOCOL_FEATURES)).toEqual([false, false]);
  });

  it('acknowledges a refusal with a number that is not 0, once REPLY_ACK is set', () => {
    const wish = { name: 'SET_VRING_NUM', needReply: true, payload: { index: 0, num: 0 } } as const;
    expect(handle(fresh, wish).reply).toBeUndefined();
    const acked = handle(fresh, {
      name: 'SET_PROTOCOL_FEATURES',
      payload: { protocol_features: PROTOCOL.REPLY_ACK },
    }).state;
    expect(handle(acked, wish).reply?.payload).toEqual({ number: 1n });
  });

  it('polls where bit 8 says that there is no eventfd, and refuses one that is missing', () => {
    const give = (index: number) => ({ name: 'SET_VRING_KICK', payload: { index } }) as const;
    expect(handle(fresh, give(0)).refused).toContain('bit 8');
    expect(handle(fresh, give(0x100)).refused).toBeUndefined();
  });

  it('is left as it was by every refusal', () => {
    for (const { step, refused, after } of runBringUp(true, [
      at('SET_MEM_TABLE'),
      at('SET_PROTOCOL_FEATURES'),
    ]).happenings) {
      if (refused === undefined || step.kind !== 'message') continue;
      expect(handle(after, step.message).state).toBe(after);
    }
    expect(kick(fresh, 1).state).toBe(fresh);
  });
});
