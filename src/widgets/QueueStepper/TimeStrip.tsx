import { useMemo, useRef } from 'preact/hooks';
import type { Trace } from '../../virtio/world/trace.ts';
import type { Action } from './state.ts';
import { ticksOf } from './ticks.ts';
import { deed } from './words.tsx';

interface Props {
  readonly trace: Trace;
  readonly step: number;
  readonly playing: boolean;
  readonly dispatch: (action: Action) => void;
}

const ICONS = {
  back: 'M13 2 6 8l7 6zM2.5 2H5v12H2.5z',
  forward: 'M3 2l7 6-7 6zM11 2h2.5v12H11z',
  play: 'M4 2l9 6-9 6z',
  pause: 'M4 2h3v12H4zM9 2h3v12H9z',
};

function Icon({ name }: { readonly name: keyof typeof ICONS }) {
  return (
    <svg viewBox="0 0 16 16" width="12" height="12" fill="currentColor" aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  );
}

/**
 * The whole exchange as ticks, which is also the slider: what the driver does stands above the axis, what the
 * device does hangs below it.
 */
export function TimeStrip({ trace, step, playing, dispatch }: Props) {
  const strip = useRef<HTMLDivElement>(null);
  const ticks = useMemo(() => ticksOf(trace.steps), [trace]);
  const count = trace.steps.length;
  const now = trace.steps[step];

  function pull(event: PointerEvent) {
    const box = strip.current?.getBoundingClientRect();
    if (!box || box.width === 0) return;
    const to = Math.floor(((event.clientX - box.left) / box.width) * count);
    if (to !== step) dispatch({ type: 'go', to });
  }

  return (
    <div class="q-time">
      <span class="q-buttons">
        <button
          type="button"
          class="k-btn"
          aria-label="Step back"
          aria-disabled={step === 0}
          onClick={() => dispatch({ type: 'key', key: 'back' })}
        >
          <Icon name="back" />
        </button>
        <button
          type="button"
          class="k-btn q-go"
          aria-disabled={step === count - 1}
          onClick={() => dispatch({ type: 'key', key: 'forward' })}
        >
          <Icon name="forward" /> Step
        </button>
        <button type="button" class="k-btn q-play" onClick={() => dispatch({ type: 'key', key: 'play' })}>
          <Icon name={playing ? 'pause' : 'play'} /> {playing ? 'Pause' : 'Play'}
        </button>
      </span>
      <div
        ref={strip}
        class="q-ticks"
        role="slider"
        tabIndex={0}
        aria-label="Step of the exchange"
        aria-valuemin={1}
        aria-valuemax={count}
        aria-valuenow={step + 1}
        aria-valuetext={`${step + 1} of ${count}${now ? `, ${deed(now)}` : ''}`}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          pull(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) pull(event);
        }}
      >
        {ticks.map(({ from, to, actor, shape }) => {
          const at = step >= to ? ' q-past' : step >= from ? ' q-past q-now' : '';
          const edited = trace.patches.some((patch) => patch.step >= from && patch.step < to)
            ? ' q-patched'
            : '';
          return <i key={from} class={`q-${shape} k-${actor}${at}${edited}`} />;
        })}
      </div>
      <span class="q-count">{`${step + 1} / ${count}`}</span>
    </div>
  );
}
