import type { Actor } from '../../virtio/memory/memory.ts';
import type { Step } from '../../virtio/world/trace.ts';

/** How a tick is drawn: a write is tall, a read short, a notification hatched, the rest thin. */
export type TickShape = 'write' | 'read' | 'notify' | 'thin';

/** One mark on the time strip: one step, or several where the exchange is long. */
export interface Tick {
  /** First step, and the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly actor: Actor;
  readonly shape: TickShape;
}

/** A page carries no more ticks than this for one widget. */
export const MAX_TICKS = 64;

function shapeOf({ kind }: Step): TickShape {
  if (kind === 'notify' || kind === 'interrupt') return 'notify';
  if (kind === 'write' || kind === 'register-write') return 'write';
  if (kind === 'read' || kind === 'register-read') return 'read';
  return 'thin';
}

const WEIGHT: Readonly<Record<TickShape, number>> = { notify: 3, write: 2, read: 1, thin: 0 };

/**
 * The strip of an exchange: at most `most` ticks that cover all steps in order. A tick of several steps looks like
 * the most telling of them: a notification before a write before a read.
 */
export function ticksOf(steps: readonly Step[], most = MAX_TICKS): Tick[] {
  const count = Math.min(most, steps.length);
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * steps.length) / count);
    const to = Math.floor(((i + 1) * steps.length) / count);
    let telling = steps[from] as Step;
    for (const step of steps.slice(from, to)) {
      if (WEIGHT[shapeOf(step)] > WEIGHT[shapeOf(telling)]) telling = step;
    }
    return { from, to, actor: telling.actor, shape: shapeOf(telling) };
  });
}
