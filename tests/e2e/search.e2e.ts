import { expect, it } from 'vitest';
import { axe } from './kit/axe.ts';
import { type Opened, open } from './kit/browser.ts';

async function search({ page }: Opened, words: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Search' });
  await dialog.waitFor();
  await page.keyboard.type(words);
  await dialog.locator('li a').first().waitFor();
}

it.each(['/', 'Control+k'])('%s opens the search, and nothing of it is loaded before', async (key) => {
  await using opened = await open('/virt/concepts/virtqueues');
  expect(opened.asked.filter((address) => address.includes('pagefind'))).toEqual([]);
  await opened.page.keyboard.press(key);
  await opened.page.getByRole('dialog', { name: 'Search' }).waitFor();
  expect(await opened.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
    'Search the wiki',
  );
});

it.each([
  ['VIRTIO_BLK_F_DISCARD', '/virt/virtio/blk#VIRTIO_BLK_F_DISCARD'],
  ['used ring', '/virt/lexicon#used-ring'],
  ['0x1042', '/virt/virtio/blk#facts'],
])('%s and Enter land on %s', async (words, address) => {
  await using opened = await open('/');
  await opened.page.keyboard.press('/');
  await search(opened, words);
  await opened.page.waitForFunction(
    (to) => document.querySelector('dialog.search li a')?.getAttribute('href') === to,
    address,
  );
  await opened.page.keyboard.press('Enter');
  await opened.page.waitForURL(`**${address}`);
  const place = opened.page.locator(`[id="${address.split('#')[1]}"]`);
  const top = (await place.boundingBox())?.y ?? -1;
  expect(top >= 0 && top < 900).toBe(true);
});

it.each([
  ['VIRTIO_BLK_T_DISCARD', '/virt/reference/constants/blk#VIRTIO_BLK_T_DISCARD'],
  ['virtio_gpu_ctrl_hdr', '/virt/reference/structs/gpu#virtio_gpu_ctrl_hdr'],
  ['virtio_blk_config.capacity', '/virt/reference/structs/blk#virtio_blk_config.capacity'],
  ['QueueNotify', '/virt/reference/registers/mmio#queuenotify'],
  ['VIRTIO_F_RING_PACKED', '/virt/reference/features#VIRTIO_F_RING_PACKED'],
])('the fact %s stands first among the facts and leads to its row', async (words, address) => {
  await using opened = await open('/');
  const { page } = opened;
  await page.keyboard.press('/');
  await search(opened, words);
  const facts = page.getByRole('region', { name: 'Facts' });
  expect(await facts.locator('a').first().getAttribute('href')).toBe(address);
  await facts.locator('a').first().click();
  await page.waitForURL(`**${address}`);
  expect(await page.locator(`[id="${address.split('#')[1]}"]`).isVisible()).toBe(true);
});

it('facts stand first for a number, between pages for a word, and all of them can be had', async () => {
  await using opened = await open('/');
  const { page } = opened;
  await page.keyboard.press('/');
  await search(opened, 'bit 1');
  const regions = page.locator('dialog.search section');
  expect(await regions.first().getAttribute('aria-label')).toBe('Facts');
  const facts = page.getByRole('region', { name: 'Facts' });
  const shown = await facts.locator('a').count();
  await facts.getByRole('button', { name: /more facts/ }).click();
  expect(await facts.locator('a').count()).toBeGreaterThan(shown);
  await page.getByRole('textbox', { name: 'Search the wiki' }).fill('discard');
  await page.getByRole('region', { name: 'More pages and terms' }).waitFor();
  expect(await regions.nth(0).getAttribute('aria-label')).toBe('Pages and terms');
  expect(await regions.nth(1).getAttribute('aria-label')).toBe('Facts');
});

it('does not lose an Enter that comes before the results', async () => {
  await using opened = await open('/virt/concepts/virtqueues');
  const { page } = opened;
  await page.keyboard.press('/');
  await page.getByRole('dialog', { name: 'Search' }).waitFor();
  await page.keyboard.type('used ring');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/virt/lexicon#used-ring');
});

it.each(['light', 'dark'] as const)(
  'its results are sections, reached with the arrows, and axe finds nothing, %s',
  async (scheme) => {
    await using opened = await open('/virt/virtio/blk', { scheme });
    const { page, said } = opened;
    await page.getByRole('button', { name: 'Search' }).click();
    await search(opened, 'requests');
    await page.locator('dialog.search li li a[href="/virt/virtio/blk#requests"]').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const at = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('dialog.search a')].indexOf(document.activeElement as Element),
      );
    expect(await at()).toBe(1);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await at()).toBe(-1);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog', { name: 'Search' }).isVisible()).toBe(false);
    expect(said).toEqual([]);
  },
);

it('nothing found is said', async () => {
  await using opened = await open('/');
  await opened.page.keyboard.press('/');
  await opened.page.getByRole('dialog', { name: 'Search' }).waitFor();
  await opened.page.keyboard.type('zzzzqqq');
  await opened.page.getByRole('status').filter({ hasText: 'Nothing found' }).waitFor();
});
