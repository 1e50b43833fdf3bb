// What `npm start` and `npm test` need before anything else. Plain JavaScript for Node 20 without packages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(
  import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
  '..',
);
const modules = path.join(root, 'node_modules');
const lockfile = path.join(root, 'package-lock.json');
const stamp = path.join(modules, '.ringside-lockfile');
const npmsOwn = path.join(modules, '.package-lock.json');

/** Programs of the packages come first on the path, Node 24 among them. */
export const environment = {
  ...process.env,
  PATH: `${path.join(modules, '.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
  ASTRO_TELEMETRY_DISABLED: '1',
};

/** Runs a program in the root with its output shown; its exit code. */
export function run(command, words, more = {}) {
  const done = spawnSync(command, words, { cwd: root, stdio: 'inherit', env: { ...environment, ...more } });
  if (done.error) console.error(`${command}: ${done.error.message}`);
  return done.status ?? 1;
}

function installed(hash) {
  if (!existsSync(npmsOwn)) return false;
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === hash;
  return statSync(npmsOwn).mtimeMs >= statSync(lockfile).mtimeMs;
}

/** Installs the packages of the lockfile unless they are there; ends the process if that fails. */
export function ensurePackages() {
  const hash = createHash('sha256').update(readFileSync(lockfile)).digest('hex');
  if (!installed(hash)) {
    console.log('Installing the packages of the lockfile (npm ci; about a minute)…');
    if (run('npm', ['ci', '--no-progress']) !== 0) {
      console.error('npm ci failed. Its own message above says why; a network is needed for it.');
      process.exit(1);
    }
  }
  writeFileSync(stamp, hash);
  const own = path.join(modules, '.bin', 'node');
  if (!existsSync(own) && Number(process.versions.node.split('.')[0]) < 24) {
    console.error(
      `This needs Node 24 or newer, and this is ${process.version}. Get it from https://nodejs.org/.`,
    );
    process.exit(1);
  }
}
