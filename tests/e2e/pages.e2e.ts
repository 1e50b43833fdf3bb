import { describe, expect, inject, it } from 'vitest';
import { axe, COLOUR_RULES } from './kit/axe.ts';
import { open, scrollThrough, wakeAll } from './kit/browser.ts';
import { routes } from './kit/routes.ts';
import { shifts } from './kit/shifts.ts';

describe.each(routes())('%s', (route) => {
  it('has nothing for axe to find in either scheme, and stays silent, still and at home', async () => {
    // With less motion, so that nothing plays by itself: what moves here moves because it loads or wakes.
    await using opened = await open(route, { reducedMotion: true });
    const { page, said, asked } = opened;
    await scrollThrough(page);
    if ((await page.locator('[data-widget]').count()) > 0)
      expect(await axe(page), 'with its widgets asleep').toEqual([]);
    await wakeAll(page);
    expect(await axe(page), 'with its widgets awake').toEqual([]);
    // Names, roles and order are the same in both schemes; what differs is colour.
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect(await axe(page, COLOUR_RULES), 'in the dark').toEqual([]);
    expect(await shifts(page)).toEqual([]);
    expect(said.filter((line) => !(route === '/404.html' && line.includes('404')))).toEqual([]);
    const home = inject('site');
    const away = asked.filter((address) => !address.startsWith(home) && !address.startsWith('data:'));
    expect(away).toEqual([]);
    const unsized = page.locator('img:not([width][height]), iframe:not([width][height]), video:not([width])');
    expect(await unsized.count()).toBe(0);
  });
});
