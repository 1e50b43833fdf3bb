import {
  CHAIN_CLAUSES,
  PACKED_CHAIN_CLAUSES,
  PACKED_QUEUE_CLAUSES,
  QUEUE_CLAUSES,
} from '../virtio/queue/errors.ts';
import { INVARIANTS } from '../virtio/queue/invariants.ts';
import { PACKED_INVARIANTS } from '../virtio/queue/packed-invariants.ts';
import { scenarios } from '../virtio/scenarios.ts';
import { clause, clauseUrl } from '../virtio/spec/clauses.ts';
import type { ClauseKey } from '../virtio/spec/types.ts';
import type { TraceQueue } from '../virtio/world/trace.ts';
import { modelOf } from '../widgets/QueueStepper/model.ts';
import type { Citations } from '../widgets/QueueStepper/Say.tsx';
import { begin, type Start } from '../widgets/QueueStepper/state.ts';

const clausesOf = (...tables: readonly Readonly<Record<string, ClauseKey>>[]): readonly ClauseKey[] =>
  tables.flatMap((table) => Object.values(table));

/** The clauses behind errors and broken rules, by the kind of ring. */
const RULES: Readonly<Record<TraceQueue['format'], readonly ClauseKey[]>> = {
  split: clausesOf(CHAIN_CLAUSES, QUEUE_CLAUSES, INVARIANTS),
  packed: clausesOf(PACKED_CHAIN_CLAUSES, PACKED_QUEUE_CLAUSES, PACKED_INVARIANTS),
};

/**
 * What the sentences of an exchange may cite: with any one choice made otherwise, and wherever a reader's edit ends.
 * A clause that version 1.4 does not have is an error.
 */
export function exchangeCitations(start: Start): Citations {
  const model = modelOf(scenarios);
  const { scenario, options, seed } = begin(model, start);
  const keys = new Set<ClauseKey>();
  const choices = scenario.options.flatMap(({ name, values }) =>
    values.map(({ value }) => ({ [name]: value })),
  );
  for (const choice of [{}, ...choices]) {
    const trace = model.run(start.scenario, { options: { ...options, ...choice }, seed, patches: [] });
    // What a reader's edits may break depends on the kind of ring.
    for (const { format } of trace.queues) for (const key of RULES[format]) keys.add(key);
    for (const { index } of trace.steps) {
      const key = model.narrate(trace, index).clause;
      if (key !== undefined) keys.add(key);
    }
  }
  const found: Record<ClauseKey, Citations[ClauseKey]> = {};
  for (const key of [...keys].sort()) {
    const number = clause(key, '1.4')?.number;
    const url = clauseUrl(key, '1.4');
    if (number === undefined || url === undefined) {
      throw new Error(`A sentence of “${start.scenario}” cites “${key}”, which version 1.4 does not have.`);
    }
    // The anchor leads there; the text fragment that other links have would weigh more than all the numbers.
    found[key] = { number, url: url.replace(/(#[^:]+):~:.*$/, '$1') };
  }
  return found;
}
