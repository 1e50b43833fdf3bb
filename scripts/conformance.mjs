// `npm run conformance`: our driver half against the devices of a real QEMU, and against our own device half.
// Installs QEMU where that needs no password. Words after the command go to vitest. Exit code: vitest's; 0 when the
// tests could not be run, and then the last line begins with `Conformance: not run:`.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
/** The version that the table of differences was written for. */
const VERSION = '7.2';
const words = process.argv.slice(2).filter((word) => word !== '--any-version');
const anyVersion = words.length < process.argv.length - 2;

const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

/** The program file of QEMU: QEMU_PATH, or the one on the PATH. */
function findQemu() {
  const own = process.env.QEMU_PATH;
  if (own) return existsSync(own) ? own : undefined;
  return has('qemu-system-x86_64') ? 'qemu-system-x86_64' : undefined;
}

/** Installs QEMU from Debian's or Ubuntu's packages where we may. */
function installQemu() {
  const asRoot = process.getuid?.() === 0 ? [] : has('sudo') ? ['sudo', '-n'] : undefined;
  if (process.platform !== 'linux' || asRoot === undefined || !has('apt-get')) return;
  console.log('No QEMU on this machine. Installing one…');
  const apt = (...rest) => {
    const [command, ...others] = [...asRoot, 'apt-get', '-q', '-y', ...rest];
    console.log(`  $ ${[command, ...others].join(' ')}`);
    return spawnSync(command, others, { stdio: 'inherit', timeout: 300_000 }).status === 0;
  };
  const install = () => apt('install', '--no-install-recommends', 'qemu-system-x86');
  if (!install()) apt('update') && install();
}

/** Ends without having run anything, and leaves a report that says so to whoever asked for one. */
function notRun(why) {
  const report = words.find((word) => word.startsWith('--outputFile.json='))?.split('=')[1];
  if (report) {
    const counts = { numTotalTests: 0, numPassedTests: 0, numFailedTests: 0, numFailedTestSuites: 0 };
    writeFileSync(report, JSON.stringify({ ...counts, success: true, testResults: [] }));
  }
  console.log(`Conformance: not run: ${why}`);
  process.exit(0);
}

if (!findQemu() && !process.env.QEMU_PATH) installQemu();
const qemu = findQemu();
if (!qemu) {
  notRun(
    'there is no qemu-system-x86_64. Install QEMU 7.2, or name it: QEMU_PATH=/path/to/qemu-system-x86_64',
  );
}
if (!has('mkfifo')) notRun('this system has no mkfifo, and QEMU is spoken to through named pipes.');
const said = spawnSync(qemu, ['--version'], { encoding: 'utf8' }).stdout ?? '';
const version = /version (\d+\.\d+)/.exec(said)?.[1] ?? 'unknown';
if (version !== VERSION && !anyVersion) {
  notRun(
    `this is QEMU ${version}, and the differences are known for ${VERSION}; --any-version runs the tests all the same.`,
  );
}
console.log(`Conformance with ${said.split('\n')[0]}`);
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const config = path.join(root, 'tests/conformance/vitest.config.ts');
const run = spawnSync(process.execPath, [vitest, 'run', '--root', root, '--config', config, ...words], {
  stdio: 'inherit',
  env: { ...process.env, QEMU_PATH: qemu },
});
process.exit(run.status ?? 1);
