import { describe, expect, inject, it } from 'vitest';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

describe('the version table', () => {
  const route = '/virt/vm/virtio';

  it('is whole without script: fifteen systems first, every other device behind a summary', async () => {
    await using opened = await open(route, { script: false });
    const tables = opened.page.locator('.st tbody');
    expect(await tables.first().locator('tr').count()).toBe(15);
    expect(await tables.last().locator('tr').count()).toBeGreaterThan(25);
    expect(await tables.first().locator('tr').first().innerText()).toMatch(
      /virtio-gpu\s+16\s+ID only\s+specified 5\.7/,
    );
  });

  it('filters, sorts and shows the other devices; a link brings it back', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const table = page.locator('[data-widget=SpecTable]');
    await table.getByLabel('Standing').selectOption('reserved');
    await page.locator('.st-count', { hasText: '5 of 15 rows' }).waitFor();
    await table.getByLabel('In version').selectOption('1.1');
    await page.locator('.st-count', { hasText: '1 of 15 rows' }).waitFor();
    expect(await table.locator('tbody tr:visible th').allInnerTexts()).toEqual(['virtio-iommu']);
    await table.getByLabel('Order').selectOption('id');
    await table.locator('summary').click();
    await page.waitForFunction(() => /s~reserved~v~1\.1~o~id~x~1/.test(location.search));
    await using second = await open(page.url().slice(inject('site').length));
    await second.page.locator('.st-count', { hasText: /of 47 rows/ }).waitFor();
    const names = await second.page.locator('.st tbody tr:visible th').allInnerTexts();
    expect(names).toContain('virtio-iommu');
    expect(names.length).toBeGreaterThan(5);
    expect(await axe(second.page)).toEqual([]);
    expect([...said, ...second.said]).toEqual([]);
  });

  it('says when what is asked for is among the other devices', async () => {
    await using opened = await open(route);
    const { page } = opened;
    await page.getByLabel('Filter by name or ID').fill('vsock');
    await page.locator('.st-count', { hasText: '0 of 15 rows, 1 more below' }).waitFor();
    await page.locator('.st summary').click();
    await page.locator('.st-count', { hasText: '1 of 47 rows' }).waitFor();
  });

  it('explains a cell on focus and on hover', async () => {
    await using opened = await open(route);
    const { page } = opened;
    const row = page.locator('.st tr', { hasText: 'virtio-fs' });
    await row.locator('td').nth(2).hover();
    await page.getByRole('tooltip').filter({ hasText: 'neither a section nor an ID' }).waitFor();
    await row.getByRole('link').nth(1).focus();
    await page
      .getByRole('tooltip')
      .filter({ hasText: 'virtio-fs in 1.2: specified, section 5.11' })
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('tooltip').waitFor({ state: 'detached' });
  });

  it('keeps the focus where it is when it wakes', async () => {
    await using opened = await open(route);
    const { page } = opened;
    const link = page.locator('.st td a').first();
    await link.focus();
    await page.locator('[data-widget=SpecTable][data-awake]').waitFor();
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

describe('the lexicon', () => {
  const route = '/virt/lexicon';

  it('keeps only the terms that have the words typed, and says how many', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const field = page.getByLabel('Filter the terms');
    await field.fill('avail.idx');
    await page.getByText(/^\d+ of \d+ terms/).waitFor();
    const shown = await page.locator('.terms article:visible h3').allInnerTexts();
    expect(shown.length).toBeLessThan(20);
    await field.fill('zzzz');
    await page.getByText('No term has “zzzz”').waitFor();
    expect(await page.locator('.terms article:visible').count()).toBe(0);
    await field.fill('used ring');
    await page.waitForFunction(() => location.search.includes('t~used*20ring'));
    expect(await page.locator('.terms article:visible h3').allInnerTexts()).toContain('Used ring');
    await using second = await open(page.url().slice(inject('site').length));
    await expect.poll(() => second.page.getByLabel('Filter the terms').inputValue()).toBe('used ring');
    expect(await axe(second.page)).toEqual([]);
    expect([...said, ...second.said]).toEqual([]);
  });

  it('leads to the term of the name typed with Enter, past those that only mention it', async () => {
    await using opened = await open(route);
    const { page } = opened;
    const field = page.getByLabel('Filter the terms');
    await field.fill('kick');
    await page.getByText('Enter leads to “Kick”').waitFor();
    await field.press('Enter');
    await page.waitForURL(/#kick$/);
    await expect.poll(async () => (await page.locator('#kick').boundingBox())?.y ?? -1).toBeLessThan(300);
  });

  it('keeps the focus in its field when it wakes', async () => {
    await using opened = await open(route);
    const { page } = opened;
    const field = page.getByLabel('Filter the terms');
    await field.focus();
    await page.locator('[data-widget=Lexicon][data-awake]').waitFor();
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('leads to a term even while the filter hides it', async () => {
    await using opened = await open(route);
    const { page } = opened;
    await page.getByLabel('Filter the terms').fill('zzzz');
    await page.getByText('No term has “zzzz”').waitFor();
    await page.evaluate(() => {
      location.hash = '#kick';
    });
    await page.locator('#kick').waitFor({ state: 'visible' });
    expect(await page.getByLabel('Filter the terms').inputValue()).toBe('');
  });

  it('shows the mechanism of a term at work when a reader opens it', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    expect(
      opened.asked.filter((address) => /QueueStepper|demo/.test(address.split('/_astro/')[1] ?? '')),
    ).toEqual([]);
    await page.locator('details[data-demo="queue/kick"] summary').click();
    const widget = page.locator('#w-demo-kick');
    await widget.getByRole('slider').focus();
    await page.keyboard.press('ArrowRight');
    await widget.getByText(/^2 \/ \d+$/).waitFor();
    await page.keyboard.press('End');
    await widget.getByRole('link', { name: '1.4 §' }).first().waitFor();
    await page.locator('details[data-demo=negotiation] summary').click();
    await page.locator('#w-demo-negotiation').getByText('Keeps FEATURES_OK').waitFor();
    expect(await axe(page)).toEqual([]);
    expect(said).toEqual([]);
  });
});
