import { BARRIERS } from './barriers.ts';
import type { Sayings } from './narration.ts';

/** What a machine that changes the order of accesses says of barriers, in its own words, and the clauses behind it. */
export const ORDER_SENTENCES: Sayings = {
  ...Object.fromEntries(
    BARRIERS.map(({ id, places }) => [
      `order.missing.${id}`,
      {
        say: ({ name }) => name,
        clause: { split: places.split.clause, packed: places.packed.clause },
      },
    ]),
  ),
  'order.processors': { say: ({ name }) => name, clause: 'reserved-features' },
};
