// Finds or installs a Chromium, and starts it with nothing that talks to the network.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The program file of a Chromium on this machine: CHROME_PATH, the PATH, the usual places, or Playwright's own. */
export async function findBrowser() {
  const own = process.env.CHROME_PATH;
  if (own) {
    if (existsSync(own)) return own;
    throw new Error(`CHROME_PATH names ${own}, and there is no such file.`);
  }
  for (const directory of (process.env.PATH ?? '').split(path.delimiter))
    for (const name of names) if (existsSync(path.join(directory, name))) return path.join(directory, name);
  for (const place of places) if (existsSync(place)) return place;
  const { chromium } = await import('playwright-core');
  const bundled = chromium.executablePath();
  return existsSync(bundled) ? bundled : undefined;
}

const run = (command, ...words) => {
  console.log(`  $ ${[command, ...words].join(' ')}`);
  return spawnSync(command, words, { stdio: 'inherit' }).status === 0;
};
const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

/** Finds a Chromium, or installs one: from Debian's or Ubuntu's packages where we may, else Playwright's build. */
export async function ensureBrowser() {
  const found = await findBrowser();
  if (found) return found;
  console.log('No Chromium on this machine. Installing one…');
  const asRoot = process.getuid?.() === 0 ? [] : has('sudo') ? ['sudo', '-n'] : undefined;
  if (process.platform === 'linux' && asRoot && has('apt-get')) {
    const apt = [...asRoot, 'apt-get', '-q', '-y'];
    run(apt[0], ...apt.slice(1), 'update');
    run(apt[0], ...apt.slice(1), 'install', '--no-install-recommends', 'chromium');
    const installed = await findBrowser();
    if (installed) return installed;
  }
  run('npx', 'playwright-core', 'install', 'chromium');
  const bundled = await findBrowser();
  if (bundled) return bundled;
  throw new Error(
    'No Chromium could be installed. Install one and name it: CHROME_PATH=/path/to/chromium npm test',
  );
}

/** How Chromium is started: nothing of it talks to the network by itself. */
export const browserOptions = {
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-dev-shm-usage',
  ],
};

/** Starts Chromium without a window. @returns {Promise<import('playwright-core').Browser>} */
export async function openBrowser() {
  const { chromium } = await import('playwright-core');
  const executablePath = await findBrowser();
  if (!executablePath) throw new Error('There is no Chromium. `npm test` installs one.');
  return chromium.launch({ ...browserOptions, executablePath });
}
