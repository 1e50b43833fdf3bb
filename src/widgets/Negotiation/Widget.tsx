// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one landmark more.
import { useCallback, useMemo, useReducer, useState } from 'preact/hooks';
import { handshake } from '../../virtio/handshake.ts';
import type { Citations } from '../kit/Cited.tsx';
import { Announcer } from '../kit/live.tsx';
import type { Restore } from '../kit/restore.ts';
import { useAddress } from '../kit/useAddress.ts';
import { Bar } from './Bar.tsx';
import { Paste } from './Paste.tsx';
import { begin, deviceIn, type Facts, reducer, toFields, viewOf } from './state.ts';
import { Table } from './Table.tsx';
import { Answer, Verdict } from './Verdict.tsx';

/** What the page must fetch for a device. */
export interface Loaded {
  readonly facts: Facts;
  readonly citations: Citations;
}

export interface Props extends Loaded {
  /** Tells this widget from others on its page; part of addresses. */
  readonly instance: string;
  /** Fetches the facts of another device; undefined for a device that is not entered. */
  readonly load: (device: string) => Promise<Loaded | undefined>;
}

/**
 * Feature negotiation: what a device offers, what a driver takes, what comes of it, and why. The device that answers
 * is the model's.
 */
export default function Negotiation({ instance, facts, citations: ownCitations, load }: Props) {
  const [state, dispatch] = useReducer(reducer, facts, begin);
  const [citations, setCitations] = useState(ownCitations);
  /** What an address says of another device waits for the facts of that device. */
  const restore = useCallback(
    ({ type, from }: Restore) => {
      const device = deviceIn(from);
      if (device === undefined) {
        dispatch({ type, from, facts: undefined });
        return;
      }
      void load(device).then((loaded) => {
        if (loaded) setCitations(loaded.citations);
        dispatch({ type, from, facts: loaded?.facts });
      });
    },
    [load],
  );
  const { id, link } = useAddress(instance, state, restore, toFields);

  async function choose(device: string): Promise<void> {
    const loaded = await load(device);
    if (!loaded) return;
    setCitations(loaded.citations);
    dispatch({ type: 'device', facts: loaded.facts });
  }

  const view = useMemo(() => viewOf(state), [state]);
  const done = useMemo(
    () =>
      handshake({
        device: state.facts.device,
        features: state.facts.own,
        offered: state.offered,
        accepted: view.accepted,
        version: state.version,
      }),
    [state, view],
  );
  const count = view.rows.filter(({ accepted }) => accepted).length;
  const said =
    state.notice ??
    `${done.kept ? 'Negotiated' : 'Refused'}: ${count} bits. ${view.problems[0]?.message ?? ''}`;

  return (
    <div id={id} class="f n" role="group" aria-label={`Feature negotiation, ${state.facts.device}`}>
      <Bar state={state} dispatch={dispatch} choose={(device) => void choose(device)} link={link} />
      {state.notice !== undefined && <p class="k-error n-notice">{state.notice}</p>}
      <Table view={view} all={state.all} dispatch={dispatch} />
      <Answer done={done} citations={citations} />
      <Verdict view={view} done={done} citations={citations} />
      <Paste state={state} instance={instance} dispatch={dispatch} />
      <Announcer text={said} />
    </div>
  );
}
