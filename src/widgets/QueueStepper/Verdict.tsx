import type { Trace } from '../../virtio/world/trace.ts';
import { leaving } from './focus.ts';
import type { Violation } from './model.ts';
import { type Citations, Section } from './Say.tsx';
import type { Action } from './state.ts';
import { Rich } from './words.tsx';

interface Props {
  readonly trace: Trace;
  readonly step: number;
  /** Rules of the ring that do not hold after this step. */
  readonly violations: readonly Violation[];
  readonly clauses: Citations;
  readonly dispatch: (action: Action) => void;
}

/** Whether all is well: how the run ends, and which rule of the ring is broken here. Always takes its place. */
export function Verdict({ trace, step, violations, clauses, dispatch }: Props) {
  const { ending } = trace;
  const last = trace.steps.length - 1;
  const broken = violations[0];
  // The last step of such a run says in words how it ended.
  if (step === last && ending.kind !== 'complete') {
    return (
      <p class="q-verdict q-bad">
        <span>
          {ending.kind === 'stuck' ? 'The run is stuck here.' : 'The run ends here, in an error: '}
          {ending.kind === 'error' && <code>{ending.reason}</code>}
        </span>
      </p>
    );
  }
  if (broken) {
    return (
      <p class="q-verdict q-bad">
        <span>
          <b>A rule is broken.</b> <Rich text={broken.message} />
          {violations.length > 1 && ` And ${violations.length - 1} more.`}
        </span>
        <Section clause={broken.clause} clauses={clauses} />
      </p>
    );
  }
  if (ending.kind !== 'complete') {
    return (
      <p class="q-verdict q-bad">
        <span>
          This run {ending.kind === 'stuck' ? 'gets stuck' : 'ends in an error'} at{' '}
          <button type="button" class="q-link" onClick={leaving(() => dispatch({ type: 'go', to: last }))}>
            step {last + 1}
          </button>
          .
        </span>
      </p>
    );
  }
  return (
    <p class="q-verdict q-ok">
      <span>{step === last ? 'The exchange is complete.' : 'Every rule of the ring holds.'}</span>
    </p>
  );
}
