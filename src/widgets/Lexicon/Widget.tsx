import { useEffect, useReducer, useState } from 'preact/hooks';
import { useAddress } from '../kit/useAddress.ts';
import type { TermList } from './list.ts';
import { countSentence, type Found, reducer, START, toFields } from './state.ts';

export interface Props {
  readonly instance: string;
  /** How many terms there are. */
  readonly all: number;
  /** The terms on the page; undefined on the server. */
  readonly list?: TermList | undefined;
}

/** The field above the lexicon: as a reader types, only the terms that have the words stay. */
export default function Lexicon({ instance, all, list }: Props) {
  const [state, dispatch] = useReducer(reducer, START);
  const [found, setFound] = useState<Found>({ shown: all, named: 0, all });
  useAddress(instance, state, dispatch, toFields);

  useEffect(() => {
    setFound(list?.apply(state.text) ?? { shown: all, named: 0, all });
  }, [state, list, all]);
  useEffect(() => {
    // A link to a term leads to it even while the filter hides it.
    const follow = () => {
      if (!list?.hides(location.hash)) return;
      dispatch({ type: 'text', text: '' });
      list.apply('');
      document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [list]);

  return (
    <p class="x">
      <input
        type="search"
        aria-label="Filter the terms"
        placeholder="Filter the terms"
        autocomplete="off"
        value={state.text}
        onInput={(event) => dispatch({ type: 'text', text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') dispatch({ type: 'text', text: '' });
          if (event.key === 'Enter' && found.lead) location.hash = found.lead.id;
        }}
      />{' '}
      <span aria-live="polite">{state.notice ?? countSentence(found, state.text)}</span>
    </p>
  );
}
