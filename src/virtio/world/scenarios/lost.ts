import { BareQueue, bytesOf } from '../bare-queue.ts';
import { heedless } from '../heedless.ts';
import type { Sayings } from '../narration.ts';
import { choice, type Scenario, toggle } from '../scenario.ts';
import { LATENCY } from '../world.ts';
import { eventIndex, queueActions } from './queue.ts';

const SPLIT = 'basic/split-virtqueues';

const sentences: Sayings = {
  'device lost.sleeps': {
    say: 'Goes to sleep without one more look at `avail.idx`.',
    clause: `${SPLIT}/available-buffer-notification-suppression`,
  },
  'driver lost.sleeps': {
    say: 'Goes to sleep without one more look at `used.idx`.',
    clause: `${SPLIT}/receiving-used-buffers-from-the-device`,
  },
};

/**
 * The other side makes something visible after the last look and before the wish to be told of it. The wish comes too
 * late for that, so whoever asked has to look once more (1.4 § 2.7.14).
 */
export const lostNotification: Scenario = {
  id: 'queue/lost-notification',
  title: 'A notification lost',
  summary: 'A buffer comes between the last look and the wish to be told: only one more look finds it.',
  sentences,
  actions: queueActions,
  options: [
    toggle('recheck', 'Look once more'),
    choice('lost', 'It gets lost on the way to', [
      ['device', 'the device'],
      ['driver', 'the driver'],
    ]),
    eventIndex,
  ],
  prepare(world, options) {
    const looksAgain = options.recheck === 'on';
    const usesEvents = options['event-index'] === 'on';
    const common = { eventIndex: usesEvents, suppress: !usesEvents };
    const message = (i: number): void => {
      queue.add(`message ${i}`, [bytesOf(`message ${i}`)], []);
      queue.go();
    };
    const toDriver = options.lost === 'driver';
    world.offer('driver-sends', 'driver', () => message(1));
    const queue: BareQueue = toDriver
      ? new BareQueue(world, {
          ...common,
          // The second one takes so long that it comes back while the driver looks at the first.
          latency: (n) => (n === 0 ? LATENCY.request / 4 : LATENCY.request),
          memory: heedless(world.driver, {
            looksAgain,
            asking: () => world.perform('device-completes'),
            sleeping: () => world.mark('driver', 'lost.sleeps'),
          }),
        })
      : new BareQueue(world, {
          ...common,
          deviceMemory: heedless(world.device, {
            looksAgain,
            asking: () => world.perform('driver-sends'),
            sleeping: () => world.mark('device', 'lost.sleeps'),
          }),
        });
    world.after(0, 'driver', () => message(0));
    if (toDriver) world.after(1, 'driver', () => message(1));
  },
};

export const notificationScenarios: readonly Scenario[] = [lostNotification];
