import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { citationsFor } from '../../../src/site/citations.ts';
import { ADMIN_CLAUSES } from '../../../src/virtio/admin/clauses.ts';
import type { CommandName } from '../../../src/virtio/admin/codes.ts';
import { commandBytes, command as commandOf } from '../../../src/virtio/admin/command.ts';
import { runSession } from '../../../src/virtio/admin/session.ts';
import {
  type Action,
  begin,
  COMMANDS,
  commandIn,
  reducer,
  type State,
  shown,
  toFields,
} from '../../../src/widgets/AdminCommands/state.ts';
import { decodeFields, encodeFields } from '../../../src/widgets/kit/address.ts';

const played = (...actions: readonly Action[]): State => actions.reduce(reducer, begin());
const command = (name: (typeof COMMANDS)[number]): Action => ({ type: 'command', name });
const send: Action = { type: 'send' };
const field = (path: string, text: string): Action => ({ type: 'field', path, text });

/** What is said of commands on the parts of member 1, sent after all that they need. */
function saidOfParts(name: 'DEV_PARTS_GET' | 'DEV_PARTS_METADATA_GET', type: number, room = 1024): string {
  const { lists } = runSession([], 'section');
  const object = [0, 0, 0, 0, 0, 0, 0, 0];
  const bytes = (of: CommandName, groupType: number, data: ArrayLike<number>) =>
    commandBytes(commandOf(of, { groupType, member: BigInt(groupType), data: Uint8Array.from(data) }));
  const sent = [
    bytes('LIST_USE', 0, lists[0] ?? []),
    bytes('LIST_USE', 1, lists[1] ?? []),
    bytes('DRIVER_CAP_SET', 0, [...object, 1, 1]),
    bytes('RESOURCE_OBJ_CREATE', 1, [...object, ...object, ...object]),
    bytes(name, 1, [...object, type, 0, 0, 0, 0, 0, 0, 0]),
  ].map((request) => ({ request, room }));
  const { exchanges } = runSession(sent, 'section');
  expect(exchanges.every(({ isOk }) => isOk)).toBe(true);
  return exchanges.at(-1)?.says ?? '';
}

describe('what is said of a result', () => {
  it('tells a size from a count, by what was asked for (2.12.1.4.3.1)', () => {
    expect(saidOfParts('DEV_PARTS_METADATA_GET', 0)).toMatch(/^All parts together take \d+ bytes at most\.$/);
    expect(saidOfParts('DEV_PARTS_METADATA_GET', 1)).toMatch(/^There are \d+ parts of the member\.$/);
    expect(saidOfParts('DEV_PARTS_METADATA_GET', 2)).toMatch(/^There are .*; their headers follow\.$/);
  });

  it('does not take no parts for a command without a result', () => {
    expect(saidOfParts('DEV_PARTS_GET', 0)).toBe('No part: the member has none of those asked for.');
  });

  it('says when there is no room for all of it', () => {
    expect(saidOfParts('DEV_PARTS_GET', 1)).toMatch(/^\d+ parts: [^.]*\.$/);
    expect(saidOfParts('DEV_PARTS_GET', 1, 40)).toMatch(/There is room for 40 of its \d+ bytes/);
  });
});

describe('commands that a reader sends', () => {
  it('are refused before LIST_USE, and answered after it', () => {
    const early = played(command('DEVICE_CAP_GET'), send);
    expect(shown(early)).toMatchObject({ qualifier: 'VIRTIO_ADMIN_STATUS_Q_INVALID_OPCODE', isOk: false });
    const late = played(command('LIST_USE'), send, command('DEVICE_CAP_GET'), send);
    expect(shown(late)).toMatchObject({ isOk: true, says: 'Objects for reading parts: 2; for writing: 2.' });
  });

  it('can be filled field by field, and what cannot be read is kept with a reason', () => {
    const state = played(
      command('LIST_USE'),
      send,
      command('DEVICE_CAP_GET'),
      field('command_specific_data.id', '0x801'),
      send,
    );
    expect(shown(state)?.status).toBe('VIRTIO_ADMIN_STATUS_ENXIO');
    expect(played(field('group_type', 'many')).fault).toMatchObject({ path: 'group_type', text: 'many' });
  });

  it('take an open part as long as it was typed', () => {
    const state = played(
      command('LIST_USE'),
      field('command_specific_data.device_admin_cmd_opcodes', '03 00'),
    );
    expect([...state.request.subarray(24)]).toEqual([3, 0]);
  });

  it('bring the list of the other group when the group changes, but not a list of one’s own', () => {
    const group = field('group_type', '1');
    const linux = played(command('LIST_USE'), group, send, command('CAP_ID_LIST_QUERY'), send);
    expect(linux.session.exchanges.map(({ qualifier }) => qualifier.replace(/.*_Q_/, ''))).toEqual([
      'OK',
      'INVALID_OPCODE',
    ]);
    const own = played(
      command('LIST_USE'),
      field('command_specific_data.device_admin_cmd_opcodes', '03'),
      group,
    );
    expect([...own.request.subarray(24)]).toEqual([3]);
  });

  it('know modify from query by the reading', () => {
    const state = played(field('opcode', '0xb'));
    expect(commandIn(state)).toBe('RESOURCE_OBJ_MODIFY');
    expect(commandIn(reducer(state, { type: 'reading', reading: 'table' }))).toBe('RESOURCE_OBJ_QUERY');
  });

  it('can be taken back, and all forgotten', () => {
    const state = played(send, send, { type: 'undo' });
    expect(state.session.exchanges).toHaveLength(1);
    expect(reducer(state, { type: 'restart' })).toEqual(begin());
  });

  it('are no more than are kept', () => {
    const many = Array.from({ length: 30 }, () => send);
    expect(played(...many)).toMatchObject({ sent: { length: 24 }, notice: expect.stringContaining('most') });
  });
});

describe('the address', () => {
  it('brings back what was sent, what is being written and which answer is on show', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom(...COMMANDS).map(command),
            fc.constant(send),
            fc.record({ type: fc.constant('show' as const), at: fc.nat(3) }),
            fc.record({
              type: fc.constant('reading' as const),
              reading: fc.constantFrom('section' as const, 'table' as const),
            }),
          ),
          { maxLength: 8 },
        ),
        (actions) => {
          const state = played(...actions);
          const from = decodeFields(encodeFields(toFields(state)) || '1');
          const back = reducer(begin(), { type: 'restore', from });
          expect(toFields(back)).toEqual(toFields(state));
          expect(shown(back)).toEqual(shown(state));
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each([{ l: 'AAA' }, { d: '!' }, { r: 'other' }, { n: 'x' }])('%o is refused with a reason', (fields) => {
    const state = reducer(begin(), { type: 'restore', from: { kind: 'fields', fields } });
    expect(state.notice).toMatch(/cannot be read/);
  });
});

it('every section that may be named exists', () => {
  expect(Object.keys(citationsFor(ADMIN_CLAUSES)).length).toBe(new Set(ADMIN_CLAUSES).size);
});
