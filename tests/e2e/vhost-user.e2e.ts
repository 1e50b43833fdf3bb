import { describe, expect, it } from 'vitest';
import { runBringUp } from '../../src/virtio/vhost-user/bring-up.ts';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

const route = '/virt/concepts/vhost-and-vdpa';
const { happenings } = runBringUp(true);
const last = happenings.length;
const enable = happenings.findIndex(
  ({ step }) => step.kind === 'message' && step.message.name === 'SET_VRING_ENABLE',
);

describe('the vhost-user bring-up', () => {
  it('is walked by keys to its end, where the next index comes back', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = page.locator('#w-vhost-user');
    await widget.locator('.vu-step').first().focus();
    await page.keyboard.press('ArrowRight');
    await widget.getByText('VHOST_USER_GET_PROTOCOL_FEATURES').waitFor();
    await page.keyboard.press('End');
    await widget.getByText('VHOST_USER_GET_VRING_BASE').waitFor();
    await widget.getByText('index 0, num 1').waitFor();
    expect(
      await widget.locator('[aria-current=step]').evaluate((one) => one === document.activeElement),
    ).toBe(true);
    expect(await axe(page)).toEqual([]);
    expect(said).toEqual([]);
  });

  it('gets stuck without SET_VRING_ENABLE, and its link shows the same', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = page.locator('#w-vhost-user');
    const sent = widget.getByLabel(`Send SET_VRING_ENABLE 1, step ${enable + 1}`);
    await sent.focus();
    await page.locator('[data-awake] > #w-vhost-user').waitFor();
    // What has the focus as the widget wakes keeps it, once the effects of the first picture have run too.
    await page.waitForTimeout(300);
    expect(await sent.evaluate((box) => box === document.activeElement)).toBe(true);
    await page.keyboard.press('Space');
    await widget.getByText('It does not work.').waitFor();
    await page.waitForURL(new RegExp(`w\\.vhost-user=1~x~${enable}`));
    await using second = await open(page.url().replace(/^https?:\/\/[^/]+/, ''));
    const again = second.page.locator('#w-vhost-user');
    await again.getByText('It does not work.').waitFor();
    await again.getByLabel('the back end offers bit 30').click();
    await again.getByText('It works.').waitFor();
    expect(await again.locator('.vu-step').count()).toBeLessThan(last);
    expect([...said, ...second.said]).toEqual([]);
  });

  it('reads without script: the messages in order, and the first with its bytes', async () => {
    await using opened = await open(route, { script: false });
    const words = await opened.page.locator('#w-vhost-user').innerText();
    expect(words).toContain('01 00 00 00 01 00 00 00 00 00 00 00');
    expect(words).toContain('It works.');
    expect(words.match(/SET_VRING_CALL/g)).toHaveLength(2);
  });
});
