import { describe, expect, it } from 'vitest';
import { open } from './kit/browser.ts';
import { at, box, choose, counted, ids, reference, rows } from './kit/filter.ts';

describe('the table of feature bits', () => {
  const features = `${reference}/features`;

  it('filters by words, device and version, and a link brings it back', async () => {
    await using opened = await open(features);
    const { page, said } = opened;
    await box(page).fill('bit 13');
    await counted(page, /^\d of \d+ feature bits$/);
    for (const row of await rows(page, 'features').all())
      expect(await row.locator('td').first().innerText()).toBe('13');
    await box(page).fill('zone');
    await choose(page, 'Device', 'blk');
    await choose(page, 'In version', '1.4');
    await counted(page, /^1 of \d+ feature bits$/);
    expect(await ids(page, 'features')).toEqual(['VIRTIO_BLK_F_ZONED']);
    await page.waitForFunction(() => location.search.includes('t~zone~d~blk~v~1.4'));
    await using second = await open(at(page));
    await counted(second.page, /^1 of \d+ feature bits$/);
    expect(await box(second.page).inputValue()).toBe('zone');
    await choose(second.page, 'In version', '1.2');
    await counted(second.page, /^0 of \d+ feature bits$/);
    expect([...said, ...second.said]).toEqual([]);
  });

  it('sorts by bit and by name, and back', async () => {
    await using opened = await open(features);
    const { page } = opened;
    const names = () => page.locator('#all-features th > .self code').allInnerTexts();
    const first = await names();
    await choose(page, 'Order', 'name');
    await expect.poll(names).toEqual([...first].sort());
    await choose(page, 'Order', 'bit');
    const bits = (await page.locator('#all-features tbody td:first-child').allInnerTexts()).map(Number);
    expect(bits).toEqual([...bits].sort((a, b) => a - b));
    await choose(page, 'Order', '');
    expect(await names()).toEqual(first);
  });

  it('shows the row that an address leads to, though a filter hid it, and back leads to the filter', async () => {
    await using opened = await open(`${features}#VIRTIO_NET_F_MRG_RXBUF`);
    const { page } = opened;
    const row = page.locator('#VIRTIO_NET_F_MRG_RXBUF');
    await expect.poll(async () => (await row.boundingBox())?.y ?? -1).toBeLessThan(400);
    await choose(page, 'Device', 'blk');
    await row.waitFor({ state: 'hidden' });
    await page.waitForFunction(() => location.search.includes('d~blk'));
    await page.evaluate(() => {
      location.hash = '#VIRTIO_NET_F_CTRL_VQ';
    });
    await page.locator('#VIRTIO_NET_F_CTRL_VQ').waitFor({ state: 'visible' });
    expect(await page.getByRole('combobox', { name: 'Device' }).inputValue()).toBe('');
    await page.waitForFunction(() => location.search === '');
    await page.goBack();
    await row.waitFor({ state: 'hidden' });
    expect(await page.getByRole('combobox', { name: 'Device' }).inputValue()).toBe('blk');
  });
});

describe('the device IDs', () => {
  it('are found by a number of any transport and by the name of a driver', async () => {
    await using opened = await open(`${reference}/devices`);
    const { page } = opened;
    for (const [typed, id] of [
      ['0x1001', 'blk'],
      ['1042', 'blk'],
      ['id 4', 'entropy'],
      ['virtio-rng', 'entropy'],
      ['vsock', 'vsock'],
    ] as const) {
      await box(page).fill(typed);
      await counted(page, /^1 of /);
      expect(await ids(page, 'devices'), typed).toEqual([id]);
    }
    await box(page).fill('');
    await choose(page, 'Section', 'no');
    await counted(page, / of /);
    const without = await ids(page, 'devices');
    expect(without).toContain('invalid');
    expect(without).not.toContain('media');
    await choose(page, 'Section', '1.3');
    await expect.poll(() => ids(page, 'devices')).not.toContain('media');
    expect(await ids(page, 'devices')).toContain('sound');
  });
});

