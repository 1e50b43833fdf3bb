import type { Locator } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { axe } from './kit/axe.ts';
import { open, wakeAll } from './kit/browser.ts';

const page = '/virt/concepts/history';
const cell = (widget: Locator, driver: string, device: string) =>
  widget.getByRole('button', { name: `Driver ${driver}, device ${device}:` });
const isChosen = (one: Locator) => one.and(one.page().locator('[aria-pressed=true]')).waitFor();

describe('drivers and devices of every age', () => {
  it('are chosen by keyboard, and a link brings the meeting back', async () => {
    await using opened = await open(page);
    const { page: tab, said } = opened;
    await wakeAll(tab);
    const widget = tab.locator('#w-generations');
    await cell(widget, '0.9.5', '1.4').focus();
    // Without a pause, as from a key that is held down: the focus must not fall behind the choice.
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp']) await tab.keyboard.press(key);
    await isChosen(cell(widget, '1.1', '1.4'));
    await tab.waitForFunction(() => document.activeElement?.getAttribute('aria-pressed') === 'true');
    await widget.getByText('Driver of 1.1, device of 1.4: it works, by the standard.').first().waitFor();
    // The cell says as many bits as the table has agreed on.
    const agreed = await widget.locator('.gn-bits tbody tr:not(.gn-out)').count();
    expect(await cell(widget, '1.1', '1.4').locator('small').textContent()).toBe(`${agreed} bits agreed on`);
    await tab.keyboard.press('Home');
    await isChosen(cell(widget, '1.1', '0.9.5'));
    await widget.getByText('nothing comes of it. No capability leads to').first().waitFor();
    await widget.getByLabel('the drivers').check();
    await widget.getByText('it works, through the legacy interface').first().waitFor();
    await widget.getByRole('button', { name: /^Show the \d+ accesses$/ }).press('Enter');
    await widget.locator('.gn-accesses th', { hasText: 'Queue Address' }).first().waitFor();
    await tab.waitForFunction(() => location.search.includes('d~0.9.5') && location.search.includes('t~vo'));
    expect(await axe(tab)).toEqual([]);
    await using second = await open(tab.url().slice(inject('site').length));
    await second.page.locator('#w-generations .gn-accesses').waitFor();
    await isChosen(cell(second.page.locator('#w-generations'), '1.1', '0.9.5'));
    expect([...said, ...second.said]).toEqual([]);
  });

  it('meet again over another transport, where a box cannot be ticked', async () => {
    await using opened = await open(page);
    const widget = opened.page.locator('#w-generations');
    await widget.getByLabel('Transport').selectOption('mmio');
    await widget.getByText('The registers are of version 2, not 1.').first().waitFor();
    expect(await widget.getByLabel('the devices').isDisabled()).toBe(true);
    await widget.getByLabel('Device').first().selectOption('gpu');
    await widget.getByText('the text of 0.9.5 has no section on a gpu device').first().waitFor();
    expect(await widget.locator('.gn-packed').count()).toBe(16);
    expect(opened.said).toEqual([]);
  });

  it('lead from a feature bit to its row in the reference', async () => {
    await using opened = await open(`${page}?w.generations=1~v~1.4`);
    const link = opened.page.locator('#w-generations a[href$="#VIRTIO_F_RING_PACKED"]');
    await link.click();
    await opened.page.waitForURL(/reference\/features\/?#VIRTIO_F_RING_PACKED$/);
    await opened.page.locator('#VIRTIO_F_RING_PACKED').waitFor();
  });

  it('say why a damaged link is not followed', async () => {
    await using opened = await open(`${page}?w.generations=1~v~7.0`);
    await opened.page.locator('#w-generations [role=alert]').waitFor();
  });

  it('are read with script off', async () => {
    await using opened = await open(page, { script: false });
    const widget = opened.page.locator('#w-generations');
    await widget.getByText('1af4:1042 is none of them').waitFor();
    expect(await widget.locator('.gn-grid td').count()).toBe(36);
  });

  it.each(['light', 'dark'] as const)('fit 360 pixels, %s', async (scheme) => {
    await using opened = await open(`${page}?w.generations=1~v~1.4~t~o`, { width: 360, scheme });
    await opened.page.locator('#w-generations .gn-accesses').waitFor();
    const beyond = await opened.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(beyond).toBeLessThanOrEqual(0);
  });
});
