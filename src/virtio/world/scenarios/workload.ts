import type { Sayings, Told } from '../narration.ts';
import { choice, type Scenario } from '../scenario.ts';
import type { ScenarioOption } from '../trace.ts';
import { type Suppression, Workload } from '../workload.ts';
import { ring } from './packed.ts';

const MICROSECOND = 1_000;

const microseconds = (told: Told): string => `${(told.detail / MICROSECOND).toFixed(1)} µs`;

const sentences: Sayings = {
  'work.serve': {
    say: (told) => `Begins with the request, which will take it ${microseconds(told)}.`,
    clause: 'basic/virtqueues',
  },
  'work.handle': {
    say: (told) => `Begins with what came back, which will take it ${microseconds(told)}.`,
    clause: 'basic/virtqueues',
  },
};

const times = (values: readonly number[]): (readonly [string, string])[] =>
  values.map((value) => [String(value), `${value} µs`]);
const counts = (values: readonly number[]): (readonly [string, string])[] =>
  values.map((value) => [String(value), String(value)]);

/** The choices that make the work. The first ones make a picture that fits on a page. */
export const WORK: readonly ScenarioOption[] = [
  choice('requests', 'Requests', counts([8, 4, 12, 16, 24, 32, 48])),
  choice('batch', 'in batches of', counts([1, 2, 4, 8])),
  choice('every', 'A batch every', times([2, 1, 4, 8, 16, 32, 64])),
  choice('service', 'The device takes', times([1, 2, 4, 8, 16, 32])),
  choice('handling', 'The driver takes', times([1, 2, 4, 8, 16])),
  choice('start', 'Indices start at', counts([0, 65535])),
];

export const workload: Scenario = {
  id: 'queue/workload',
  title: 'A queue at work',
  summary: 'Requests come at their own pace; each side is told of news only when it has asked to be.',
  sentences,
  actions: [],
  options: [
    choice('suppression', 'They ask to be told', [
      ['event', 'by event index or descriptor'],
      ['flags', 'by flags'],
      ['none', 'of everything'],
    ]),
    ring,
    ...WORK,
  ],
  prepare(world, options) {
    const time = (name: string): number => MICROSECOND * Number(options[name]);
    new Workload(world, {
      packed: options.ring === 'packed',
      suppression: options.suppression as Suppression,
      size: 16,
      start: Number(options.start),
      requests: Number(options.requests),
      batch: Number(options.batch),
      every: time('every'),
      service: time('service'),
      handling: time('handling'),
    });
  },
};
