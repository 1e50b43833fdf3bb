import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

const route = '/virt/virtio/blk';
const recording = readFileSync(
  new URL('../fixtures/recordings/linux-6.1-sysfs/default/virtio.txt', import.meta.url),
  'utf8',
);
/** The `features` file of the disk of a real Linux guest. */
const sysfs = /^virtio0 .*features=([01]+)/m.exec(recording)?.[1] ?? '';

const widgetOf = (page: Page): Locator => page.locator('#w-features-blk');
const result = (widget: Locator, bit: number) =>
  widget.locator('tbody tr', { has: widget.page().locator(`.n-bit:text-is("${bit}")`) }).locator('.n-result');

async function paste(widget: Locator, text: string): Promise<void> {
  await widget.getByText('Paste the bits you have').click();
  await widget.locator('textarea').fill(text);
}

/** The address once the state of the widget has reached it. */
async function addressWith(page: Page, part: string): Promise<string> {
  await page.waitForFunction((wanted) => location.search.includes(wanted), part);
  return page.url();
}

describe('the negotiation on the page of the disk', () => {
  it('begins with what QEMU 7.2 offered and Linux 6.1 accepted, without script too', async () => {
    await using opened = await open(route, { script: false });
    const widget = widgetOf(opened.page);
    expect(await widget.locator('.n-yes').count()).toBe(12);
    expect(await widget.innerText()).toContain('0x0000010130006e54');
  });

  it('keeps the row and the focus when neither side names the bit any more, so that it can be taken back', async () => {
    await using opened = await open(route);
    const { page } = opened;
    const widget = widgetOf(page);
    await widget.getByLabel('The driver takes VIRTIO_BLK_F_FLUSH').uncheck();
    const box = widget.getByLabel('The device offers VIRTIO_BLK_F_FLUSH');
    await box.press('Space');
    await expect.poll(() => result(widget, 9).innerText()).toBe('–');
    await page.keyboard.press('Space');
    await expect.poll(() => result(widget, 9).innerText()).toBe('not taken');
    expect(await box.isChecked()).toBe(true);
  });

  it('negotiates from the features file of a real guest, and a link brings it back', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = widgetOf(page);
    await paste(widget, `${sysfs}\n`);
    await widget.getByText('Read as a Linux features file, bit 0 first').waitFor();
    await widget.getByRole('button', { name: 'only VERSION_1' }).click();
    expect(await result(widget, 9).innerText()).toBe('not taken');
    await widget.getByRole('button', { name: 'The driver takes these' }).click();
    expect(await result(widget, 9).innerText()).toBe('✓ negotiated');
    await widget.getByLabel('The device offers VIRTIO_BLK_F_FLUSH').uncheck();
    expect(await result(widget, 9).innerText()).toBe('✕ left out');
    expect(await widget.locator('.n-why').innerText()).toBe('The device does not offer VIRTIO_BLK_F_FLUSH.');
    expect(await widget.innerText()).toContain('0x0000010130006c54');
    const link = await addressWith(page, 'o~10130006c54');
    await using second = await open(link.slice(inject('site').length));
    const again = widgetOf(second.page);
    await again.locator('.n-why').waitFor();
    expect(await result(again, 9).innerText()).toBe('✕ left out');
    expect(await again.locator('textarea').inputValue()).toContain(sysfs);
    expect(await axe(page)).toEqual([]);
    expect([...said, ...second.said]).toEqual([]);
  });

  it('shows the refusal of the model’s device when the driver breaks a rule', async () => {
    await using opened = await open(route);
    const widget = widgetOf(opened.page);
    await widget.getByLabel('it keeps the rules').uncheck();
    await widget.getByLabel('The driver takes VIRTIO_F_VERSION_1').uncheck();
    await widget.getByText('Refuses FEATURES_OK').waitFor();
    expect(await widget.locator('.n-answer').innerText()).toContain('0x03 ACKNOWLEDGE DRIVER');
    expect(await widget.locator('.n-verdict').innerText()).toContain('VIRTIO_F_VERSION_1 was not accepted');
    await widget.getByText('Register by register').click();
    expect(await widget.locator('ol li').last().innerText()).toContain('reads device_status 0x03');
    expect(await axe(opened.page)).toEqual([]);
  });

  it('names a lone mask on this device and on others, and another device when it is chosen', async () => {
    await using opened = await open(route);
    const { page } = opened;
    const widget = widgetOf(page);
    await paste(widget, '0x100000');
    await widget.getByText('Elsewhere bit 20 is VIRTIO_NET_F_CTRL_RX_EXTRA on net').waitFor();
    expect(await widget.locator('.n-paste').innerText()).toContain('Version 1.4 does not name it on blk');
    await widget.getByRole('combobox', { name: 'Device', exact: true }).selectOption('net');
    await widget.getByText('Bit 20 is VIRTIO_NET_F_CTRL_RX_EXTRA on net in version 1.4').waitFor();
    expect(await widget.locator('tbody').innerText()).toContain('VIRTIO_NET_F_MRG_RXBUF');
    const link = await addressWith(page, 'd~net');
    await using second = await open(link.slice(inject('site').length));
    await widgetOf(second.page).getByText('VIRTIO_NET_F_MRG_RXBUF').waitFor();
  });

  it('says in place what is wrong with a text, and keeps it', async () => {
    await using opened = await open(route);
    const widget = widgetOf(opened.page);
    await paste(widget, sysfs.slice(1));
    const error = widget.locator('.k-error');
    expect(await error.innerText()).toContain('64 or 128 characters; these are 63');
    expect(await widget.getByRole('button', { name: 'The driver takes these' }).isDisabled()).toBe(true);
    expect(await widget.locator('textarea').inputValue()).toBe(sysfs.slice(1));
  });

  it('downloads the facts of other devices only when they are asked for', async () => {
    await using opened = await open(route);
    expect(opened.asked.filter((address) => /features\.|clauses/.test(address))).toEqual([]);
  });

  it('works by keyboard alone', async () => {
    await using opened = await open(route);
    const { page } = opened;
    const widget = widgetOf(page);
    await widget.getByLabel('The driver takes VIRTIO_BLK_F_SEG_MAX').focus();
    await page.locator('[data-awake] > #w-features-blk').waitFor();
    await page.keyboard.press('Space');
    await page.waitForFunction(() => location.search.includes('w~10130006e50'));
    expect(await result(widget, 2).innerText()).toBe('not taken');
  });
});
