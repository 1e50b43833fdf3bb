import type { Actor } from '../../virtio/memory/memory.ts';
import type { Trace } from '../../virtio/world/trace.ts';
import { waitingAt } from '../../virtio/world/waiting.ts';
import { Sign } from '../kit/Chip.tsx';

interface Props {
  readonly trace: Trace;
  readonly step: number;
}

const SIDES: readonly Actor[] = ['driver', 'device'];

/** What each side has stored and the other cannot see yet: memory as it believes it to be. Nothing where stores never wait. */
export function Stores({ trace, step }: Props) {
  if (waitingAt(trace, step, 'driver') === undefined) return null;
  return (
    <div class="q-stores">
      {SIDES.map((side) => {
        const stores = waitingAt(trace, step, side) ?? [];
        return (
          <div key={side}>
            <p class="q-side">
              <Sign side={side} /> {side === 'driver' ? 'Only the driver sees' : 'Only the device sees'}
            </p>
            {stores.length === 0 ? (
              <p class="q-quiet">no store waits</p>
            ) : (
              <ol>
                {stores.map((store, i) => (
                  <li key={`${i} ${store}`}>{store}</li>
                ))}
              </ol>
            )}
          </div>
        );
      })}
    </div>
  );
}
