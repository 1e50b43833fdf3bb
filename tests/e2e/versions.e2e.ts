import { describe, expect, it } from 'vitest';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

const matrix = '/virt/reference/versions';
const pair = `${matrix}/1.2-to-1.3`;

describe('the versions', () => {
  it('lead from the matrix to what changed between two of them, without script', async () => {
    await using opened = await open(matrix, { script: false });
    const { page } = opened;
    const cells = page.locator('.vm td a');
    expect(await cells.count()).toBe(10);
    await page.getByRole('link', { name: 'from 1.2 to 1.3' }).click();
    expect(await page.locator('h1').innerText()).toBe('From virtio 1.2 to 1.3');
    expect(await page.getByText('a draft that the committee never approved').count()).toBe(1);
  });

  it('tell that QueueNum of MMIO is QueueSize since 1.3, and lead to its row', async () => {
    await using opened = await open(pair, { script: false });
    const { page } = opened;
    const line = page.locator('#mmio + dl .told > li', { hasText: 'was QueueNum' }).first();
    expect(await line.innerText()).toMatch(/QueueSize(Max)? was QueueNum(Max)?/);
    expect(await line.getByRole('link').getAttribute('href')).toMatch(/\/virt\/reference\/registers\/mmio#/);
  });

  it('tell how a struct grew, and what is new', async () => {
    await using opened = await open(pair, { script: false });
    const { page } = opened;
    const config = page.locator('.told > li', { hasText: 'virtio_blk_config' });
    expect(await config.innerText()).toContain('size: 72 bytes → 96 bytes; new: zoned');
    const bits = page.locator('#blk + dl .names a', { hasText: 'VIRTIO_BLK_F_ZONED' });
    expect(await bits.getAttribute('href')).toMatch(/\/virt\/reference\/features#VIRTIO_BLK_F_ZONED$/);
  });

  it('tell what came to be required of feature bits, with the bits and the section a link away', async () => {
    await using opened = await open(pair, { script: false });
    const { page } = opened;
    const line = page.locator('#blk + dl .relations > li', { hasText: 'VIRTIO_BLK_F_DISCARD' });
    expect(await line.innerText()).toBe(
      'The driver must not accept VIRTIO_BLK_F_DISCARD if VIRTIO_BLK_F_ZONED is offered and the zone model is VIRTIO_BLK_Z_HM. 1.3 § 5.2.5.1',
    );
    await line.getByRole('link', { name: 'VIRTIO_BLK_F_DISCARD' }).click();
    expect(await page.locator('tr:target').innerText()).toContain('VIRTIO_BLK_F_DISCARD');
    await page.goBack();
    await line.getByRole('link', { name: '5.2.5.1' }).click();
    expect(await page.locator('tr:target').innerText()).toContain(
      'Driver Requirements: Device Initialization',
    );
  });

  it('keep a long list behind its count until someone opens it', async () => {
    await using opened = await open(pair);
    const { page, said } = opened;
    const list = page.locator('details', { hasText: 'VIRTIO_SND_CTL_ROLE_UNDEFINED' }).first();
    const name = list.getByText('VIRTIO_SND_CTL_ROLE_UNDEFINED');
    expect(await name.isVisible()).toBe(false);
    await list.locator('summary').click();
    expect(await name.isVisible()).toBe(true);
    expect(await axe(page)).toEqual([]);
    expect(said).toEqual([]);
  });

  it('fit a small screen, however long the names are', async () => {
    for (const route of [matrix, `${matrix}/1.0-to-1.4`]) {
      await using opened = await open(route, { width: 360 });
      const { page } = opened;
      await page.evaluate(() => {
        for (const one of document.querySelectorAll('details')) one.open = true;
      });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      expect(await axe(page)).toEqual([]);
    }
  });
});
