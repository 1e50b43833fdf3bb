import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerBytes } from '../../../src/virtio/admin/answer.ts';
import { opcodeOf } from '../../../src/virtio/admin/codes.ts';
import { readCommand } from '../../../src/virtio/admin/command.ts';
import { partBytes, partsOf } from '../../../src/virtio/admin/parts.ts';
import { AdminQueueModel } from '../../../src/virtio/admin/queue.ts';
import { RngDevice } from '../../../src/virtio/devices/rng/device.ts';
import { everyCommand, groupBench, prepare } from './bench.ts';

const opcode = fc.oneof(fc.constantFrom(...everyCommand.map((name) => opcodeOf(name))), fc.nat(0xffff));
const request = fc
  .record({
    opcode,
    group: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(0, 1) },
      { weight: 1, arbitrary: fc.nat(0xffff) },
    ),
    member: fc.oneof(
      { weight: 8, arbitrary: fc.nat(3).map(BigInt) },
      { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }) },
    ),
    object: fc.nat(4),
    rest: fc.uint8Array({ maxLength: 96 }),
    cut: fc.nat(130),
  })
  .map(({ opcode, group, member, object, rest, cut }) => {
    const bytes = new Uint8Array(32 + rest.length);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, opcode, true);
    view.setUint16(2, group, true);
    view.setBigUint64(16, member, true);
    view.setUint32(28, object, true);
    bytes.set(rest, 32);
    return bytes.subarray(0, cut);
  });

test('whatever bytes a driver sends, each command is answered at most once, and a refusal with EINVAL changes no part', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(request, fc.nat(200)), { maxLength: 24 }), (commands) => {
      const { owner, clock, first, second } = groupBench();
      prepare(owner);
      prepare(owner, 2n);
      const state = () => [first, second].map(({ member }) => partBytes(partsOf(member)).join());
      for (const [bytes, room] of commands) {
        const before = state();
        let answers = 0;
        owner.run(readCommand(bytes), room, (answer) => {
          answers++;
          expect(answerBytes(answer).length).toBeLessThan(0x1_0000);
          expect((answer.status === 0) === (answer.why === undefined)).toBe(true);
          if (answer.status === 22) expect(state()).toEqual(before);
        });
        clock.run();
        expect(answers).toBe(1);
      }
    }),
    { numRuns: 120 },
  );
});

test('a device with an administration queue counts it apart, and answers even an empty command', () => {
  const { owner } = groupBench();
  const model = new AdminQueueModel(new RngDevice(), owner);
  expect(model.adminQueues).toEqual({ first: 1, count: 1 });
  expect(readCommand(new Uint8Array(0))).toMatchObject({ opcode: 0, groupType: 0, member: 0n });
});
