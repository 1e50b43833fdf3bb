// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one landmark more.
import { useCallback, useEffect, useMemo, useReducer } from 'preact/hooks';
import { packedView } from '../../virtio/world/packed-view.ts';
import { queueView } from '../../virtio/world/view.ts';
import { takeTimeKey } from '../kit/keyboard.ts';
import { Announcer } from '../kit/live.tsx';
import { reducedMotion } from '../kit/motion.ts';
import { isInAddress } from '../kit/sleepers.ts';
import { useAddress } from '../kit/useAddress.ts';
import { Bar } from './Bar.tsx';
import { DescriptorTable } from './DescriptorTable.tsx';
import type * as Extras from './extras.ts';
import type { Model } from './model.ts';
import { PackedRing } from './PackedRing.tsx';
import { Private } from './Private.tsx';
import { usePair } from './pair.ts';
import { lastTouch } from './places.ts';
import { Registers } from './Registers.tsx';
import { AvailRing, UsedRing } from './Rings.tsx';
import { type Citations, Say } from './Say.tsx';
import { Stores } from './Stores.tsx';
import { shownQueue } from './shown.ts';
import { begin, createReducer, type Start, toFields } from './state.ts';
import { TimeStrip } from './TimeStrip.tsx';
import { Verdict } from './Verdict.tsx';
import { deed, plain } from './words.tsx';

export interface Props extends Start {
  readonly model: Model;
  /** Tells this widget from others on its page; part of addresses. */
  readonly instance: string;
  /** The clauses that sentences cite, by key. */
  readonly clauses: Citations;
  /** Bytes, buffers and what is edited. Without them the widget is a picture of one mechanism beside a text. */
  readonly extras?: typeof Extras | undefined;
  /** It begins to play by itself, unless the address names a state or the reader wants less motion. */
  readonly plays?: boolean | undefined;
  /** Widgets of one page with the same name here go in step. */
  readonly pair?: string | undefined;
}

/** Milliseconds a step stays while the exchange plays. */
const PACE = { usual: 650, calm: 1500 };

/**
 * A virtqueue, executing: one exchange of a driver and a device, step by step, with everything that both of them
 * see. The exchange is run here, by the model; nothing of it comes with the page.
 */
export default function QueueStepper({ model, instance, clauses, extras, plays, pair, ...start }: Props) {
  const reducer = useMemo(() => createReducer(model), [model]);
  const [state, change] = useReducer(reducer, start, (from: Start) => begin(model, from));
  const { trace, step, playing } = state;
  const { lead: dispatch, isFollowing } = usePair(pair, instance, state, change);
  const { id, link } = useAddress(instance, state, change, toFields);

  useEffect(() => {
    if (plays && !isInAddress(instance) && !reducedMotion()) dispatch({ type: 'key', key: 'play' });
  }, [instance, plays, dispatch]);

  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => dispatch({ type: 'tick' }), reducedMotion() ? PACE.calm : PACE.usual);
    return () => clearInterval(timer);
  }, [playing, dispatch]);

  const now = trace.steps[step];
  const narration = model.narrate(trace, step);
  const shown = useMemo(() => shownQueue(trace), [trace]);
  const queue = trace.queues[shown];
  const view = useMemo(
    () => (queue?.format === 'split' ? queueView(trace, step, shown) : undefined),
    [trace, step, queue, shown],
  );
  const packed = useMemo(
    () => (queue?.format === 'packed' ? packedView(trace, step, shown) : undefined),
    [trace, step, queue, shown],
  );
  const violations = model.violations(trace, step);

  const mark = (touched: 'read' | 'write' | null) =>
    touched && now ? `t-${touched} k-${now.actor}` : undefined;
  const onEdit = useCallback(
    (address: number, bytes: number[]) => {
      dispatch({ type: 'edit', address, bytes });
      return undefined;
    },
    [dispatch],
  );
  const focus = queue ? lastTouch(trace, step, queue.descriptors, 16 * queue.size) : undefined;
  const row = focus && queue ? Math.floor((focus.address - queue.descriptors) / 16) : 0;
  // What was typed into a table belongs to this run, and goes with it.
  const run = JSON.stringify([state.scenario.id, state.options]);
  const said = state.notice ?? `${now ? `${deed(now)}. ` : ''}${plain(narration.sentence)}`;

  return (
    <div
      id={id}
      class="q"
      role="group"
      aria-label={state.scenario.title}
      onKeyDown={(event) => {
        const key = takeTimeKey(event);
        if (key !== undefined) dispatch({ type: 'key', key });
      }}
    >
      <Bar state={state} dispatch={dispatch} link={link} />
      <TimeStrip trace={trace} step={step} playing={playing} dispatch={dispatch} />
      <Say
        trace={trace}
        step={step}
        narration={narration}
        notice={state.notice}
        clauses={clauses}
        dispatch={dispatch}
      />
      <Verdict trace={trace} step={step} violations={violations} clauses={clauses} dispatch={dispatch} />
      <div class="q-cols">
        <Private side="driver" trace={trace} step={step} queue={queue?.name} />
        <div key={run} class="q-col q-memory">
          {trace.steps[0]?.kind.startsWith('register') && <Registers trace={trace} step={step} />}
          <Stores trace={trace} step={step} />
          {packed && queue && (
            <PackedRing view={packed} address={queue.descriptors} focus={row} mark={mark} onEdit={onEdit} />
          )}
          {view && (
            <>
              <DescriptorTable
                caption="Descriptor table"
                address={queue?.descriptors ?? 0}
                rows={view.descriptors}
                focus={row}
                mark={mark}
                onEdit={onEdit}
              />
              <div class="q-rings">
                <AvailRing view={view.avail} mark={mark} onEdit={onEdit} />
                <UsedRing view={view.used} mark={mark} onEdit={onEdit} />
              </div>
              {view.indirect.map(({ descriptor, address, rows }) => (
                <DescriptorTable
                  key={descriptor}
                  caption={`Indirect table of descriptor ${descriptor}`}
                  address={address}
                  rows={rows}
                  focus={rows.findIndex(({ touched }) => touched.length > 0)}
                  mark={mark}
                  onEdit={onEdit}
                />
              ))}
            </>
          )}
          {extras && (
            <>
              <extras.Buffers trace={trace} step={step} mark={mark} />
              <extras.Bytes state={state} dispatch={dispatch} mark={mark} onEdit={onEdit} />
            </>
          )}
        </div>
        <Private side="device" trace={trace} step={step} queue={queue?.name} />
      </div>
      {extras && <extras.Edits state={state} dispatch={dispatch} />}
      <div class="q-foot">
        <span>
          <kbd>←</kbd> <kbd>→</kbd> step
        </span>
        <span>
          <kbd>space</kbd> play
        </span>
        <span class="q-legend">
          <i class="k-sign k-driver" /> the driver’s <i class="k-sign k-device" /> the device’s
        </span>
        {extras && <extras.ChainEditor state={state} dispatch={dispatch} />}
      </div>
      <Announcer text={said} silent={playing || isFollowing} />
    </div>
  );
}
