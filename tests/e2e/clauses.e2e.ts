import { describe, expect, inject, it } from 'vitest';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

const route = '/virt/reference/clauses';
const table = '/virt/reference/clauses/basic#basic.split-virtqueues.the-virtqueue-descriptor-table';

describe('the lookup of clauses', () => {
  it('finds 2.7.5: its title, its number in every version, and who cites it', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const field = page.getByLabel('Number, title or key');
    await field.fill('2.7.5');
    const first = page.locator('.clause-answer article').first();
    await first.getByRole('link', { name: 'The Virtqueue Descriptor Table' }).waitFor();
    const numbers = await first.locator('ul a').allInnerTexts();
    expect(numbers).toEqual(['§ 2.4.5', '§ 2.6.5', '§ 2.7.5', '§ 2.7.5', '§ 2.7.5']);
    expect(await first.locator('ul a').first().getAttribute('href')).toMatch(
      /^https:\/\/docs\.oasis-open\.org\/virtio\/virtio\/v1\.0\/cs04\/.*#/,
    );
    expect(await first.getByRole('link', { name: 'Descriptor (lexicon)' }).getAttribute('href')).toMatch(
      /\/virt\/lexicon#descriptor$/,
    );
    expect(await axe(page)).toEqual([]);
    expect(said).toEqual([]);
  });

  it('keeps number and version in the address, and a link brings the answer back', async () => {
    await using opened = await open(route);
    const { page } = opened;
    await page.getByLabel('Version').selectOption('1.1');
    await page.getByLabel('Number, title or key').fill('2.6.5');
    await page.waitForFunction(() => location.search === '?q=2.6.5&v=1.1');
    await using second = await open(page.url().slice(inject('site').length));
    await second.page.getByText('1 clause in 1.1').waitFor();
    expect(await second.page.locator('.clause-answer h2').innerText()).toBe(
      '1.1 § 2.6.5 The Virtqueue Descriptor Table',
    );
    await second.page.locator('.clause-answer h2 a').click();
    await second.page.waitForURL((url) => url.href.endsWith(table));
    expect(await second.page.locator('tr:target th').innerText()).toBe('The Virtqueue Descriptor Table');
  });

  it('finds words, and says so where nothing answers', async () => {
    await using opened = await open(route);
    const { page } = opened;
    const field = page.getByLabel('Number, title or key');
    await field.fill('virtqueue interrupt suppression');
    await page.getByText('In 1.0 it is called “Virtqueue Interrupt Suppression”.').waitFor();
    await field.fill('99.9');
    await field.press('Enter');
    await page.getByText('No clause answers to “99.9”.').waitFor();
    await field.fill('');
    await page.waitForFunction(() => location.search === '');
    expect(await page.locator('.clause-answer > *').count()).toBe(0);
  });

  it('fetches the table only when someone turns to it', async () => {
    await using opened = await open(route);
    expect(opened.asked.filter((address) => address.includes('clauses.json'))).toEqual([]);
    await opened.page.getByLabel('Number, title or key').focus();
    await opened.page.keyboard.type('5.2');
    await opened.page.locator('.clause-answer article').first().waitFor();
    expect(opened.asked.filter((address) => address.includes('clauses.json'))).toHaveLength(1);
  });

  it('is replaced by the pages of the chapters without script', async () => {
    await using opened = await open(route, { script: false });
    const { page } = opened;
    expect(await page.getByText('The lookup needs script').isVisible()).toBe(true);
    await page.getByRole('link', { name: 'Basic Facilities of a Virtio Device' }).click();
    const row = page.locator('tr', { has: page.getByRole('link', { name: '2.4.5', exact: true }) });
    expect(await row.locator('th').innerText()).toBe('The Virtqueue Descriptor Table');
    expect(await row.locator('td').allInnerTexts()).toEqual([
      '2.4.5',
      '2.6.5',
      '2.7.5',
      '2.7.5',
      '2.7.5',
      expect.stringContaining('Descriptor'),
    ]);
  });

  it('works on a small screen', async () => {
    await using opened = await open(`${route}?q=feature`, { width: 360, scheme: 'dark' });
    const { page, said } = opened;
    await page.locator('.clause-answer article').nth(5).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await axe(page)).toEqual([]);
    expect(said).toEqual([]);
  });
});
