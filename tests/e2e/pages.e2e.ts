import { describe, expect, inject, it } from 'vitest';
import { axe } from './kit/axe.ts';
import { open, scrollThrough, wakeAll } from './kit/browser.ts';
import { routes } from './kit/routes.ts';

/** What moved by itself since the page began to load; set up before anything else runs. */
const watchShifts = `
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      for (const source of entry.sources)
        if (!entry.hadRecentInput)
          window.shifts.push(entry.value.toFixed(4) + ' ' + (source.node?.outerHTML ?? '').slice(0, 80));
  }).observe({ type: 'layout-shift', buffered: true });
`;

describe.each(routes())('%s', (route) => {
  it.each(['light', 'dark'] as const)(
    'has nothing for axe to find and stays silent and at home, %s',
    async (scheme) => {
      // With less motion, so that nothing plays by itself: what moves here moves because it loads or wakes.
      await using opened = await open(route, { scheme, reducedMotion: true });
      const { page, said, asked } = opened;
      await page.evaluate(watchShifts);
      await scrollThrough(page);
      if (scheme === 'light') expect(await axe(page)).toEqual([]);
      await wakeAll(page);
      expect(await axe(page), 'with its widgets awake').toEqual([]);
      expect(await page.evaluate('window.shifts')).toEqual([]);
      expect(said.filter((line) => !(route === '/404.html' && line.includes('404')))).toEqual([]);
      const home = inject('site');
      expect(asked.filter((address) => !address.startsWith(home) && !address.startsWith('data:'))).toEqual(
        [],
      );
      const unsized = page.locator(
        'img:not([width][height]), iframe:not([width][height]), video:not([width])',
      );
      expect(await unsized.count()).toBe(0);
    },
  );

  it('fits a screen of 360 pixels', async () => {
    await using opened = await open(route, { width: 360 });
    await scrollThrough(opened.page);
    const wide = await opened.page.evaluate(() => {
      const page = document.documentElement;
      if (page.scrollWidth <= page.clientWidth) return [];
      return [...document.querySelectorAll('main *')]
        .filter((element) => element.getBoundingClientRect().right > page.clientWidth + 1)
        .filter((element) => {
          for (let at = element.parentElement; at; at = at.parentElement)
            if (getComputedStyle(at).overflowX !== 'visible') return false;
          return true;
        })
        .map((element) => element.outerHTML.slice(0, 80));
    });
    expect(wide).toEqual([]);
  });

  it('reads with script off', async () => {
    await using opened = await open(route, { script: false });
    const { page } = opened;
    expect(await page.locator('h1').count()).toBe(1);
    expect((await page.locator('main').innerText()).length).toBeGreaterThan(100);
    for (const widget of await page.locator('[data-widget], astro-island').all())
      expect((await widget.innerText()).trim().length, 'the first state of a widget').toBeGreaterThan(5);
    expect(opened.asked.filter((address) => /\.js(?:$|\?)/.test(address))).toEqual([]);
  });
});
