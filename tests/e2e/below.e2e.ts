import { describe, expect, inject, it } from 'vitest';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

// `npm run links` builds the site below /x/ with a page exported from Wiki.js in it.
const site = inject('below');

describe.skipIf(site === '')('below a base path', () => {
  it('pages lead to each other and nothing is asked for above it', async () => {
    await using opened = await open('/', { site });
    const { page, asked, said } = opened;
    await page.locator('main a[href^="/x/virt/"]').first().click();
    await page.locator('nav.side a', { hasText: 'virtio-blk' }).click();
    await page.waitForURL('**/x/virt/virtio/blk');
    await page.waitForLoadState('networkidle');
    expect(asked.filter((address) => !address.startsWith(site) && !address.startsWith('data:'))).toEqual([]);
    expect(said).toEqual([]);
  });

  it('the search finds and leads there', async () => {
    await using opened = await open('/virt/virtio/blk', { site });
    await opened.page.keyboard.press('/');
    await opened.page.getByRole('dialog', { name: 'Search' }).waitFor();
    await opened.page.keyboard.type('0x1042');
    await opened.page.locator('dialog.search a[href="/x/virt/virtio/blk#facts"]').waitFor();
  });
});

describe.skipIf(site === '')('a page exported from Wiki.js and dropped in', () => {
  const route = '/virt/vm/exported';

  it('shows its callouts, headings, lists and table, and none of its marks', async () => {
    await using opened = await open(route, { site });
    const { page } = opened;
    expect(await page.locator('h1').allInnerTexts()).toEqual(['On exported pages']);
    expect(await page.locator('.prose > h2').allInnerTexts()).toEqual(['Devices without metal']);
    expect(await page.locator('.prose > h3').allInnerTexts()).toEqual([
      'Storage',
      'Input devices',
      'Versions',
    ]);
    const notes = page.getByRole('note');
    expect(await notes.count()).toBe(3);
    expect(await notes.first().innerText()).toMatch(/^Warning\s+This page came straight out of Wiki\.js$/);
    expect(await page.locator('table td').count()).toBe(6);
    expect(await page.locator('main').innerText()).not.toMatch(/\{\.|\|/);
    expect(await axe(page)).toEqual([]);
    expect(opened.said).toEqual([]);
  });

  it('leads where its links say, by way of older addresses too', async () => {
    await using opened = await open(route, { site });
    await opened.page.getByRole('link', { name: 'virtio-tablet' }).last().click();
    await opened.page.waitForURL('**/x/virt/virtio/tablet');
  });

  it('is left out while it is not published', async () => {
    const response = await fetch(`${site}/virt/vm/draft`);
    expect(response.status).toBe(404);
  });
});
