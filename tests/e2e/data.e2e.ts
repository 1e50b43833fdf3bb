import { describe, expect, inject, it } from 'vitest';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

const route = '/virt/reference/data';

describe('the data set', () => {
  it('is fetched from where its page says, and has as many records', async () => {
    await using opened = await open(route, { script: false });
    const rows = opened.page.locator('table').first().locator('tbody tr');
    expect(await rows.count()).toBeGreaterThan(6);
    for (const row of await rows.all()) {
      const addresses = await row
        .getByRole('link')
        .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
      const [file, schema] = await Promise.all(
        addresses.map(async (address) => {
          const response = await fetch(address);
          expect(response.headers.get('content-type')).toContain('application/json');
          return response.json();
        }),
      );
      expect(schema.$schema).toContain('2020-12');
      const records = Number(await row.locator('td').nth(1).innerText());
      expect(Array.isArray(file) ? file.length : 1).toBe(records);
    }
  });

  it('shows records as they are published', async () => {
    await using opened = await open(route, { script: false });
    const shown = await opened.page.locator('pre[aria-label^="A record of"]').all();
    expect(shown.length).toBeGreaterThan(5);
    for (const one of shown) {
      const name = /of (\S+\.json)/.exec((await one.getAttribute('aria-label')) ?? '')?.[1];
      const published = await (await fetch(`${inject('site')}/api/v1/${name}`)).json();
      expect(published, name).toContainEqual(JSON.parse(await one.innerText()));
    }
  });

  it('reads well on a small screen and by a screen reader, as do the tables of clauses', async () => {
    for (const page of [route, '/virt/reference/clauses/basic', '/virt/reference/clauses/net']) {
      await using opened = await open(page, { width: 360, scheme: 'dark' });
      expect(await opened.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      expect(await axe(opened.page)).toEqual([]);
      expect(opened.said).toEqual([]);
    }
  });
});
