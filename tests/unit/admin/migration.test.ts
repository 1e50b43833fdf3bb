import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type MigrationOptions,
  type Move,
  runMigration,
  type Scene,
} from '../../../src/virtio/admin/migration.ts';
import { partWords } from '../../../src/virtio/admin/part-words.ts';
import { PART } from '../../../src/virtio/admin/parts.ts';
import { BLK } from '../../../src/virtio/devices/blk/spec.ts';

const SAME: MigrationOptions = { destination: 'same', packed: false };
const RIGHT: readonly Move[] = [
  'stop-source',
  'request',
  'get',
  'stop-destination',
  'set',
  'resume-destination',
  'time',
];
const end = (moves: readonly Move[], options = SAME): Scene => runMigration(moves, options).at(-1) as Scene;

describe('a disk that moves while it is in use (1.4 § 2.12.1.4)', () => {
  test('what the source had taken it finishes, what came later the destination does', () => {
    const scenes = runMigration(['request', ...RIGHT], SAME);
    expect(scenes[1]?.requests).toEqual([{ number: 0, sector: 1, taken: ['source'], done: false }]);
    expect(scenes[2]?.told?.says).toMatch(/handed back one request/);
    expect(scenes[3]?.requests[1]).toMatchObject({ taken: [], done: false });
    const last = scenes.at(-1) as Scene;
    expect(last.requests).toEqual([
      { number: 0, sector: 1, taken: ['source'], done: true },
      { number: 1, sector: 2, taken: ['destination'], done: true },
    ]);
    expect([last.guest, last.broken]).toEqual(['destination', null]);
    expect(last.devices.destination).toEqual({ status: 15, stopped: false, lastAvail: 2 });
    expect(last.devices.source.stopped).toBe(true);
  });

  test('afterwards the guest works on, over the destination alone', () => {
    const { requests, broken } = end([...RIGHT, 'request', 'time']);
    expect(requests.at(-1)).toMatchObject({ taken: ['destination'], done: true });
    expect(broken).toBeNull();
  });

  test('parts in the wrong order are refused, and the source can go on', () => {
    const moves: Move[] = ['stop-source', 'request', 'get', 'stop-destination', 'set-reversed'];
    expect(end(moves).told).toMatchObject({ isOk: false, qualifier: 'VIRTIO_ADMIN_STATUS_Q_INVALID_FIELD' });
    const back = end([...moves, 'resume-source', 'time']);
    expect(back.requests[0]).toMatchObject({ taken: ['source'], done: true });
  });

  test('a destination that is not stopped takes no parts', () => {
    expect(end(['stop-source', 'get', 'set']).told?.says).toBe('The member is not stopped.');
  });

  test('a destination that offers less refuses what the source offered', () => {
    const moves: Move[] = ['stop-source', 'get', 'stop-destination', 'set'];
    expect(end(moves, { ...SAME, destination: 'less' }).told).toMatchObject({ isOk: false });
  });

  test('a packed ring is refused: no part says where the source stands', () => {
    const moves: Move[] = ['request', 'stop-source', 'get', 'stop-destination', 'set'];
    expect(end(moves, { ...SAME, packed: true }).told?.says).toMatch(/packed ring/);
  });

  test('a source that was not stopped does what the destination does too, and the guest does not notice', () => {
    const { requests } = end(['stop-destination', 'get', 'request', 'set', 'resume-destination', 'time']);
    expect(requests[0]?.taken).toEqual(['source', 'destination']);
  });

  test('each part says something, and the features come first', () => {
    const { parts } = end(['get']);
    expect(parts[0]?.type).toBe(PART.DEV_FEATURES);
    expect(parts.map((part) => partWords(part, BLK.features))).not.toContain(undefined);
    expect(
      partWords(parts.find(({ type }) => type === PART.DEVICE_STATUS) as (typeof parts)[number], []),
    ).toBe('ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK');
  });
});

const MOVES: readonly Move[] = [
  'request',
  'time',
  'stop-source',
  'get',
  'stop-destination',
  'set',
  'set-reversed',
  'resume-destination',
  'resume-source',
];

test('whatever the moves, and in whatever order, there is a scene after each', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...MOVES), { maxLength: 24 }),
      fc.constantFrom<MigrationOptions['destination']>('same', 'less'),
      fc.boolean(),
      (moves, destination, packed) => {
        const scenes = runMigration(moves, { destination, packed });
        expect(scenes).toHaveLength(moves.length + 1);
        // A request is lost only where the rules were broken.
        const wasCareful = scenes.every(({ broken }) => broken === null);
        if (wasCareful)
          for (const { done, taken } of scenes.at(-1)?.requests ?? [])
            if (done) expect(taken.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 60 },
  );
});
