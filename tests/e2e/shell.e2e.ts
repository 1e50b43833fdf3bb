import { expect, it } from 'vitest';
import { axe } from './kit/axe.ts';
import { open, settled } from './kit/browser.ts';

const page = '/virt/virtio/blk';

it('the first stop of the Tab key is a way past the navigation', async () => {
  await using opened = await open(page);
  await opened.page.keyboard.press('Tab');
  await opened.page.keyboard.press('Enter');
  expect(await opened.page.evaluate(() => document.activeElement?.id)).toBe('main');
});

it('the theme goes from the system to light to dark and is kept', async () => {
  await using opened = await open(page, { scheme: 'dark' });
  const button = opened.page.locator('.theme');
  const paper = () => opened.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const system = await paper();
  expect(await button.getAttribute('aria-label')).toBe('Theme: as the system');
  await button.click();
  expect(await button.getAttribute('aria-label')).toBe('Theme: light');
  expect(await paper()).not.toBe(system);
  await opened.page.reload();
  expect(await button.getAttribute('aria-label')).toBe('Theme: light');
  await button.click();
  expect(await paper()).toBe(system);
  await button.click();
  expect(await opened.page.evaluate(() => localStorage.getItem('theme'))).toBeNull();
});

it('the table of contents follows the text', async () => {
  await using opened = await open(page);
  const heading = opened.page.locator('.prose > h2').nth(2);
  await heading.evaluate((element) => element.scrollIntoView({ behavior: 'instant' }));
  await opened.page.waitForFunction(
    (id) => document.querySelector('.toc [aria-current]')?.getAttribute('href') === `#${id}`,
    await heading.getAttribute('id'),
  );
});

it.each([true, false])('the navigation opens on a small screen, script: %s', async (script) => {
  await using opened = await open(page, { width: 360, script });
  const link = opened.page
    .getByRole('navigation', { name: 'Wiki' })
    .getByRole('link', { name: 'virtio-net' });
  expect(await link.isVisible()).toBe(false);
  await opened.page.getByRole('button', { name: 'Menu' }).click();
  expect(await link.isVisible()).toBe(true);
  if (script) expect(await axe(opened.page)).toEqual([]);
  await link.click();
  await opened.page.waitForURL('**/virt/virtio/net');
});

it('the first use of a term shows its definition on focus and hover, and Escape puts it away', async () => {
  await using opened = await open(page);
  const term = opened.page.locator('.term').first();
  const definition = term.locator('[role=tooltip]');
  const link = term.locator('a');
  expect(await definition.isVisible()).toBe(false);
  expect(await link.getAttribute('aria-describedby')).toBe(await definition.getAttribute('id'));
  await link.focus();
  expect(await definition.isVisible()).toBe(true);
  expect((await definition.innerText()).length).toBeGreaterThan(15);
  await opened.page.keyboard.press('Escape');
  expect(await definition.isVisible()).toBe(false);
  await link.blur();
  await link.hover();
  expect(await definition.isVisible()).toBe(true);
  const box = await definition.boundingBox();
  expect(box && box.x >= 0 && box.x + box.width <= 1280).toBe(true);
});

it('a definition stays on a screen of 360 pixels', async () => {
  await using opened = await open(page, { width: 360 });
  for (const term of await opened.page.locator('.term').all()) {
    for (const top of [400, 740]) {
      // Low on the screen there is no room below the word.
      await term.evaluate((element, to) => {
        scrollBy({ top: element.getBoundingClientRect().top - to, behavior: 'instant' });
      }, top);
      await term.locator('a').evaluate((link) => link.focus({ preventScroll: true }));
      const box = await term.locator('[role=tooltip]').boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= 360).toBe(true);
      expect(box && box.y >= 0 && box.y + box.height <= 800).toBe(true);
    }
  }
});

it('a term of the lexicon has an address of its own that leads to its place', async () => {
  await using opened = await open('/virt/lexicon/used-ring');
  await opened.page.waitForURL('**/virt/lexicon#used-ring');
  expect(await opened.page.locator('#used-ring').isVisible()).toBe(true);
});

it.each([
  ['/virt/virtio/tabket', '/virt/virtio/tablet'],
  ['/virt/virtio/keyboard', '/virt/virtio/kbd'],
])('the older address %s leads to %s', async (from, to) => {
  await using opened = await open(from);
  await opened.page.waitForURL(`**${to}`);
  await settled(opened.page);
});

it('an address that nothing stands at offers the search', async () => {
  await using opened = await open('/virt/virtio/nothing');
  expect(await opened.page.locator('h1').innerText()).toBe('No such page');
  await opened.page.keyboard.press('/');
  await opened.page.getByRole('dialog', { name: 'Search' }).waitFor();
});

it('print leaves the text and its links, without bars and navigation', async () => {
  await using opened = await open(page);
  await opened.page.emulateMedia({ media: 'print' });
  expect(await opened.page.getByRole('navigation', { name: 'Wiki' }).isVisible()).toBe(false);
  expect(await opened.page.locator('header.top').isVisible()).toBe(false);
  expect(await opened.page.locator('h1').isVisible()).toBe(true);
});

it('a page says where it stands, what is around it, when it changed and where to edit it', async () => {
  await using opened = await open(page);
  const { page: tab } = opened;
  expect(await tab.getByRole('navigation', { name: 'Breadcrumb' }).innerText()).toMatch(
    /Paravirtual hardware\s*\/?\s*Storage/,
  );
  expect(await tab.locator('a[rel=next]').getAttribute('href')).toBe('/virt/virtio/scsi');
  expect(await tab.locator('.foot time').getAttribute('datetime')).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(await tab.getByRole('link', { name: 'Edit this page' }).getAttribute('href')).toMatch(
    /\/edit\/main\/content\/virt\/virtio\/blk\.mdx$/,
  );
});

it('an address where nothing stands offers the page that was probably meant', async () => {
  await using opened = await open('/virt/blk');
  const link = opened.page.locator('#near a');
  await link.waitFor();
  expect(await link.getAttribute('href')).toBe('/virt/virtio/blk');
});
