import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../../scripts/serve.mjs';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'serve-'));
  await mkdir(path.join(directory, 'site/virt'), { recursive: true });
  await writeFile(path.join(directory, 'secret.txt'), 'secret');
  await writeFile(path.join(directory, 'site/index.html'), 'home');
  await writeFile(path.join(directory, 'site/virt/index.html'), 'virt');
  await writeFile(path.join(directory, 'site/404.html'), 'lost');
  await writeFile(path.join(directory, 'site/a.svg'), '<svg/>');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function answers(base: string, ...paths: string[]): Promise<string[]> {
  const server = await serve({ directory: path.join(directory, 'site'), base });
  const origin = new URL(server.address).origin;
  try {
    return await Promise.all(
      paths.map(async (address) => {
        const response = await fetch(origin + address);
        return `${response.status} ${await response.text()}`;
      }),
    );
  } finally {
    await server.close();
  }
}

describe('the server for a built site', () => {
  it('answers a directory with its page, with and without a slash at the end', async () => {
    expect(await answers('/', '/', '/virt', '/virt/', '/virt?x=1')).toEqual([
      '200 home',
      '200 virt',
      '200 virt',
      '200 virt',
    ]);
  });

  it('answers what is not there with the page for that', async () => {
    expect(await answers('/', '/nothing', '/%E0')).toEqual(['404 lost', '404 lost']);
  });

  it('answers nothing outside its directory', async () => {
    const [first, second] = await answers('/', '/..%2fsecret.txt', '/virt/..%2f..%2fsecret.txt');
    expect([first, second]).toEqual(['404 lost', '404 lost']);
  });

  it('answers below its base path only', async () => {
    expect(await answers('/x/', '/x/', '/x', '/x/virt', '/virt', '/xvirt')).toEqual([
      '200 home',
      '200 home',
      '200 virt',
      '404 lost',
      '404 lost',
    ]);
  });

  it('says what a file is', async () => {
    const server = await serve({ directory: path.join(directory, 'site') });
    const response = await fetch(`${server.address}/a.svg`);
    expect(response.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    await server.close();
  });

  it('takes another port where one is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const server = await serve({ directory, port });
    expect(server.port).toBeGreaterThan(port);
    await server.close();
    taken.close();
  });
});
