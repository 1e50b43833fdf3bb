import { narrateWith, type Sayings } from './narration.ts';
import { PACKED_SENTENCES } from './packed-sentences.ts';
import { QUEUE_SENTENCES } from './sentences.ts';
import { STAGE_SENTENCES } from './stage-sentences.ts';
import type { Narration, Trace } from './trace.ts';

/** The tables that hold for every scenario. */
export const COMMON_SENTENCES: readonly Sayings[] = [QUEUE_SENTENCES, PACKED_SENTENCES, STAGE_SENTENCES];

/**
 * One sentence for step `step` of a trace, with the clause behind it. `own` are the sentences of the trace's
 * scenario (`scenario.sentences`), which come first.
 */
export function narrate(trace: Trace, step: number, own?: Sayings): Narration {
  return narrateWith(trace, step, own ? [own, ...COMMON_SENTENCES] : COMMON_SENTENCES);
}
