// `npm run headers`: our facts against the Linux uapi headers of this machine, by a C program that prints them.
// Installs gcc and linux-libc-dev where that needs no password. Words after the command go to vitest. Exit code:
// vitest's; 0 when the tests could not be run, and then the last line begins with `Headers: not run:`.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const words = process.argv.slice(2);

const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
/** Whether gcc can include both the headers of Linux and those of the C library. */
const hasHeaders = () =>
  spawnSync('gcc', ['-fsyntax-only', '-x', 'c', '-'], {
    input: '#include <stdio.h>\n#include <linux/virtio_ids.h>\n',
  }).status === 0;

/** Installs the compiler and the headers from Debian's or Ubuntu's packages where we may. */
function install() {
  const asRoot = process.getuid?.() === 0 ? [] : has('sudo') ? ['sudo', '-n'] : undefined;
  if (asRoot === undefined || !has('apt-get')) return;
  console.log('No C compiler with Linux headers on this machine. Installing them…');
  const apt = (...rest) => {
    const [command, ...others] = [...asRoot, 'apt-get', '-q', '-y', ...rest];
    console.log(`  $ ${[command, ...others].join(' ')}`);
    return spawnSync(command, others, { stdio: 'inherit', timeout: 300_000 }).status === 0;
  };
  const packages = () => apt('install', '--no-install-recommends', 'gcc', 'libc6-dev', 'linux-libc-dev');
  if (!packages()) apt('update') && packages();
}

/** Ends without having run anything, and leaves a report that says so to whoever asked for one. */
function notRun(why) {
  const report = words.find((word) => word.startsWith('--outputFile.json='))?.split('=')[1];
  if (report) {
    const counts = { numTotalTests: 0, numPassedTests: 0, numFailedTests: 0, numFailedTestSuites: 0 };
    writeFileSync(report, JSON.stringify({ ...counts, success: true, testResults: [] }));
  }
  console.log(`Headers: not run: ${why}`);
  process.exit(0);
}

if (process.platform !== 'linux') notRun('this is not Linux, whose headers are compared.');
const ready = () => has('gcc') && existsSync('/usr/include/linux/virtio_ids.h') && hasHeaders();
if (!ready()) install();
if (!has('gcc')) notRun('there is no gcc. Install it: apt-get install gcc libc6-dev linux-libc-dev');
if (!ready())
  notRun('gcc does not find linux/virtio_ids.h. Install it: apt-get install libc6-dev linux-libc-dev');

const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const config = path.join(root, 'tests/headers/vitest.config.ts');
const run = spawnSync(process.execPath, [vitest, 'run', '--root', root, '--config', config, ...words], {
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
