// biome-ignore-all lint/a11y/noSvgWithoutTitle: the slider around the strip says what the marks say.
import type { Lane } from './state.ts';

interface Props {
  readonly lane: Lane;
  /** Nanoseconds that the whole width stands for. */
  readonly end: number;
  /** The decision that is explained, where it is one of this lane. */
  readonly on: number | undefined;
  /** The decision nearest to a place of the strip, or none. */
  readonly onPoint: (at: number | undefined) => void;
  readonly onChoose: (at: number) => void;
}

/** Both ends keep a margin, so that no mark is cut off. */
export const percent = (time: number, end: number): string => `${(2 + (96 * time) / end).toFixed(1)}%`;
const width = (time: number, end: number): string => `${((96 * time) / end).toFixed(1)}%`;

const ROWS = { driver: 15, device: 43 };
/** Marks farther away than this, in pixels, are not meant. */
const REACH = 24;

/** The decision nearest to the pointer, or undefined. */
function nearest({ lane, end }: Props, event: MouseEvent): number | undefined {
  const box = (event.currentTarget as SVGElement).getBoundingClientRect();
  const x = event.clientX - box.left;
  const y = event.clientY - box.top;
  const actor = y < (ROWS.driver + ROWS.device) / 2 ? 'driver' : 'device';
  let best: number | undefined;
  let distance = REACH;
  lane.decisions.forEach((decision, at) => {
    const away = Math.abs(x - (box.width * (2 + (96 * decision.time) / end)) / 100);
    if (decision.actor === actor && away <= distance) [best, distance] = [at, away];
  });
  return best;
}

/** One run as a strip: what the driver decides above the line, what the device decides below it. */
export function Strip(props: Props) {
  const { lane, end, on, onPoint, onChoose } = props;
  return (
    <svg
      class="nt-strip"
      height="58"
      aria-hidden="true"
      onMouseMove={(event) => onPoint(nearest(props, event))}
      onMouseLeave={() => onPoint(undefined)}
      onClick={(event) => {
        const at = nearest(props, event);
        if (at !== undefined) onChoose(at);
      }}
    >
      <path class="nt-line" d="M0 29h9999" />
      {(['driver', 'device'] as const).map((side) => (
        <g key={side} class={`nt-${side}`}>
          {lane.spans.map(
            ({ actor, from, to }) =>
              actor === side && (
                <rect
                  key={from}
                  x={percent(from, end)}
                  y={ROWS[side] - 11}
                  width={width(to - from, end)}
                  height="22"
                />
              ),
          )}
          {lane.decisions.map(
            ({ step, actor, time, told }, at) =>
              actor === side && (
                <svg key={step} x={percent(time, end)} y={ROWS[side]} class={told ? undefined : 'nt-no'}>
                  {at === on && <circle class="nt-on" r="10" />}
                  {side === 'driver' ? <circle r="5" /> : <path d="M-4.5-4.5h9v9h-9z" />}
                </svg>
              ),
          )}
        </g>
      ))}
    </svg>
  );
}
