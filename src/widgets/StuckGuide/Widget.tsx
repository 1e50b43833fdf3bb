// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one landmark more.
import { useEffect, useReducer, useRef } from 'preact/hooks';
import { encodeFields, linkTo, stateIn, withState } from '../kit/address.ts';
import { type Citations, Cited } from '../kit/Cited.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { Announcer } from '../kit/live.tsx';
import { addressOf, nameOf, nodeOf } from './paths.ts';
import { type Action, answerTo, nodeAt, reducer, START, type State, toFields } from './state.ts';
import type { Cause, Question } from './types.ts';

export interface Props {
  readonly instance: string;
  /** The path under which the site is served, with a slash at its end. */
  readonly base: string;
  readonly citations: Citations;
}

/** A sentence in which code stands between backquotes. */
function Rich({ text }: { readonly text: string }) {
  return (
    <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code key={`${at}${part}`}>{part}</code> : part))}</>
  );
}

function Asked({ node, choose }: { readonly node: Question; readonly choose: (at: number) => void }) {
  return (
    <>
      {node.look.length > 0 && (
        <ul class="sg-look">
          {node.look.map((text) => (
            <li key={text}>
              <Rich text={text} />
            </li>
          ))}
        </ul>
      )}
      <ol class="sg-answers">
        {node.answers.map(({ say, to }, at) => (
          <li key={to}>
            <button type="button" class="k-btn" onClick={() => choose(at)}>
              <Rich text={say} />
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}

function Found({
  node,
  base,
  citations,
}: {
  readonly node: Cause;
  readonly base: string;
  readonly citations: Citations;
}) {
  const { why, mend, clause, show, thread } = node;
  return (
    <>
      <p>
        <Rich text={why} /> <Cited clause={clause} citations={citations} />
      </p>
      <p>
        <b>What to do.</b> <Rich text={mend} />
      </p>
      {thread && (
        <p class="f-quiet">
          It happened: <Rich text={thread.what} /> <a href={thread.url}>{thread.name}</a>.
        </p>
      )}
      <p class="sg-show">
        <a href={addressOf(show, base)}>See it happen</a>: <Rich text={show.label} />.
      </p>
    </>
  );
}

/** The way so far: each question with its answer, as buttons that lead back. */
function Trail({ trail, back }: { readonly trail: readonly string[]; readonly back: (to: number) => void }) {
  return (
    <ol class="sg-trail" aria-label="Your answers so far">
      {trail.slice(0, -1).map((id, at) => (
        <li key={id}>
          <button type="button" onClick={() => back(at)}>
            <Rich text={nameOf(nodeOf(id))} />
          </button>{' '}
          <Rich text={answerTo(id, trail[at + 1] ?? '') ?? ''} />
        </li>
      ))}
    </ol>
  );
}

/** A device is stuck: one question at a time, to the cause and to a widget in which it can be seen. */
export default function StuckGuide({ instance, base, citations }: Props) {
  const [state, dispatch] = useReducer(reducer, START);
  const heading = useRef<HTMLParagraphElement>(null);
  const moved = useRef(false);
  const id = `w-${instance}`;
  const { trail, notice } = state;
  const node = nodeAt(state);

  useEffect(() => {
    const restore = () => dispatch({ type: 'restore', from: stateIn(location.search, instance) });
    restore();
    addEventListener('popstate', restore);
    return () => removeEventListener('popstate', restore);
  }, [instance]);
  // The button that was pressed is gone: whoever goes by keyboard or ear goes on at the new question.
  useEffect(() => {
    if (moved.current) heading.current?.focus();
    moved.current = false;
  });

  /** Each step is one of the browser's history, so that its back button is the guide's. */
  function go(action: Action): void {
    const next: State = reducer(state, action);
    if (next === state) return;
    const search = withState(location.search, instance, encodeFields(toFields(next)));
    history.pushState(history.state, '', `${location.pathname}${search}${location.hash}`);
    moved.current = true;
    dispatch(action);
  }
  function key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (/^[1-9]$/.test(event.key)) go({ type: 'answer', at: Number(event.key) - 1 });
    else if (event.key === 'Backspace' && trail.length > 1) go({ type: 'back', to: trail.length - 2 });
    else return;
    event.preventDefault();
  }

  return (
    <div id={id} class="f sg" role="group" aria-label="Find out why a device is stuck" onKeyDown={key}>
      <div class="f-bar">
        <strong>{node.kind === 'question' ? `Question ${trail.length}` : 'Cause'}</strong>
        <span class="f-tools">
          <button
            type="button"
            class="k-btn"
            disabled={trail.length < 2}
            onClick={() => go({ type: 'back', to: trail.length - 2 })}
          >
            Back
          </button>
          <button
            type="button"
            class="k-btn"
            disabled={trail.length < 2}
            onClick={() => go({ type: 'back', to: 0 })}
          >
            Start again
          </button>
          <CopyButton label="Copy link" text={() => linkTo(location.href, instance, toFields(state), id)} />
        </span>
      </div>
      {trail.length > 1 && <Trail trail={trail} back={(to) => go({ type: 'back', to })} />}
      <div class="sg-body">
        <p class="sg-ask" tabIndex={-1} ref={heading}>
          <Rich text={nameOf(node)} />
        </p>
        {node.kind === 'question' ? (
          <Asked node={node} choose={(at) => go({ type: 'answer', at })} />
        ) : (
          <Found node={node} base={base} citations={citations} />
        )}
        {notice !== undefined && (
          <p class="k-error" role="alert">
            {notice}
          </p>
        )}
      </div>
      <Announcer text={node.kind === 'question' ? `${node.answers.length} answers.` : 'A cause.'} />
    </div>
  );
}
