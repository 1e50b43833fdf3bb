import { execFileSync } from 'node:child_process';

let dates: ReadonlyMap<string, Date> | undefined;

const git = (...args: string[]): string =>
  execFileSync('git', args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });

/**
 * Reads `git log --format=%x00%H %ct --name-only`: the newest commit of each file. Commits in `cutOff` are the
 * edge of a shallow clone, where git names every file although it did not change there: they date nothing.
 */
export function datesFromLog(log: string, cutOff: ReadonlySet<string>): Map<string, Date> {
  const found = new Map<string, Date>();
  for (const entry of log.split('\0').slice(1)) {
    const [head = '', ...files] = entry.split('\n').filter(Boolean);
    const [commit = '', seconds] = head.split(' ');
    if (cutOff.has(commit)) continue;
    for (const file of files) if (!found.has(file)) found.set(file, new Date(Number(seconds) * 1000));
  }
  return found;
}

function readDates(): Map<string, Date> {
  try {
    const shallow = git('rev-parse', '--is-shallow-repository').trim() === 'true';
    const cutOff = new Set(
      shallow ? git('rev-list', '--max-parents=0', 'HEAD').split('\n').filter(Boolean) : [],
    );
    return datesFromLog(
      git('log', '--format=%x00%H %ct', '--name-only', '--no-renames', '--', 'content'),
      cutOff,
    );
  } catch {
    return new Map();
  }
}

/** When a file was last committed, from one reading of the log. Nothing without git or for a new file. */
export function lastChange(file: string): Date | undefined {
  dates ??= readDates();
  return dates.get(file);
}
