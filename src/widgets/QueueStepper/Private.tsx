import type { Actor } from '../../virtio/memory/memory.ts';
import type { Trace } from '../../virtio/world/trace.ts';
import { Sign } from '../kit/Chip.tsx';
import { humanName, humanValue } from './words.tsx';

interface Props {
  readonly side: Actor;
  readonly trace: Trace;
  readonly step: number;
  readonly queue: string | undefined;
}

/** What one side keeps to itself, and no other side can read. What the step at hand changed is marked. */
export function Private({ side, trace, step, queue }: Props) {
  const now = (queue !== undefined && trace.steps[step]?.[side][queue]) || {};
  const before = (queue !== undefined && trace.steps[step - 1]?.[side][queue]) || now;
  return (
    <div class={`q-col q-private k-${side}`}>
      <p class="q-name">
        <Sign side={side} />
        {side === 'driver' ? 'Driver' : 'Device'}
      </p>
      <dl>
        {Object.entries(now).map(([key, value]) => {
          const text = humanValue(value);
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
