import { describe, expect, inject, it } from 'vitest';
import { axe } from './kit/axe.ts';
import { open, wakeAll } from './kit/browser.ts';

const page = '/virt/concepts/admin-queue';

describe('administration commands', () => {
  it('are chosen, filled and sent by keyboard, and a link brings the answers back', async () => {
    await using opened = await open(page);
    const { page: tab, said } = opened;
    await wakeAll(tab);
    const widget = tab.locator('#w-admin');
    const command = widget.locator('select').first();
    await command.focus();
    await command.selectOption('DEVICE_CAP_GET');
    await widget.getByRole('button', { name: 'Send' }).focus();
    await tab.keyboard.press('Enter');
    await widget.locator('.a-no').filter({ hasText: 'Q_INVALID_OPCODE' }).waitFor();
    await command.selectOption('LIST_USE');
    await widget.getByRole('button', { name: 'Send' }).click();
    await command.selectOption('DEVICE_CAP_GET');
    const id = widget.getByLabel('Value of command_specific_data.id');
    await id.fill('0x801');
    await id.press('Enter');
    await widget.getByRole('button', { name: 'Send' }).click();
    await widget.locator('.a-no').filter({ hasText: 'ENXIO' }).waitFor();
    // Three commands of 36 bytes each; the address follows a moment later.
    await tab.waitForFunction(() => (/~l~([^~&]*)/.exec(location.search)?.[1]?.length ?? 0) >= 144);
    await using second = await open(tab.url().slice(inject('site').length));
    await second.page.locator('#w-admin .a-no').filter({ hasText: 'ENXIO' }).waitFor();
    expect(await second.page.locator('#w-admin .a-log li').count()).toBe(3);
    expect(await axe(tab)).toEqual([]);
    expect([...said, ...second.said]).toEqual([]);
  });

  it('leave the focus on a button that has nothing left to take back', async () => {
    await using opened = await open(page);
    const { page: tab } = opened;
    const widget = tab.locator('#w-admin');
    await widget.getByRole('button', { name: 'Send' }).click();
    await widget.locator('.a-log li').waitFor();
    const restart = widget.getByRole('button', { name: 'Start again' });
    await restart.press('Enter');
    await widget.getByText('Nothing has been sent').waitFor();
    expect(await restart.getAttribute('aria-disabled')).toBe('true');
    expect(await restart.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it('keep what was typed and cannot be read', async () => {
    await using opened = await open(page);
    const field = opened.page.locator('#w-admin').getByLabel('Value of group_type');
    await field.fill('many');
    await field.press('Enter');
    await opened.page.locator('#w-admin [role=alert]').waitFor();
    expect(await field.inputValue()).toBe('many');
  });

  it('are stepped through on their queue', async () => {
    await using opened = await open(page);
    const stepper = opened.page.locator('#w-first-commands');
    await wakeAll(opened.page);
    await stepper.getByRole('slider').focus();
    await opened.page.keyboard.press('End');
    const refusal = stepper.getByText('VIRTIO_ADMIN_STATUS_EINVAL').first();
    // The answer comes a few steps before the end, where the driver asks for interrupts again.
    for (let step = 0; step < 12 && !(await refusal.isVisible()); step++) {
      await opened.page.keyboard.press('ArrowLeft');
    }
    expect(await refusal.isVisible()).toBe(true);
    expect(opened.said).toEqual([]);
  });

  it('are read with script off', async () => {
    await using opened = await open(page, { script: false });
    await opened.page.locator('#w-admin').getByText('Nothing has been sent.').waitFor();
  });

  it('fit 360 pixels, with a long name and with a long text that is refused', async () => {
    await using opened = await open(page, { width: 360, scheme: 'dark' });
    await wakeAll(opened.page);
    const widget = opened.page.locator('#w-admin');
    const beyond = () => opened.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await beyond()).toBeLessThanOrEqual(0);
    await widget.locator('select').first().selectOption('LEGACY_COMMON_CFG_WRITE');
    const data = widget.getByLabel('Value of command_specific_data.data');
    expect(await beyond()).toBeLessThanOrEqual(0);
    await data.fill('z'.repeat(120));
    await data.press('Enter');
    await widget.locator('.k-error').waitFor();
    expect(await beyond()).toBeLessThanOrEqual(0);
  });
});