describe('the constants of a scope', () => {
  const route = `${reference}/constants/blk`;

  it('are found by value, and groups without any go with their headings', async () => {
    await using opened = await open(route);
    const { page } = opened;
    await box(page).fill('0x8');
    await counted(page, / of /);
    expect(await ids(page, 'constants')).toContain('VIRTIO_BLK_T_GET_ID');
    const values = await rows(page, 'constants').locator('td.n').allInnerTexts();
    expect(new Set(values)).toEqual(new Set(['8']));
    const headings = await page.locator('main h2:visible').count();
    expect(headings).toBe(await page.locator('main table:visible').count());
    expect(headings).toBeLessThan(8);
    await choose(page, 'Legacy', 'no');
    await box(page).fill('0x80000000');
    await counted(page, /^0 of /);
  });

  it('sort inside their groups, whose order stays', async () => {
    await using opened = await open(`${reference}/constants/net`);
    const { page } = opened;
    const headings = () => page.locator('main section h2').allInnerTexts();
    const first = { headings: await headings(), ids: await ids(page, 'constants') };
    await choose(page, 'Order', 'name');
    await expect.poll(() => ids(page, 'constants')).not.toEqual(first.ids);
    expect(await headings()).toEqual(first.headings);
    for (const table of (await page.locator('main section table').all()).slice(0, 6)) {
      const names = (await table.locator('.self').allInnerTexts()).map((name) => name.toUpperCase());
      expect(names).toEqual([...names].sort());
    }
    await choose(page, 'Order', '');
    await expect.poll(() => ids(page, 'constants')).toEqual(first.ids);
  });

  it('come back with Escape, the words first and then what was chosen, but the order stays', async () => {
    await using opened = await open(route);
    const { page } = opened;
    await choose(page, 'In version', '1.0');
    await choose(page, 'Order', 'value');
    await box(page).fill('zone');
    await counted(page, /^0 of /);
    await box(page).press('Escape');
    await counted(page, /^[1-9]\d* of /);
    expect(await box(page).inputValue()).toBe('');
    await box(page).press('Escape');
    await counted(page, /^45 constants$/);
    expect(await page.getByRole('combobox', { name: 'Order' }).inputValue()).toBe('value');
    expect(await page.locator('.filter button').isVisible()).toBe(false);
    await page.waitForFunction(() => location.search === '?w.constants=1~o~value');
  });

  it('come back when the table of contents leads to a group that is hidden, twice to the same too', async () => {
    await using opened = await open(route);
    const { page } = opened;
    const link = page.locator('.toc a', { hasText: 'Zone state' });
    const heading = page.locator('#group-zone-state');
    for (const _ of [1, 2]) {
      await box(page).fill('get_id');
      await heading.waitFor({ state: 'hidden' });
      expect(await page.locator('.toc a', { hasText: 'Zone state' }).getAttribute('aria-current')).toBe(null);
      await link.click();
      await heading.waitFor({ state: 'visible' });
      await expect.poll(async () => (await heading.boundingBox())?.y ?? -1).toBeLessThan(900);
      expect(await box(page).inputValue()).toBe('');
    }
  });

  it('are as they were after a page that was looked at in between', async () => {
    await using opened = await open(route);
    const { page } = opened;
    await box(page).fill('zoned append');
    await counted(page, / of 45 constants$/);
    await page.locator('main a[href$="/structs/blk"]').click();
    await page.waitForURL('**/structs/blk');
    await page.goBack();
    await counted(page, / of 45 constants$/);
    expect(await box(page).inputValue()).toBe('zoned append');
  });
});

