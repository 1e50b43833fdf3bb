import { describe, expect, inject, it } from 'vitest';
import { axe } from './kit/axe.ts';
import { open, wakeAll } from './kit/browser.ts';

const page = '/virt/concepts/shared-memory';

describe('a region of shared memory', () => {
  it('is looked up over each transport, and a link brings the choice back', async () => {
    await using opened = await open(page);
    const { page: tab, said } = opened;
    await wakeAll(tab);
    const widget = tab.locator('#w-shm');
    const transport = widget.getByLabel('Transport');
    await transport.focus();
    await transport.selectOption('mmio');
    await widget.locator('.h-accesses th').filter({ hasText: 'SHMLenHigh' }).waitFor();
    const asked = widget.getByLabel('Value of shmid');
    await asked.fill('9');
    await asked.press('Enter');
    await widget.locator('.h-says').getByText('No region has this ID.').waitFor();
    expect(await widget.locator('.h-accesses tr').count()).toBe(3);
    await tab.waitForFunction(() => location.search.includes('a~9'));
    await using second = await open(tab.url().slice(inject('site').length));
    await second.page.locator('#w-shm .h-says').getByText('No region has this ID.').waitFor();
    expect(await axe(tab)).toEqual([]);
    expect([...said, ...second.said]).toEqual([]);
  });

  it('says what is wrong with an ID, and keeps it', async () => {
    await using opened = await open(page);
    const asked = opened.page.locator('#w-shm').getByLabel('Value of shmid');
    await asked.fill('four');
    await asked.press('Enter');
    await opened.page.locator('#w-shm [role=alert]').waitFor();
    expect(await asked.inputValue()).toBe('four');
  });

  it('is read with script off', async () => {
    await using opened = await open(page, { script: false });
    await opened.page.locator('#w-shm .h-says').getByText('Found: 256 MiB').waitFor();
  });

  it('fits 360 pixels', async () => {
    await using opened = await open(page, { width: 360, scheme: 'dark' });
    await wakeAll(opened.page);
    const beyond = await opened.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(beyond).toBeLessThanOrEqual(0);
  });
});
