import { describe, expect, inject, it } from 'vitest';
import { axe } from './kit/axe.ts';
import { open, wakeAll } from './kit/browser.ts';

const page = '/virt/concepts/live-migration';

describe('a migration', () => {
  it('is stepped through by keys, and a link brings it back', async () => {
    await using opened = await open(page);
    const { page: tab, said } = opened;
    const widget = tab.locator('#w-migration');
    await widget.getByRole('button', { name: 'As it should be' }).click();
    for (let step = 0; step < 7; step++) await tab.keyboard.press('ArrowRight');
    await widget.getByText('Write to sector 2: done by the destination.').waitFor();
    expect(await widget.getByText('Write to sector 1: done by the source.').count()).toBe(1);
    expect(await widget.locator('.m-parts tr').count()).toBeGreaterThan(8);
    await tab.keyboard.press('Home');
    await widget.getByText('The guest has asked for nothing.').waitFor();
    await tab.keyboard.press('End');
    // At the last step the address names no place, only the steps.
    await tab.waitForFunction(
      () => location.search.includes('m~rsrgdpct') && !location.search.includes('~n~'),
    );
    await using second = await open(tab.url().slice(inject('site').length));
    await second.page.getByText('Write to sector 2: done by the destination.').waitFor();
    expect(await axe(tab)).toEqual([]);
    expect([...said, ...second.said]).toEqual([]);
  });

  it('is refused where the parts come in the wrong order, with the section', async () => {
    await using opened = await open(page);
    const widget = opened.page.locator('#w-migration');
    for (const name of ['Stop the source', 'Read its parts', 'Stop the destination', 'Set them in reverse']) {
      await widget.getByRole('button', { name }).click();
    }
    await widget.locator('.m-no').filter({ hasText: 'Q_INVALID_FIELD' }).waitFor();
    expect(await widget.locator('.m-says .f-cite').innerText()).toContain('2.12.1.4.4.2');
  });

  it('is read with script off', async () => {
    await using opened = await open(page, { script: false });
    await opened.page.locator('#w-migration').getByText('A disk is in use as member 1').waitFor();
  });

  it('fits 360 pixels', async () => {
    await using opened = await open(page, { width: 360, scheme: 'dark' });
    await wakeAll(opened.page);
    const beyond = await opened.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(beyond).toBeLessThanOrEqual(0);
  });
});
