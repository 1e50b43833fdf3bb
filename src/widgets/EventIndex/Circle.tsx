import { useEffect, useState } from 'preact/hooks';
import { circleOf, type Indices, type Piece } from './state.ts';

/** How much of the circle a gap takes, where an entry takes 1. */
const GAP = 1.5;
/** Radii in units of the picture, whose middle is 0: of the entries' inner and outer edge, and of the arrow. */
const INNER = 96;
const OUTER = 150;
const ARROW = 158;

/** The point at an angle in turns, clockwise from the top, as `x y` in whole units. */
const point = (turn: number, radius: number): string =>
  `${Math.round(radius * Math.sin(2 * Math.PI * turn))} ${Math.round(-radius * Math.cos(2 * Math.PI * turn))}`;

const degrees = (turn: number): string => `rotate(${(360 * turn).toFixed(1)})`;

const isAwaited = (piece: Piece): boolean => piece.kind === 'entry' && piece.isEvent;

/** Lines of text in the middle of a piece. */
function Words({ turn, lines }: { readonly turn: number; readonly lines: readonly string[] }) {
  const [x, y] = point(turn, (INNER + OUTER) / 2)
    .split(' ')
    .map(Number) as [number, number];
  return (
    <>
      {lines.map((line, at) => (
        <text
          key={line}
          class={at > 0 ? 'ei-small' : undefined}
          x={x}
          y={y + 4 + 12 * at - 6 * (lines.length - 1)}
        >
          {line}
        </text>
      ))}
    </>
  );
}

/** The entries that matter, and the way of the new index. */
function Pieces({ indices }: { readonly indices: Indices }) {
  const { before, now } = indices;
  const pieces = circleOf(indices);
  const around = pieces.reduce((sum, { kind }) => sum + (kind === 'gap' ? GAP : 1), 0);
  const one = 1 / around;
  let at = 0;
  const placed = pieces.map((piece) => {
    const from = at / around;
    at += piece.kind === 'gap' ? GAP : 1;
    return { ...piece, from, middle: (from + at / around) / 2 };
  });
  const turnOf = (index: number): number => placed.find((piece) => piece.index === index)?.from ?? 0;
  const [start, end] = [turnOf(before), turnOf(now)];
  const swept = (end - start + 1) % 1;
  const sector = `M0-${INNER}V-${OUTER}A${OUTER} ${OUTER} 0 0 1 ${point(one, OUTER)}L${point(one, INNER)}A${INNER} ${INNER} 0 0 0 0-${INNER}`;
  return (
    <>
      {/* The border of the awaited entry lies on those of its neighbours. */}
      {placed
        .toSorted((a, b) => Number(isAwaited(a)) - Number(isAwaited(b)))
        .map((piece) =>
          piece.kind === 'gap' ? (
            <Words
              key={piece.index}
              turn={piece.middle}
              lines={[piece.count.toLocaleString('en-GB'), 'more']}
            />
          ) : (
            <g
              key={piece.index}
              class={
                `${piece.written ? 'ei-new' : ''}${piece.isEvent ? ' ei-event' : ''}`.trim() || undefined
              }
            >
              <path transform={degrees(piece.from)} d={sector} />
              <Words
                turn={piece.middle}
                lines={[
                  String(piece.index),
                  ...(piece.written ? ['written'] : []),
                  ...(piece.isEvent ? ['event'] : []),
                ]}
              />
            </g>
          ),
        )}
      {before !== now && (
        <g class="ei-move">
          <path
            d={`M${point(start, ARROW)}A${ARROW} ${ARROW} 0 ${swept > 0.5 ? 1 : 0} 1 ${point(end, ARROW)}`}
          />
          <path class="ei-tip" transform={degrees(end)} d={`M0-${ARROW}l-9-6v12`} />
        </g>
      )}
    </>
  );
}

/**
 * Entries 0 to 65535 as the circle that they are, with the wrap at the top: which were written, and which one is
 * awaited. While the widget sleeps it is an empty circle, for the weight of the page.
 */
export function Circle({ indices }: { readonly indices: Indices | undefined }) {
  const [alive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);
  return (
    <svg class="ei-circle" viewBox="-180 -180 360 360" aria-hidden="true">
      <circle r={(INNER + OUTER) / 2} />
      {alive && indices && <Pieces indices={indices} />}
      <path class="ei-wrap" d={`M0-${INNER - 16}V-${OUTER + 22}`} />
      <text y={-INNER + 30}>65535 → 0</text>
    </svg>
  );
}
