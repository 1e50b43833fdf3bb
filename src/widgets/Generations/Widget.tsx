// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one landmark more.
import { useMemo, useReducer, useRef } from 'preact/hooks';
import { type Cell, meetAll } from '../../virtio/ages/grid.ts';
import { KINDS } from '../../virtio/ages/kinds/kinds.ts';
import { meet } from '../../virtio/ages/meet.ts';
import type { Citations } from '../kit/Cited.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { Announcer } from '../kit/live.tsx';
import { Notice } from '../kit/Notice.tsx';
import { Select } from '../kit/Select.tsx';
import { useAddress } from '../kit/useAddress.ts';
import { Details } from './Details.tsx';
import { Grid } from './Grid.tsx';
import { BUSES, begin, canTurn, gridOf, meetingOf, reducer, toFields } from './state.ts';
import { verdict } from './words.ts';

export interface Props {
  readonly instance: string;
  /** The grid of the first state, which a reader may never leave. */
  readonly first: readonly (readonly Cell[])[];
  readonly citations: Citations;
  /** Where the feature bits are listed; each name is an anchor there. */
  readonly features: string;
}

const TURNS = [
  ['drivers', 'driver'],
  ['devices', 'device'],
] as const;

/** Drivers of every age at devices of every age, and one of these meetings close up. */
export default function Generations({ instance, first, citations, features }: Props) {
  const [state, dispatch] = useReducer(reducer, undefined, begin);
  const { id, link } = useAddress(instance, state, dispatch, toFields);
  const { kind, bus, drivers, devices } = state;
  // What the server ran need not be run again before the reader chooses something else.
  const isFirst = useRef(true);
  const grid = useMemo(() => {
    const rows = isFirst.current ? first : meetAll(gridOf({ ...begin(), kind, bus, drivers, devices }));
    isFirst.current = false;
    return rows;
  }, [first, kind, bus, drivers, devices]);
  const { driver, device } = state;
  const meeting = useMemo(
    () => meet(meetingOf({ ...begin(), kind, bus, drivers, devices, driver, device })),
    [kind, bus, drivers, devices, driver, device],
  );
  const words = verdict(state, meeting);

  return (
    <div id={id} class="f gn" role="group" aria-label="A driver of one age meets a device of another">
      <div class="f-bar">
        <Select
          label="Device"
          options={KINDS.map(({ id: { key } }) => ({ value: key, label: key }))}
          value={kind}
          onChoose={(key) => dispatch({ type: 'kind', key })}
        />
        <Select
          label="Transport"
          options={BUSES}
          value={bus}
          onChoose={(value) => dispatch({ type: 'bus', bus: value })}
        />
        <span class="f-tools">
          <CopyButton label="Copy link" text={link} />
        </span>
      </div>
      <p class="gn-turns">
        From 1.0 on, transitional are{' '}
        {TURNS.map(([what, who]) => (
          <label key={what}>
            <input
              type="checkbox"
              checked={state[what] && canTurn(state, who)}
              disabled={!canTurn(state, who)}
              onChange={() => dispatch({ type: 'turn', what })}
            />
            the {what}
          </label>
        ))}
      </p>
      <Grid
        grid={grid}
        state={state}
        onChoose={(one, other) => dispatch({ type: 'choose', driver: one, device: other })}
        onKey={(key) => dispatch({ type: 'key', key })}
      />
      <Details
        state={state}
        meeting={meeting}
        words={words}
        citations={citations}
        features={features}
        onOpen={() => dispatch({ type: 'turn', what: 'open' })}
      />
      <Notice text={state.notice} />
      <Announcer text={words} />
    </div>
  );
}
