/** What a measurement found. `spread` is the width of the middle half of the rounds, relative to the median. */
export interface Measurement {
  readonly perSecond: number;
  readonly spread: number;
}

const WARM_UP = 5;
const ROUNDS = 15;

/**
 * Runs `run` often enough that it is compiled, then times some rounds. `run` does `trips` operations per call and is
 * called until a round has lasted long enough for the clock.
 */
export function measure(run: () => void, trips: number): Measurement {
  let calls = 1;
  while (time(run, calls) < 0.05) calls *= 2;
  for (let round = 0; round < WARM_UP; round++) time(run, calls);
  const speeds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) speeds.push((calls * trips) / time(run, calls));
  speeds.sort((a, b) => a - b);
  const at = (part: number) => speeds[Math.floor(part * (speeds.length - 1))] ?? 0;
  return { perSecond: at(0.5), spread: (at(0.75) - at(0.25)) / at(0.5) };
}

/** Seconds of processor time that the thread takes: what else the machine does meanwhile does not count. */
function time(run: () => void, calls: number): number {
  const start = process.threadCpuUsage();
  for (let call = 0; call < calls; call++) run();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1e6;
}