describe('the structs of a scope', () => {
  it('are found by a field, a type or a size, and keep all their rows', async () => {
    await using opened = await open(`${reference}/structs/gpu`);
    const { page } = opened;
    await box(page).fill('fence_id');
    await counted(page, / of 29 structs$/);
    expect(await ids(page, 'structs')).toEqual(['virtio_gpu_ctrl_hdr']);
    expect(await page.locator('[id="virtio_gpu_ctrl_hdr.type"]').isVisible()).toBe(true);
    await box(page).fill('struct virtio_gpu_rect');
    await counted(page, / of 29 structs$/);
    expect(await ids(page, 'structs')).toContain('virtio_gpu_set_scanout');
    await box(page).fill('24 bytes');
    await expect.poll(() => ids(page, 'structs')).toContain('virtio_gpu_ctrl_hdr');
    // The buttons and the heads of the tables are no words of a struct.
    await box(page).fill('TypeScript');
    await counted(page, /^0 of /);
  });

  it('show where they have what was typed, in an older layout too', async () => {
    await using opened = await open(`${reference}/structs/gpu`);
    const { page } = opened;
    const marked = () =>
      page.evaluate(() => [...(CSS.highlights.get('found') ?? [])].map((range) => range.toString()));
    const older = page.locator('[id="virtio_gpu_ctrl_hdr@1.1"]');
    await box(page).fill('Fence_id');
    await counted(page, / of 29 structs$/);
    expect(new Set(await marked())).toEqual(new Set(['fence_id']));
    expect(await page.locator('main details[open]').count()).toBe(0);
    await box(page).fill('1.1 only');
    await counted(page, / of 29 structs$/);
    expect(await older.isVisible()).toBe(true);
    await box(page).fill('');
    expect(await page.locator('main details[open]').count()).toBe(0);
    expect(await marked()).toEqual([]);
  });

  it('sort by size and by what came last, and hold in the versions of their layouts', async () => {
    await using opened = await open(`${reference}/structs/net`);
    const { page } = opened;
    /** Of the newest layouts; a struct of variable size has none and stands last. */
    const sizes = () =>
      page
        .locator('[data-structs] > section')
        .evaluateAll((all) =>
          all.map((one) =>
            Number(/(\d+) bytes?,/.exec(one.querySelector('.sd-more')?.textContent ?? '')?.[1] ?? 1e9),
          ),
        );
    const before = await sizes();
    const ascending = [...before].sort((one, other) => one - other);
    expect(ascending).not.toEqual(before);
    await choose(page, 'Order', 'size');
    await expect.poll(sizes).toEqual(ascending);
    await choose(page, 'Order', 'new');
    await expect
      .poll(() => page.locator('[data-structs] > section').first().locator('.sd-more').first().innerText())
      .toContain('new in 1.4');
    await choose(page, 'In version', '1.0');
    await counted(page, / of 38 structs$/);
    const held = await ids(page, 'structs');
    expect(held).toContain('virtio_net_hdr');
    expect(held.length).toBeLessThan(12);
  });

  it('can still be copied, and a type in a table leads to a struct that is hidden', async () => {
    await using opened = await open(`${reference}/structs/gpu?w.structs=1~t~set_scanout_blob`);
    const { page } = opened;
    await counted(page, /^1 of /);
    const row = page.locator('#virtio_gpu_rect');
    await row.waitFor({ state: 'hidden' });
    await page.locator('main td.t a[href="#virtio_gpu_rect"]:visible').first().click();
    await row.waitFor({ state: 'visible' });
    await expect.poll(async () => (await row.boundingBox())?.y ?? -1).toBeLessThan(400);
    expect(await page.getByRole('button', { name: 'Copy virtio_gpu_rect as C' }).isVisible()).toBe(true);
    await page.goBack();
    await counted(page, /^1 of /);
  });
});

describe('the registers of a transport', () => {
  it('are found by offset, with the legacy interface or without', async () => {
    await using opened = await open(`${reference}/registers/mmio`);
    const { page } = opened;
    await box(page).fill('0x10');
    await counted(page, /^2 of 49 registers$/);
    await choose(page, 'Legacy', 'no');
    await counted(page, /^1 of 49 registers$/);
    expect(await ids(page, 'registers')).toEqual(['devicefeatures']);
    await box(page).fill('queuesel');
    await choose(page, 'Legacy', '');
    await counted(page, / of 49 registers$/);
    expect(await page.locator('main h2:visible').count()).toBe(2);
  });
});

describe('what changed between two versions', () => {
  it('is found by name, opens what it stands in, and keeps to a kind', async () => {
    await using opened = await open(`${reference}/versions/1.0-to-1.4`);
    const { page } = opened;
    const unfolded = await page.locator('main details[open]').count();
    await box(page).fill('VIRTIO_SND_PCM_RATE_4');
    await counted(page, / of \d+ changes$/);
    const names = await rows(page, 'changes').allInnerTexts();
    expect(names.map((name) => name.trim())).toContain('VIRTIO_SND_PCM_RATE_44100');
    expect(await page.locator('main h2:visible').allInnerTexts()).toEqual(['Sound device']);
    expect(await page.locator('main dt:visible').allInnerTexts()).toEqual(['Constants']);
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await page.locator('main details[open]').count()).toBe(unfolded);
    await choose(page, 'Of', 'structs');
    await choose(page, 'Change', 'changed');
    await box(page).fill('blk');
    await counted(page, / of \d+ changes$/);
    expect(await rows(page, 'changes').first().innerText()).toContain('virtio_blk_config');
    expect(new Set(await page.locator('main dt:visible').allInnerTexts())).toEqual(new Set(['Structs']));
  });
});
