import { readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { axe } from './kit/axe.ts';
import { open, wakeAll } from './kit/browser.ts';

const pci = '/virt/concepts/transports/pci';
const recording = new URL('../fixtures/recordings/linux-6.1-pci/balloon-modern.hex', import.meta.url);
/** What `lspci -xxx` would print of the recorded balloon. */
const lspci = (readFileSync(recording, 'utf8').replace(/\s/g, '').match(/.{32}/g) ?? [])
  .map((row, at) => `${(16 * at).toString(16).padStart(2, '0')}: ${(row.match(/../g) ?? []).join(' ')}`)
  .join('\n');

describe('the walk through a configuration space', () => {
  it('goes on by keys, keeps the focus with it, and a link brings it back', async () => {
    await using opened = await open(pci);
    const { page, said } = opened;
    const widget = page.locator('#w-pci');
    const stops = widget.locator('.p-stop');
    await stops.first().click();
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
    const now = widget.locator('.p-stop[aria-current]');
    await now.filter({ hasText: 'NOTIFY_CFG' }).waitFor();
    expect(await now.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await widget.locator('.p-says').innerText()).toContain('BAR 4, at 0x3000');
    await page.waitForFunction(() => location.search.includes('w.pci'));
    await using second = await open(page.url().slice(inject('site').length));
    await second.page.locator('#w-pci .p-stop[aria-current]').filter({ hasText: 'NOTIFY_CFG' }).waitFor();
    expect(await axe(page)).toEqual([]);
    expect([...said, ...second.said]).toEqual([]);
  });

  it('reads what lspci prints, and says what is wrong with what it does not', async () => {
    await using opened = await open(pci);
    const widget = opened.page.locator('#w-pci');
    await widget.getByText('Paste your own').click();
    const box = widget.locator('textarea');
    await box.fill('no bytes');
    await widget.getByRole('button', { name: 'Read it' }).click();
    await widget.getByRole('alert').getByText('is not hexadecimal').waitFor();
    expect(await box.inputValue()).toBe('no bytes');
    await box.fill(`00:05.0 Unclassified device: Red Hat\n${lspci}`);
    await widget.getByRole('button', { name: 'Read it' }).click();
    await widget.locator('.p-says').filter({ hasText: 'memory ballooning' }).waitFor();
    expect(await widget.locator('.p-stop').count()).toBe(6);
  });

  it('tells of a list that runs in a circle', async () => {
    await using opened = await open(pci);
    const widget = opened.page.locator('#w-pci');
    const cell = widget.getByRole('gridcell').nth(0x41);
    await cell.click();
    await widget.getByLabel('Byte at 0x41, hexadecimal').fill('98');
    await opened.page.keyboard.press('Enter');
    await widget.locator('.p-fault').filter({ hasText: 'in a circle' }).waitFor();
  });
});

describe('a device that comes up', () => {
  it('does so over any transport, and shows its status on the way', async () => {
    await using opened = await open('/virt/concepts/device-initialization');
    const { page, said } = opened;
    await wakeAll(page);
    const widget = page.locator('#w-bring-up');
    const status = widget.locator('tfoot');
    const transport = widget.getByLabel('Transport');
    for (const [value, register, end] of [
      ['mmio', 'MagicValue', 'DRIVER_OK'],
      ['pci', 'Vendor ID', 'DRIVER_OK'],
      ['ccw', 'SENSE ID', 'DRIVER_OK'],
    ] as const) {
      await transport.selectOption(value);
      await widget.locator('.q-registers td').filter({ hasText: register }).first().waitFor();
      await widget.getByRole('slider').focus();
      await page.keyboard.press('End');
      await status.filter({ hasText: end }).waitFor();
    }
    await widget.getByLabel('What goes wrong').selectOption('refused');
    await widget.getByRole('slider').focus();
    await page.keyboard.press('End');
    await status.filter({ hasText: 'FAILED' }).waitFor();
    expect(said).toEqual([]);
  });
});

it.each(['pci', 'mmio', 'ccw'])('the page on %s fits 360 pixels', async (name) => {
  await using opened = await open(`/virt/concepts/transports/${name}`, { width: 360, scheme: 'dark' });
  await wakeAll(opened.page);
  const beyond = await opened.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(beyond).toBeLessThanOrEqual(0);
  expect(await axe(opened.page)).toEqual([]);
  expect(opened.said).toEqual([]);
});
