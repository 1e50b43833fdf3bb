// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one landmark more.
import { useEffect, useMemo, useReducer, useState } from 'preact/hooks';
import { WORK } from '../../virtio/world/scenarios/workload.ts';
import { encodeFields, withState } from '../kit/address.ts';
import { Chip } from '../kit/Chip.tsx';
import { type Citations, Cited } from '../kit/Cited.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { takeTimeKey } from '../kit/keyboard.ts';
import { Announcer } from '../kit/live.tsx';
import { reducedMotion } from '../kit/motion.ts';
import { Notice } from '../kit/Notice.tsx';
import { Select } from '../kit/Select.tsx';
import { useAddress } from '../kit/useAddress.ts';
import { percent, Strip } from './Strip.tsx';
import { axisOf, begin, endOf, type Lane, reducer, type Start, stepFields, toFields } from './state.ts';
import { explain, microseconds } from './words.ts';

export interface Props extends Start {
  readonly instance: string;
  readonly citations: Citations;
  /** The queue stepper and the calculator of the same page that a decision can be looked at in. */
  readonly stepper?: string | undefined;
  readonly calculator?: string | undefined;
}

/** Milliseconds a decision stays while the run plays. */
const PACE = { usual: 900, calm: 2000 };

const times = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** `8 exits and 8 interrupts`, and how many that is for each request. */
function Totals({ lane }: { readonly lane: Lane }) {
  const each = (count: number): string => (count / lane.requests).toFixed(2);
  return (
    <>
      <b>{times(lane.kicks, 'exit')}</b>, <b>{times(lane.interrupts, 'interrupt')}</b>{' '}
      <span class="f-quiet">
        ({each(lane.kicks)} and {each(lane.interrupts)} a request)
      </span>
    </>
  );
}

/** One workload, run by the model once for each form of suppression, with every decision to tell the other side. */
export default function NotificationTimeline({ instance, citations, stepper, calculator, seed }: Props) {
  const [state, dispatch] = useReducer(reducer, { seed }, begin);
  const [pointed, setPointed] = useState<{ readonly lane: number; readonly at: number }>();
  const { id, link } = useAddress(instance, state, dispatch, toFields);
  const { lanes, playing } = state;

  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => dispatch({ type: 'tick' }), reducedMotion() ? PACE.calm : PACE.usual);
    return () => clearInterval(timer);
  }, [playing]);

  const end = useMemo(() => endOf(lanes), [lanes]);
  const shown = pointed ?? state;
  const lane = lanes[shown.lane];
  const decision = lane?.decisions[shown.at];
  const explained = decision && explain(decision);
  const words = explained ? `${explained.sentence} ${explained.outcome}`.replaceAll('`', '') : '';

  /** A link to another widget of this page, with what is on show here. */
  const other = (name: string, fields: Readonly<Record<string, string>>) => ({
    href: `${withState('', name, encodeFields(fields))}#w-${name}`,
    onClick(event: MouseEvent) {
      event.preventDefault();
      // What is on show here may not stand in the address yet.
      const own = withState(location.search, instance, encodeFields(toFields(state)));
      location.assign(`${withState(own, name, encodeFields(fields))}#w-${name}`);
    },
  });

  return (
    <div
      id={id}
      class="f nt"
      role="group"
      aria-label="One workload with every form of notification suppression"
      onKeyDown={(event) => {
        const key = takeTimeKey(event);
        if (key === undefined) return;
        const place = event.target instanceof Element ? event.target.closest('[data-lane]') : null;
        dispatch({ type: 'key', lane: Number(place?.getAttribute('data-lane') ?? state.lane), key });
      }}
    >
      <div class="f-bar">
        <strong>The same work, four times</strong>
        {WORK.map(({ name, label, values }) => (
          <Select
            key={name}
            label={label}
            options={values.toSorted((one, two) => Number(one.value) - Number(two.value))}
            value={state.options[name] ?? ''}
            onChoose={(value) => dispatch({ type: 'option', name, value })}
          />
        ))}
        <span class="f-tools">
          <button type="button" class="k-btn" onClick={() => dispatch({ type: 'seed' })}>
            Seed {state.seed}: draw anew
          </button>
          <CopyButton label="Copy link" text={link} />
        </span>
      </div>
      <div class="nt-lanes">
        {lanes.map((each, at) => (
          <div
            key={each.form.id}
            class={`nt-lane${at === shown.lane ? ' nt-here' : ''}`}
            data-lane={at}
            role="slider"
            tabIndex={0}
            onFocus={() => at !== state.lane && dispatch({ type: 'go', lane: at, at: 0 })}
            aria-label={`${each.form.title}: ${times(each.kicks, 'exit')}, ${times(each.interrupts, 'interrupt')}`}
            aria-valuemin={1}
            aria-valuemax={each.decisions.length}
            aria-valuenow={at === state.lane ? state.at + 1 : 1}
            aria-valuetext={at === state.lane ? words : undefined}
          >
            <p>
              <strong>{each.form.title}</strong> <Totals lane={each} />
            </p>
            <Strip
              lane={each}
              end={end}
              on={at === shown.lane ? shown.at : undefined}
              onPoint={(to) => setPointed(to === undefined ? undefined : { lane: at, at: to })}
              onChoose={(to) => dispatch({ type: 'go', lane: at, at: to })}
            />
          </div>
        ))}
        <svg class="nt-axis" height="18" aria-hidden="true">
          {axisOf(end).map((time) => (
            <text key={time} x={percent(time * 1000, end)} y="13">
              {time === 0 ? 'µs' : time}
            </text>
          ))}
        </svg>
      </div>
      <div class="f-part nt-say">
        <Notice text={state.notice} place="" />
        {decision && explained && (
          <>
            <p>
              <Chip side={decision.actor}>
                {lane?.form.title}, {microseconds(decision.time)}
              </Chip>{' '}
              {explained.sentence
                .split('`')
                .map((part, i) => (i % 2 ? <code key={part}>{part}</code> : part))}{' '}
              <b>{explained.outcome}</b> <Cited clause={decision.clause} citations={citations} />
            </p>
            {explained.formula && (
              <p>
                <code>{explained.formula}</code>
              </p>
            )}
            <p class="f-row">
              {stepper && (
                <a {...other(stepper, stepFields(pointed ? { ...state, ...pointed } : state))}>
                  See it in the queue
                </a>
              )}
              {calculator && decision.wish.by === 'event' && (
                <a
                  {...other(calculator, {
                    o: String(decision.wish.before),
                    n: String(decision.wish.now),
                    e: String(decision.wish.event),
                  })}
                >
                  Put it into the calculator
                </a>
              )}
            </p>
          </>
        )}
      </div>
      <p class="f-part f-row f-quiet">
        <span>
          <kbd>←</kbd> <kbd>→</kbd> decision
        </span>
        <span>
          <kbd>space</kbd> play
        </span>
        <span>
          <i class="k-sign k-driver" /> the driver notifies, <i class="k-sign k-driver nt-off" /> it need not
        </span>
        <span>
          <i class="k-sign" /> the device interrupts, <i class="k-sign nt-off" /> it need not
        </span>
        <span>bars: at work</span>
      </p>
      <Announcer text={words} silent={playing || pointed !== undefined} />
    </div>
  );
}
