import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { open } from './kit/browser.ts';
import { awake } from './kit/stepper.ts';

/** Waits until the focus is on time. */
const timeHasFocus = (widget: Locator) => widget.locator('[role=slider]:focus').waitFor();

describe('the focus in a queue stepper', () => {
  it('goes on to time when the button that is pressed goes away', async () => {
    await using opened = await open('/virt/concepts/hardening?w.device=1~o.attack~loop~s~0');
    const { page, said } = opened;
    const widget = await awake(page, 'w-device');
    await widget.getByRole('button', { name: /^step \d+$/ }).press('Enter');
    await timeHasFocus(widget);
    await page.keyboard.press('Home');
    await widget.locator('.q-count', { hasText: /^1 / }).waitFor();

    await widget.getByText('Your own buffers').press('Enter');
    await widget.getByRole('button', { name: 'Run these' }).press('Enter');
    await widget.getByRole('button', { name: 'Back', exact: true }).press('Enter');
    await timeHasFocus(widget);
    expect(said).toEqual([]);
  });

  it('goes on to time when a notice is closed', async () => {
    await using opened = await open('/virt/concepts/hardening?w.device=1~b~nowhere');
    const widget = opened.page.locator('#w-device');
    await widget.getByText('where this exchange has no memory: “nowhere”').first().waitFor();
    await widget.getByRole('button', { name: 'Close' }).press('Enter');
    await timeHasFocus(widget);
  });

  it('finds every table by the Tab key when another run has fewer cells, and no error of the last one', async () => {
    await using opened = await open('/virt/virtio/blk');
    const { page, said } = opened;
    const widget = await awake(page, 'w-read-one-sector');
    const table = widget.getByRole('grid', { name: 'Descriptor table' });
    await table.locator('td[tabindex="0"]').focus();
    for (let row = 1; row < 8; row++) {
      await page.keyboard.press('ArrowDown');
      await table
        .locator('tr', { has: page.locator('td:focus') })
        .getByText(String(row))
        .first()
        .waitFor();
    }
    await page.keyboard.press('Enter');
    await table.locator('input').fill('zz');
    await page.keyboard.press('Enter');
    await widget.getByRole('alert').getByText('is not a number').waitFor();
    await widget.getByRole('combobox', { name: 'Queue size' }).selectOption('4');
    await widget.getByText('split ring, 4 entries').waitFor();
    await widget.getByRole('alert').waitFor({ state: 'detached' });
    await expect.poll(() => table.locator('td[tabindex="0"]').count()).toBe(1);
    expect(said).toEqual([]);
  });

  it('moves nothing when bytes are copied', async () => {
    const more = { permissions: ['clipboard-read', 'clipboard-write'] };
    await using opened = await open('/virt/virtio/blk', { more });
    const widget = await awake(opened.page, 'w-read-one-sector');
    const copy = widget.locator('.q-head .k-copy button');
    const before = await copy.evaluate((button) => button.getBoundingClientRect().width);
    await copy.press('Enter');
    await copy.getByText('Copied').waitFor();
    expect(await copy.evaluate((button) => button.getBoundingClientRect().width)).toBe(before);
  });
});
