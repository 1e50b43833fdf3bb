import { measure } from './measure.ts';
import { cases } from './split-ring.ts';

/**
 * Prints operations a second for the split ring on plain memory. An operation is one round trip, one at a time: add,
 * publish, ask whether to kick, pop, push, publish, ask whether to interrupt, reap. The batched rows do the same with
 * several chains between two looks at the other side's index.
 */
const rows = cases.map((one) => {
  const { perSecond, spread } = measure(one.run, one.trips);
  return [one.name, millions(perSecond), (1e9 / perSecond).toFixed(0), `±${(spread * 50).toFixed(0)} %`];
});

const heads = ['split ring, size 256, plain memory', 'million/s', 'ns', 'spread'];
const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
const line = (cells: readonly string[]) =>
  cells
    .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
    .join('  ');
console.log(line(heads));
console.log(widths.map((width) => '-'.repeat(width)).join('  '));
for (const row of rows) console.log(line(row));
console.log(
  `\nNode ${process.version}, ${process.arch}. Median of the rounds; spread is that of the middle half.`,
);

function millions(perSecond: number): string {
  return (perSecond / 1e6).toFixed(2);
}
