import { describe, expect, it } from 'vitest';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

const route = '/virt/concepts/legacy-and-transitional';

describe('the legacy lookup', () => {
  it('tells by keyboard how long the header is, and comes back from its link', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = page.locator('#w-legacy-lookup');
    const version1 = widget.getByLabel('the driver takes VERSION_1');
    await version1.focus();
    await page.keyboard.press('Space');
    await widget.getByText('has 12 bytes').waitFor();
    await widget.getByText('As the standard says').first().waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await widget.getByText('has 20 bytes').waitFor();
    await page.waitForURL(/w\.legacy-lookup=1~t~v~f~h/);
    await using second = await open(page.url().replace(/^https?:\/\/[^/]+/, ''));
    await second.page.locator('#w-legacy-lookup').getByText('has 20 bytes').waitFor();
    expect(await axe(page)).toEqual([]);
    expect([...said, ...second.said]).toEqual([]);
  });

  it('lays out a legacy queue for what is typed, and keeps an address that is on no page', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = page.locator('#w-legacy-lookup');
    await widget.getByLabel('entries').fill('128');
    await widget.getByText('8,192 bytes in all. The driver writes one number, the page: 0x100.').waitFor();
    await widget.getByLabel('address').fill('0x100010');
    await widget.getByText('the 16 bytes beyond the page would be lost').waitFor();
    expect(await widget.getByLabel('address').inputValue()).toBe('0x100010');
    expect(said).toEqual([]);
  });

  it('says of a pasted line what it is and what is wrong with it', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = page.locator('#w-legacy-lookup');
    await widget.getByLabel('A device of your own').fill('00:02.0 Block device [1af4:1001] (rev 01)');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await widget.getByText('1af4:1001 is blk, legacy or transitional.').waitFor();
    await widget.getByText('A transitional device has revision 0, not 1').waitFor();
    expect(await widget.getByRole('combobox').inputValue()).toBe('blk');
    expect(said).toEqual([]);
  });

  it('reads without script', async () => {
    await using opened = await open(route, { script: false });
    const words = await opened.page.locator('#w-legacy-lookup').innerText();
    for (const one of ['1af4:1000', 'has 10 bytes', '20 bytes in BAR 0', '12,288 bytes in all']) {
      expect(words).toContain(one);
    }
  });
});
