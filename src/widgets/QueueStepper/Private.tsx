import type { Actor } from '../../virtio/memory/memory.ts';
import type { Trace } from '../../virtio/world/trace.ts';
import { WAITING } from '../../virtio/world/waiting.ts';
import { Sign } from '../kit/Chip.tsx';
import { humanName, humanValue } from './words.tsx';

const known = new WeakMap<Trace, Map<string, readonly string[]>>();

/** Every value that a side ever keeps in a run, so that its place is kept while there is none. Stores have their own view. */
function keysOf(trace: Trace, side: Actor, queue: string): readonly string[] {
  const found = known.get(trace) ?? new Map<string, readonly string[]>();
  known.set(trace, found);
  const keys =
    found.get(side + queue) ??
    [...new Set(trace.steps.flatMap((step) => Object.keys(step[side][queue] ?? {})))].filter(
      (key) => key !== WAITING,
    );
  found.set(side + queue, keys);
  return keys;
}

interface Props {
  readonly side: Actor;
  readonly trace: Trace;
  readonly step: number;
  readonly queue: string | undefined;
}

/** What one side keeps to itself, and no other side can read. What the step at hand changed is marked. */
export function Private({ side, trace, step, queue }: Props) {
  const keys = queue === undefined ? [] : keysOf(trace, side, queue);
  const now = trace.steps[step]?.[side][queue ?? ''] ?? {};
  const before = trace.steps[step - 1]?.[side][queue ?? ''] ?? now;
  return (
    <div class={`q-col q-private k-${side}`}>
      <p class="q-name">
        <Sign side={side} />
        {side === 'driver' ? 'Driver' : 'Device'}
      </p>
      <dl>
        {keys.map((key) => {
          const text = humanValue(now[key]);
          const changed = text !== humanValue(before[key]);
          return (
            <div key={key} class={changed ? 'q-changed' : undefined}>
              <dt>{humanName(key)}</dt>
              <dd title={text.length > 9 ? text : undefined}>{text}</dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}
