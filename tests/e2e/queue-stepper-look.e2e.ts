import { describe, expect, it } from 'vitest';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';
import { awake } from './kit/stepper.ts';

describe.each([1440, 1366])('a widget at work on a page of %i pixels', (width) => {
  it.each([
    ['/virt/concepts/hardening', 'driver', 'o.attack~length~s~18', '“PRIVATE KEY: do not let …”'],
    ['/virt/concepts/split-ring', 'wrap', 's~15', '65535'],
    ['/virt/concepts/packed-ring', 'packed-wrap', 's~49', '0x40011200'],
    ['/virt/concepts/transports/pci', 'init-pci', 's~38', 'VIRTIO_PCI_CAP_NOTIFY_CFG notify_off_multiplier'],
  ])('cuts nothing off: %s, %s', async (page, id, state, text) => {
    await using opened = await open(`${page}?w.${id}=1~${state}`, { width });
    const widget = opened.page.locator(`[data-awake] > #w-${id}`);
    await widget.locator('td, dd').getByText(text, { exact: true }).first().waitFor();
    const cut = await widget
      .locator('td, th, dd')
      .evaluateAll((cells) =>
        cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent),
      );
    expect(cut).toEqual([]);
  });
});

describe('the bar of a widget', () => {
  it.each([1440, 360])('has the words of its buttons on one line, %i pixels wide', async (width) => {
    await using opened = await open('/virt/concepts/stuck-device', { width });
    const bar = opened.page.locator('.f-tools', { hasText: 'Copy link' }).first();
    const lines = await bar.locator('button').evaluateAll((buttons) =>
      buttons.map((button) => {
        const text = document.createTreeWalker(button, NodeFilter.SHOW_TEXT).nextNode() ?? button;
        const range = document.createRange();
        range.selectNodeContents(text);
        const { top, bottom } = range.getBoundingClientRect();
        return (top + bottom) / 2;
      }),
    );
    expect(lines.length).toBeGreaterThan(1);
    expect(Math.max(...lines) - Math.min(...lines)).toBeLessThan(0.5);
  });
});

describe.each(['light', 'dark'] as const)('a widget at work, %s', (scheme) => {
  it.each([1280, 360])('gives axe nothing to find and fits %i pixels', async (width) => {
    await using opened = await open('/virt/virtio/blk', { scheme, width });
    const { page } = opened;
    const widget = await awake(page, 'w-read-one-sector');
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowRight');
    await widget.getByText('Your own buffers').click();
    await widget.locator('.k-hex').getByRole('gridcell').nth(3).click();
    await page.keyboard.type('nothing');
    await page.keyboard.press('Enter');
    await widget.getByRole('alert').first().waitFor();
    expect(await axe(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  });
});
