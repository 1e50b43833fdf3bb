import { describe, expect, it } from 'vitest';
import {
  CHAIN_CLAUSES,
  PACKED_CHAIN_CLAUSES,
  PACKED_QUEUE_CLAUSES,
  QUEUE_CLAUSES,
} from '../../../src/virtio/queue/errors.ts';
import { INVARIANTS } from '../../../src/virtio/queue/invariants.ts';
import { PACKED_INVARIANTS } from '../../../src/virtio/queue/packed-invariants.ts';
import { clause } from '../../../src/virtio/spec/clauses.ts';
import { virtqAvail, virtqDesc, virtqUsed, virtqUsedElem } from '../../../src/virtio/spec/ring.ts';

const fields = [virtqDesc, virtqAvail(8), virtqUsed(8), virtqUsedElem].flatMap((struct) => struct.fields);
const tables: readonly (readonly [string, readonly string[]])[] = [
  ['chain errors', Object.values(CHAIN_CLAUSES)],
  ['queue errors', Object.values(QUEUE_CLAUSES)],
  ['invariants', Object.values(INVARIANTS)],
  ['ring structs', fields.map((field) => field.clause ?? 'none')],
];

describe.each(tables)('the clauses of %s', (_name, keys) => {
  it.each(['1.0', '1.1', '1.2', '1.3', '1.4'] as const)('are sections of version %s', (version) => {
    const missing = [...new Set(keys)].filter((key) => clause(key, version) === undefined);
    expect(missing).toEqual([]);
  });
});

const packed: readonly (readonly [string, readonly string[]])[] = [
  ['chain errors', Object.values(PACKED_CHAIN_CLAUSES)],
  ['queue errors', Object.values(PACKED_QUEUE_CLAUSES)],
  ['invariants', Object.values(PACKED_INVARIANTS)],
];

describe.each(packed)('the clauses of %s of a packed queue', (_name, keys) => {
  it.each(['1.1', '1.2', '1.3', '1.4'] as const)('are sections of version %s', (version) => {
    const missing = [...new Set(keys)].filter((key) => clause(key, version) === undefined);
    expect(missing).toEqual([]);
  });
});
