import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, inject } from 'vitest';

let browser: Promise<Browser> | undefined;
afterAll(async () => (await browser)?.close());

/** How a page is opened. */
export interface Opening {
  /** In pixels; 1280 unless told. */
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
  /** `false` switches script off. */
  readonly script?: boolean;
  readonly reducedMotion?: boolean;
  /** Another site than the built one: its address. */
  readonly site?: string;
  /** More for Playwright, such as permissions. */
  readonly more?: BrowserContextOptions;
}

/** An open page with what it said and asked for since it was opened. */
export interface Opened extends AsyncDisposable {
  readonly page: Page;
  /** Everything on the console, errors of the page included. Empty on a page in order. */
  readonly said: string[];
  /** Addresses of all requests, this site's own and others. */
  readonly asked: string[];
  close(): Promise<void>;
}

/**
 * Opens a page of the site in a fresh profile and waits until its islands are alive.
 * Use it as `await using opened = await open('/virt/virtio/blk')`.
 */
export async function open(route: string, opening: Opening = {}): Promise<Opened> {
  browser ??= chromium.connect(inject('browser'));
  const { width = 1280, scheme = 'light', script = true, reducedMotion = false } = opening;
  const context = await (await browser).newContext({
    viewport: { width, height: width < 500 ? 800 : 900 },
    colorScheme: scheme,
    javaScriptEnabled: script,
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    ...opening.more,
  });
  const page = await context.newPage();
  const said: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto((opening.site ?? inject('site')) + route, { waitUntil: 'load' });
  if (script) await settled(page);
  const close = () => context.close();
  return { page, said, asked, close, [Symbol.asyncDispose]: close };
}

/** Waits until every island in sight is hydrated; widgets that sleep until they are wanted may sleep on. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('astro-island[ssr]')].every((island) => {
      const box = (island.firstElementChild ?? island).getBoundingClientRect();
      return box.top > innerHeight || box.bottom < 0 || island.getAttribute('client') === 'idle';
    }),
  );
}

/** Scrolls through the whole page, so that what waits to be seen wakes up, and back to its top. */
export async function scrollThrough(page: Page): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let top = 0; top < height; top += 700) {
    await page.evaluate((at) => scrollTo({ top: at, behavior: 'instant' }), top);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20))));
  }
  await settled(page);
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
}

/** Points at every sleeping widget of the page, and waits until each is awake. */
export async function wakeAll(page: Page): Promise<void> {
  for (const widget of await page.locator('[data-widget]').all()) {
    await widget.locator('> *').first().dispatchEvent('pointerenter');
    await widget
      .locator('[data-awake]')
      .or(widget.and(page.locator('[data-awake]')))
      .first()
      .waitFor({ state: 'attached' });
  }
}

/** A picture in `tests/e2e/out/`, to look at; nothing compares it. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const out = path.resolve(import.meta.dirname, '../out');
  await mkdir(out, { recursive: true });
  await page.screenshot({ path: path.join(out, `${name}.png`), fullPage: true });
}
