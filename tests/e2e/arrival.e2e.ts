import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { open } from './kit/browser.ts';
import { shifts } from './kit/shifts.ts';

const dist = path.resolve(import.meta.dirname, '../../dist');

/** What tells a browser that knows it to draw the page when it is whole. */
const whole = /<link rel="expect"[^>]*>/;

/**
 * A page cut after each button of its header, before the text and each of the first headings, after the
 * fields of the fact card and, on pages without a widget, after twelve rows between the first and the last.
 */
function pieces(html: string): string[] {
  const ends = (tag: RegExp) => [...html.matchAll(tag)].map((found) => found.index + found[0].length);
  const start = html.indexOf('<main');
  const card = html.indexOf('<dl class="facts');
  const rows = html.includes('<astro-island') ? [] : ends(/<\/tr>/g);
  const cuts = [
    ...ends(/<\/button>/g).filter((at) => at < start),
    ...[...html.matchAll(/<(?:main|h2|aside)\b/g)].map((found) => found.index).slice(0, 5),
    ...(card < 0 ? [] : ends(/<\/dd>/g).filter((at) => at > card)).slice(0, 4),
    ...rows.filter((_, at) => at % Math.ceil(rows.length / 12) === 0),
    html.length,
  ].toSorted((a, b) => a - b);
  return cuts.map((to, index) => html.slice(cuts[index - 1] ?? 0, to));
}

/**
 * Serves the built site, but sends HTML piece by piece, each after the browser had time to draw the one before;
 * with `expecting` as it is, without it as it comes to a browser that does not know how to wait for the whole.
 */
async function slowSite(expecting: boolean): Promise<AsyncDisposable & { readonly address: string }> {
  const server = createServer(async (request, response) => {
    const route = request.url ?? '/';
    if (/\.\w+$/.test(route)) {
      const answer = await fetch(inject('site') + route);
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      return response.end(Buffer.from(await answer.arrayBuffer()));
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    const html = readFileSync(path.join(dist, route, 'index.html'), 'utf8');
    for (const piece of pieces(expecting ? html : html.replace(whole, ''))) {
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

const WIDTHS = [1440, 768, 360];

/** Pages that stay in their place however they are drawn. */
const PIECEMEAL = [
  '/',
  '/virt/concepts/virtqueues',
  '/virt/reference/constants/i2c',
  '/virt/reference/clauses/ccw',
  '/virt/reference/clauses/net',
  '/virt/virtio/blk',
];
/** Pages on which later rows widen columns, so that they must be drawn when they are whole. */
const AT_ONCE = ['/virt/reference/devices', '/virt/reference/transport-features'];

describe.each([
  ['is drawn piece by piece', false, PIECEMEAL],
  ['is drawn when it is whole', true, AT_ONCE],
] as const)('a page that comes piece by piece and %s', (_how, expecting, routes) => {
  it.each(routes.flatMap((route) => WIDTHS.map((width) => ({ route, width }))))(
    'stays where it is: $route, $width pixels wide',
    async ({ route, width }) => {
      await using slow = await slowSite(expecting);
      await using opened = await open(route, { site: slow.address, width });
      expect(await opened.page.locator('h1').count()).toBe(1);
      expect(await shifts(opened.page)).toEqual([]);
    },
  );
});
