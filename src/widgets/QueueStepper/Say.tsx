import type { ClauseKey } from '../../virtio/spec/types.ts';
import { nameAt } from '../../virtio/world/narration.ts';
import type { Narration, Trace } from '../../virtio/world/trace.ts';
import { Chip } from '../kit/Chip.tsx';
import { leaving } from './focus.ts';
import type { Action } from './state.ts';
import { deed, moved, Rich } from './words.tsx';

/** A clause as a widget may cite it: its number in the version the page speaks of, and where to read it. */
export interface Citation {
  readonly number: string;
  readonly url: string;
}

export type Citations = Readonly<Record<ClauseKey, Citation>>;

export function Section({
  clause,
  clauses,
}: {
  readonly clause: ClauseKey | undefined;
  readonly clauses: Citations;
}) {
  const found = clause === undefined ? undefined : clauses[clause];
  if (!found) return null;
  return (
    <a class="q-section" href={found.url}>
      {`1.4 § ${found.number}`}
    </a>
  );
}

interface Props {
  readonly trace: Trace;
  readonly step: number;
  readonly narration: Narration;
  readonly notice: string | undefined;
  readonly clauses: Citations;
  readonly dispatch: (action: Action) => void;
}

/** One sentence on what happens now, and the bytes that moved. A notice stands in its place until a key is pressed. */
export function Say({ trace, step, narration, notice, clauses, dispatch }: Props) {
  const now = trace.steps[step];
  const moves = now?.kind === 'read' || now?.kind === 'write';
  const place = now && moves ? nameAt(trace, now.address, now.size) : now?.name;
  const bytes = now ? moved(now) : '';
  return (
    <div class="q-say">
      {notice === undefined ? (
        <p>
          {now && <Chip side={now.actor}>{deed(now)}</Chip>}
          <span class="q-sentence">
            <Rich text={narration.sentence} />
          </span>
          <Section clause={narration.clause} clauses={clauses} />
        </p>
      ) : (
        <p>
          <span class="q-sentence q-notice">{notice}</span>
          <button type="button" class="k-btn" onClick={leaving(() => dispatch({ type: 'dismiss' }))}>
            Close
          </button>
        </p>
      )}
      <p class="q-moved">
        {bytes !== '' && place !== undefined && <b>{place}</b>} {bytes}
      </p>
    </div>
  );
}
