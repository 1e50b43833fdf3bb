import { describe, expect, it } from 'vitest';
import { open, scrollThrough } from './kit/browser.ts';
import { routes } from './kit/routes.ts';

// A file of its own, so that it runs beside the rest of what holds for every page.
describe.each(routes())('%s', (route) => {
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
