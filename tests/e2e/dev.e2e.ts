import { type ChildProcess, spawn } from 'node:child_process';
import { appendFile, cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { open } from './kit/browser.ts';

// `npm run dev` over a copy of the content, so that a page can be edited under it.
const root = path.resolve(import.meta.dirname, '../..');
const content = path.join(root, '.astro/dev-content');

let server: ChildProcess;
let site = '';

beforeAll(async () => {
  await rm(content, { recursive: true, force: true });
  await cp(path.join(root, 'content'), content, { recursive: true });
  server = spawn('astro', ['dev', '--port', '4987', '--ignore-lock'], {
    cwd: root,
    // Not the environment of the test runner, which says it is a test.
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      CONTENT: './.astro/dev-content',
      ASTRO_TELEMETRY_DISABLED: '1',
      NO_COLOR: '1',
    },
  });
  site = await new Promise((resolve, reject) => {
    let said = '';
    const read = (chunk: Buffer) => {
      said += chunk;
      const address = /http:\/\/localhost:\d+/.exec(said)?.[0];
      if (address) resolve(address);
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.on('exit', () => reject(new Error(said)));
  });
});

afterAll(async () => {
  server.kill();
  await rm(content, { recursive: true, force: true });
});

it('an edit to a page shows at once', async () => {
  await using opened = await open('/contributing', { site });
  const words = 'A sentence that was not there before.';
  await appendFile(path.join(content, 'contributing.mdx'), `\n${words}\n`);
  await opened.page.getByText(words).waitFor();
});

it('the search works there too', async () => {
  await using opened = await open('/contributing', { site });
  await opened.page.getByRole('button', { name: 'Search' }).click();
  await opened.page.getByRole('dialog', { name: 'Search' }).waitFor();
  await opened.page.keyboard.type('VIRTIO_BLK_F_DISCARD');
  await opened.page.locator('dialog.search a[href="/virt/virtio/blk#VIRTIO_BLK_F_DISCARD"]').waitFor();
});
