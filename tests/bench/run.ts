import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { linesOf } from './lines.ts';
import type { Measurement } from './measure.ts';
import { nameOf, SIZE, ways } from './rings.ts';
import { GAPS, type Suppression, signalsOf } from './signals.ts';
import { printTable } from './table.ts';

/**
 * `npm run bench`: prints what the rings of the model cost, and writes it down for the page that shows it. An
 * operation is one round trip: add, publish, ask whether to kick, pop, push, publish, ask whether to interrupt, reap.
 * A batch does the same with several chains between two looks at the other side. `--dry` writes nothing.
 */
const FILE = new URL('../../src/site/data/bench.json', import.meta.url);
const ONE = fileURLToPath(new URL('./one.ts', import.meta.url));
const RINGS = ['split', 'packed'] as const;
const FORMS: readonly Suppression[] = ['none', 'flags', 'event'];

/** The best of three processes: what disturbs a measurement on a shared machine only ever slows it down. */
function timed(index: number): Measurement {
  const found = [1, 2, 3].map(() => {
    const { stdout, stderr } = spawnSync(process.execPath, [ONE, String(index)], { encoding: 'utf8' });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as Measurement;
  });
  return found.reduce((best, each) => (each.perSecond > best.perSecond ? each : best));
}

const speeds = ways.map((way, index) => {
  const { perSecond, spread } = timed(index);
  const { ring, shape, indirect, eventIndex, inOrder = false, batch } = way;
  return {
    ring,
    name: nameOf(way),
    descriptors: shape.descriptors,
    indirect,
    eventIndex,
    inOrder,
    batch,
    nanoseconds: Number((1e9 / perSecond).toFixed(1)),
    spread: Number((spread / 2).toFixed(3)),
    lines: linesOf(way),
  };
});
const signals = RINGS.flatMap((ring) =>
  FORMS.flatMap((form) => GAPS.map((gap) => ({ ring, form, gap, ...signalsOf(ring, form, gap) }))),
);

printTable(
  [
    `round trip on plain memory, ${SIZE} descriptors`,
    'ring',
    'million/s',
    'ns',
    'spread',
    'lines driver',
    'device',
    'shared',
  ],
  speeds.map(({ name, ring, nanoseconds, spread, lines }) => [
    name,
    ring,
    (1e3 / nanoseconds).toFixed(2),
    nanoseconds.toFixed(0),
    `±${(spread * 100).toFixed(0)} %`,
    lines.driver.toFixed(2),
    lines.device.toFixed(2),
    lines.shared.toFixed(2),
  ]),
);
console.log();
printTable(
  ['for 1,000 buffers in virtual time', 'ring', 'one buffer every', 'notifications', 'interrupts'],
  signals.map(({ ring, form, gap, notifications, interrupts }) => [
    { none: 'no suppression', flags: 'flags', event: 'event index or descriptor' }[form],
    ring,
    `${gap} ns`,
    notifications.toFixed(1),
    interrupts.toFixed(1),
  ]),
);

const measured = {
  on: new Date().toISOString().slice(0, 10),
  node: process.version,
  processor: cpus()[0]?.model ?? process.arch,
  size: SIZE,
};
console.log(
  `\nNode ${measured.node}, ${measured.processor}. Median of the rounds in the best of three processes; spread is that of their middle half.`,
);
if (!process.argv.includes('--dry')) {
  writeFileSync(FILE, `${JSON.stringify({ measured, speeds, signals }, null, 2)}\n`);
  console.log(`Written to ${fileURLToPath(FILE)}.`);
}
