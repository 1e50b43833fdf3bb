import { describe, expect, inject, it } from 'vitest';
import { presetsFor } from '../../src/virtio/spec/presets.ts';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

const route = '/virt/virtio/blk';
/** QEMU's real bytes, as `xxd` prints them. */
const config = presetsFor('blk').find(({ id }) => id === 'qemu-blk-num-queues-4')?.config ?? '';
const xxd = (config.match(/.{1,32}/g) ?? [])
  .map(
    (row, at) =>
      `${(16 * at).toString(16).padStart(8, '0')}: ${(row.match(/.{1,4}/g) ?? []).join(' ')}  ....`,
  )
  .join('\n');

describe('the configuration space of the disk', () => {
  it('decodes the bytes of a real QEMU pasted as a dump, and a link brings them back', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = page.locator('#w-config-blk');
    await widget.getByText('Paste the bytes you have').click();
    await widget.locator('textarea').fill(xxd);
    await widget.getByRole('button', { name: 'Read it' }).click();
    const queues = widget.getByLabel('Value of num_queues');
    await page.waitForFunction(() => location.search.includes('w.config-blk'));
    expect(await queues.inputValue()).toBe('4');
    expect(await widget.getByLabel('Value of capacity').inputValue()).toBe('2048');
    await widget.getByLabel('VIRTIO_BLK_F_MQ').check();
    await page.waitForFunction(() => location.search.includes('f~10130007e54'));
    await using second = await open(page.url().slice(inject('site').length));
    const again = second.page.locator('#w-config-blk');
    await again.getByLabel('VIRTIO_BLK_F_MQ').and(again.locator(':checked')).waitFor();
    expect(await again.getByLabel('Value of num_queues').inputValue()).toBe('4');
    expect(await axe(page)).toEqual([]);
    expect([...said, ...second.said]).toEqual([]);
  });

  it('turns a typed value into bytes, and refuses one that does not fit without losing it', async () => {
    await using opened = await open(route);
    const widget = opened.page.locator('#w-config-blk');
    const size = widget.getByLabel('Value of blk_size');
    await size.fill('4096');
    await size.press('Enter');
    const cell = widget.getByRole('gridcell').nth(21);
    await cell.filter({ hasText: '10' }).waitFor();
    const heads = widget.getByLabel('Value of geometry.heads');
    await heads.fill('300');
    await heads.press('Tab');
    expect(await widget.locator('.k-error').innerText()).toContain('300 does not fit u8');
    expect(await heads.inputValue()).toBe('300');
  });

  it('leaves its paste box open when it is emptied', async () => {
    await using opened = await open(route);
    const widget = opened.page.locator('#w-config-blk');
    await widget.getByText('Paste the bytes you have').click();
    await widget.locator('textarea').fill('zz');
    await widget.getByRole('button', { name: 'Read it' }).click();
    await widget.getByRole('alert').getByText('“zz” is not hexadecimal').waitFor();
    await widget.locator('textarea').fill('');
    await widget.locator('.k-error').waitFor({ state: 'detached' });
    expect(await widget.locator('textarea').isVisible()).toBe(true);
  });

  it('keeps what is being typed while the pointer moves over the fields', async () => {
    await using opened = await open(route);
    const widget = opened.page.locator('#w-config-blk');
    const capacity = widget.getByLabel('Value of capacity');
    await capacity.click();
    await opened.page.locator('[data-awake] > #w-config-blk').waitFor();
    await capacity.fill('4096');
    await widget.getByLabel('Value of blk_size').hover();
    await widget.locator('.fl-on', { hasText: 'blk_size' }).waitFor();
    expect(await capacity.inputValue()).toBe('4096');
    await capacity.press('Enter');
    await widget.getByRole('gridcell').nth(1).filter({ hasText: '10' }).waitFor();
  });

  it('says which field a short dump cuts', async () => {
    await using opened = await open(route);
    const widget = opened.page.locator('#w-config-blk');
    await widget.getByText('Paste the bytes you have').click();
    await widget.locator('textarea').fill('0008 0000 0000 0000 0000');
    await widget.getByRole('button', { name: 'Read it' }).click();
    await widget.getByText('cut: 2 of 4 bytes').waitFor();
    expect(await widget.innerText()).toContain('in the middle of size_max at offset 10');
  });
});

describe('a struct drawn to scale', () => {
  it('links its picture, its table and its bytes, and keeps them in the address', async () => {
    await using opened = await open('/virt/concepts/split-ring');
    const { page, said } = opened;
    const widget = page.locator('#w-virtq_desc');
    await widget.getByRole('button', { name: /^flags/ }).click();
    await page.waitForFunction(() => location.search.includes('f~flags'));
    expect(await widget.locator('.fl-on').innerText()).toContain('VIRTQ_DESC_F_WRITE');
    await widget.getByRole('button', { name: 'Put values in' }).click();
    const flags = widget.getByLabel('Value of flags');
    await flags.fill('VIRTQ_DESC_F_NEXT | VIRTQ_DESC_F_WRITE');
    await flags.press('Enter');
    await widget.getByRole('gridcell').nth(12).filter({ hasText: '03' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await flags.fill('NEXT | WRITE');
    await flags.press('Enter');
    await page.waitForFunction(() => /b~AAAAAAAAAAAAAAAAAwAAAA/.test(location.search));
    await using second = await open(page.url().slice(inject('site').length));
    const again = second.page.locator('#w-virtq_desc');
    await again.getByLabel('Value of flags').waitFor();
    expect(await again.getByLabel('Value of flags').inputValue()).toBe(
      'VIRTQ_DESC_F_NEXT | VIRTQ_DESC_F_WRITE',
    );
    const address = again.getByLabel('Value of addr');
    await address.fill('0xffffffffffffffff');
    await address.press('Enter');
    await expect.poll(() => address.inputValue()).toBe('18446744073709551615');
    // All twenty digits are in sight.
    expect(await address.evaluate((input) => input.scrollWidth - input.clientWidth)).toBeLessThanOrEqual(0);
    expect([...said, ...second.said]).toEqual([]);
  });
});
