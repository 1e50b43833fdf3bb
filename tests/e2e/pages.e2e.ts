import { describe, expect, inject, it } from 'vitest';
import { axe, COLOUR_RULES } from './kit/axe.ts';
import { open, scrollThrough, wakeAll } from './kit/browser.ts';
import { routes } from './kit/routes.ts';
import { shifts } from './kit/shifts.ts';

describe.each(routes())('%s', (route) => {
  it.each(['light', 'dark'] as const)(
    'has nothing for axe to find and stays silent and at home, %s',
    async (scheme) => {
      // With less motion, so that nothing plays by itself: what moves here moves because it loads or wakes.
      await using opened = await open(route, { scheme, reducedMotion: true });
      const { page, said, asked } = opened;
      await scrollThrough(page);
      const asleep = await page.locator('[data-widget]').count();
      if (scheme === 'light' && asleep > 0) expect(await axe(page)).toEqual([]);
      await wakeAll(page);
      // Names, roles and order are the same in both schemes; what differs is colour.
      const found = await axe(page, scheme === 'dark' ? COLOUR_RULES : undefined);
      expect(found, 'with its widgets awake').toEqual([]);
      expect(await shifts(page)).toEqual([]);
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
});
