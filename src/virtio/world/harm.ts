import type { ClauseKey } from '../spec/types.ts';

/**
 * What an attack does to a side that trusts the other:
 * - `overrun`: it writes or reads beyond a buffer of its own.
 * - `hang`: it goes on for ever; the model stops it.
 * - `repeated`: it serves one buffer many times.
 * - `wild-token`: it uses an entry of its books that does not exist.
 * - `double-free`: it frees twice.
 * - `wild-free`: it frees what it never lent.
 * - `leak`: it gives away memory that is no part of the answer.
 * - `torn`: it believes a number that was never there.
 */
export type HarmKind =
  | 'overrun'
  | 'hang'
  | 'repeated'
  | 'wild-token'
  | 'double-free'
  | 'wild-free'
  | 'leak'
  | 'torn';

/** An attack on a side that does not check has had its way. It ends a run, and no code of the model throws it. */
export class Harm extends Error {
  readonly reason: HarmKind;
  readonly clause?: ClauseKey;

  constructor(reason: HarmKind, message: string, clause?: ClauseKey) {
    super(message);
    this.name = 'Harm';
    this.reason = reason;
    if (clause !== undefined) this.clause = clause;
  }
}
