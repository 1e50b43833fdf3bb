// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one landmark more.
import { useReducer } from 'preact/hooks';
import { encodeFields, withState } from '../kit/address.ts';
import { type Citations, Cited } from '../kit/Cited.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { Announcer } from '../kit/live.tsx';
import { Notice } from '../kit/Notice.tsx';
import { useAddress } from '../kit/useAddress.ts';
import { Circle } from './Circle.tsx';
import {
  AT_WRAP,
  answer,
  begin,
  EXAMPLES,
  faultOf,
  indicesOf,
  type Name,
  reducer,
  toFields,
  turnOf,
} from './state.ts';

export interface Props {
  readonly instance: string;
  readonly citations: Citations;
  /** The queue stepper of the same page that goes to the wrap too. It must have `start=65535`. */
  readonly stepper?: string | undefined;
}

/** The clauses that the formula comes from. */
export const CLAUSES = [
  'basic/split-virtqueues/available-buffer-notification-suppression/driver-requirements',
  'basic/split-virtqueues/used-buffer-notification-suppression/device-requirements',
  'virtio-queue-h',
] as const;

const LABELS: Readonly<Record<Name, string>> = {
  before: 'old index',
  now: 'new index',
  event: 'event index',
};
const START = { before: '4', now: '8', event: '6' };

/** Old, new and event index in; notify or not, and why, out. The answer is the model's own function. */
export default function EventIndex({ instance, citations, stepper }: Props) {
  const [state, dispatch] = useReducer(reducer, START, begin);
  const { id, link } = useAddress(instance, state, dispatch, toFields);
  const { typed } = state;
  const indices = indicesOf(typed);
  const found = indices && answer(indices);

  /** Both widgets at the wrap: the other one reads its state from the address as the page opens. */
  function jump(): void {
    if (!stepper) {
      dispatch({ type: 'load', typed: AT_WRAP });
      return;
    }
    const own = encodeFields(toFields({ start: state.start, typed: AT_WRAP }));
    const search = withState(location.search, instance, own);
    location.assign(`${withState(search, stepper, encodeFields({ 'o.start': '65535' }))}#${id}`);
  }

  return (
    <div id={id} class="f ei" role="group" aria-label="Event index calculator">
      <div class="f-bar">
        <strong>Notify or not?</strong>
        {CLAUSES.map((clause) => (
          <Cited key={clause} clause={clause} citations={citations} />
        ))}
        <span class="f-tools">
          <button type="button" class="k-btn" onClick={jump}>
            Jump to 65535
          </button>
          <CopyButton label="Copy link" text={link} />
        </span>
      </div>
      <div class="ei-in">
        {(Object.keys(LABELS) as Name[]).map((name) => {
          const fault = faultOf(typed[name]);
          return (
            <label key={name}>
              {LABELS[name]}{' '}
              <input
                class="k-btn"
                size={8}
                autocomplete="off"
                spellcheck={false}
                value={typed[name]}
                aria-invalid={fault !== undefined}
                aria-describedby={fault && `${id}-${name}`}
                onInput={(event) => dispatch({ type: 'type', name, text: event.currentTarget.value })}
              />
              {fault && (
                <span id={`${id}-${name}`} class="k-error">
                  {fault}
                </span>
              )}
            </label>
          );
        })}
        <span class="ei-try">
          {EXAMPLES.map(({ label, typed: example }) => (
            <button
              key={label}
              type="button"
              class="k-btn"
              onClick={() => dispatch({ type: 'load', typed: example })}
            >
              {label}
            </button>
          ))}
        </span>
      </div>
      <div class="ei-body">
        <div
          class="ei-place"
          role="slider"
          tabIndex={0}
          aria-label="new index, on the circle"
          aria-valuemin={0}
          aria-valuemax={65535}
          aria-valuenow={indices?.now ?? 0}
          onKeyDown={(event) => {
            const to = indices && turnOf(event.key, indices);
            if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            dispatch({ type: 'turn', to });
          }}
        >
          <Circle indices={indices} />
        </div>
        <div class="ei-say">
          {found && indices && (
            <>
              <p>
                <b class={found.needed ? 'ei-yes' : undefined}>
                  {found.needed ? 'Notify.' : 'Do not notify.'}
                </b>{' '}
                {found.why}
              </p>
              <p>
                <code>
                  (u16)({indices.now} − {indices.event} − 1) &lt; (u16)({indices.now} − {indices.before})
                </code>{' '}
                is{' '}
                <code>
                  {found.behind} &lt; {found.moved}
                </code>
                , {found.needed ? 'true' : 'false'}.
              </p>
              <p class="f-quiet">
                Without 16-bit arithmetic{' '}
                <code>
                  {indices.before} &lt;= {indices.event} &amp;&amp; {indices.event} &lt; {indices.now}
                </code>{' '}
                is {String(found.naive)}
                {found.naive === found.needed ? ', which happens to be right.' : ': wrong.'}
              </p>
            </>
          )}
          {!found && <p>Three whole numbers from 0 to 65535, decimal or with 0x in front.</p>}
          <Notice text={state.notice} place="" />
          <p class="f-quiet">
            <kbd>←</kbd> <kbd>→</kbd> on the circle: the new index
          </p>
        </div>
      </div>
      <Announcer text={found ? `${found.needed ? 'Notify.' : 'Do not notify.'} ${found.why}` : ''} />
    </div>
  );
}
