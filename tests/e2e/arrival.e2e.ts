import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, inject, it } from 'vitest';
import { open } from './kit/browser.ts';
import { shifts } from './kit/shifts.ts';

const dist = path.resolve(import.meta.dirname, '../../dist');

/** A page cut after each button of its header, before the text and before each of the first headings. */
function pieces(html: string): string[] {
  const head = [...html.matchAll(/<\/button>/g)].map((found) => found.index + found[0].length);
  const text = [...html.matchAll(/<(?:main|h2|aside)\b/g)].map((found) => found.index);
  const start = html.indexOf('<main');
  const cuts = [...head.filter((at) => at < start), ...text.slice(0, 5), html.length].toSorted(
    (a, b) => a - b,
  );
  return cuts.map((to, index) => html.slice(cuts[index - 1] ?? 0, to));
}

/** Serves the built site, but sends HTML piece by piece, each after the browser had time to draw the one before. */
async function slowSite(): Promise<AsyncDisposable & { readonly address: string }> {
  const server = createServer(async (request, response) => {
    const route = request.url ?? '/';
    if (/\.\w+$/.test(route)) {
      const answer = await fetch(inject('site') + route);
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      return response.end(Buffer.from(await answer.arrayBuffer()));
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    for (const piece of pieces(readFileSync(path.join(dist, route, 'index.html'), 'utf8'))) {
      response.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

it.each(
  ['/', '/virt/concepts/virtqueues', '/virt/reference/constants/i2c'].flatMap((route) =>
    [1440, 768, 360].map((width) => ({ route, width })),
  ),
)('$route stays where it is while it comes piece by piece, $width pixels wide', async ({ route, width }) => {
  await using slow = await slowSite();
  await using opened = await open(route, { site: slow.address, width });
  expect(await opened.page.locator('h1').count()).toBe(1);
  expect(await shifts(opened.page)).toEqual([]);
});
