import { describe, expect, inject, it } from 'vitest';
import { nameIn } from '../../src/components/reference/parts.ts';
import { cOf } from '../../src/virtio/codegen/c.ts';
import { rustOf } from '../../src/virtio/codegen/rust.ts';
import { GPU } from '../../src/virtio/devices/gpu/spec.ts';
import { isStruct, resolve } from '../../src/virtio/layout/layout.ts';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

const features = '/virt/reference/features';
const shown = '#all-features tbody tr:visible';

describe('the table of feature bits', () => {
  it('filters by words, device and version, and a link brings it back', async () => {
    await using opened = await open(features);
    const { page, said } = opened;
    await page.getByRole('searchbox', { name: 'Filter' }).fill('bit 13');
    await page.getByText(/^\d of \d+ feature bits$/).waitFor();
    expect(await page.locator(`${shown} td:first-child`).allInnerTexts()).toEqual(
      (await page.locator(shown).all()).map(() => '13'),
    );
    await page.getByRole('searchbox', { name: 'Filter' }).fill('zone');
    await page.getByRole('combobox', { name: 'Device' }).selectOption('blk');
    await page.getByRole('combobox', { name: 'In version' }).selectOption('1.4');
    await page.getByText(/^1 of \d+ feature bits$/).waitFor();
    expect(await page.locator(shown).getAttribute('id')).toBe('VIRTIO_BLK_F_ZONED');
    await page.waitForFunction(() => location.search.includes('t~zone~d~blk~v~1.4'));
    await using second = await open(page.url().slice(inject('site').length));
    await second.page.getByText(/^1 of \d+ feature bits$/).waitFor();
    expect(await second.page.getByRole('searchbox', { name: 'Filter' }).inputValue()).toBe('zone');
    await second.page.getByRole('combobox', { name: 'In version' }).selectOption('1.2');
    await second.page.getByText(/^0 of \d+ feature bits$/).waitFor();
    expect(await axe(second.page)).toEqual([]);
    expect([...said, ...second.said]).toEqual([]);
  });

  it('sorts by bit and by name, and back', async () => {
    await using opened = await open(features);
    const { page } = opened;
    const names = () => page.locator(`${shown} th code:first-child`).allInnerTexts();
    const first = await names();
    await page.getByRole('combobox', { name: 'Order' }).selectOption('name');
    await expect.poll(names).toEqual([...first].sort());
    await page.getByRole('combobox', { name: 'Order' }).selectOption('bit');
    const bits = (await page.locator(`${shown} td:first-child`).allInnerTexts()).map(Number);
    expect(bits).toEqual([...bits].sort((a, b) => a - b));
    await page.getByRole('combobox', { name: 'Order' }).selectOption('');
    expect(await names()).toEqual(first);
  });

  it('shows the row that an address leads to, though a filter hid it', async () => {
    await using opened = await open(`${features}#VIRTIO_NET_F_MRG_RXBUF`);
    const { page } = opened;
    const row = page.locator('#VIRTIO_NET_F_MRG_RXBUF');
    await expect.poll(async () => (await row.boundingBox())?.y ?? -1).toBeLessThan(400);
    await page.getByRole('combobox', { name: 'Device' }).selectOption('blk');
    await row.waitFor({ state: 'hidden' });
    await page.evaluate(() => {
      location.hash = '#VIRTIO_NET_F_CTRL_VQ';
    });
    await page.locator('#VIRTIO_NET_F_CTRL_VQ').waitFor({ state: 'visible' });
    expect(await page.getByRole('combobox', { name: 'Device' }).inputValue()).toBe('');
  });

  it('reads without script, every row of it', async () => {
    await using opened = await open(features, { script: false });
    const { page } = opened;
    expect(await page.locator(shown).count()).toBeGreaterThan(120);
    expect(await page.locator('form').isVisible()).toBe(false);
  });
});

describe('the structs of a scope', () => {
  const route = '/virt/reference/structs/gpu';
  const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };
  const fact = GPU.structs.find(({ name }) => name === 'virtio_gpu_resource_flush');
  const layout = fact && resolve(fact.layout, { version: '1.4', features: 0n });
  if (!layout || !isStruct(layout)) throw new Error('There is no such struct.');
  /** Code without comments and white space, which the file of a scope has more of. */
  const bare = (code: string) =>
    code
      .replace(/\/\*.*?\*\/|\/\/.*$/gm, '')
      .replace(/\s+/g, ' ')
      .trim();

  it('are copied as C and as Rust with what they contain', async () => {
    await using opened = await open(route, { more: clipboard });
    const { page, said, asked } = opened;
    expect(asked.filter((address) => /\.(?:h|rs)$/.test(address))).toEqual([]);
    const read = () => page.evaluate(() => navigator.clipboard.readText());
    await page.getByRole('button', { name: `Copy ${layout.name} as C` }).click();
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
    expect(bare(await read())).toBe(bare(cOf(layout)));
    await page.getByRole('button', { name: `Copy ${layout.name} as Rust` }).click();
    await expect.poll(read).toContain(`pub struct ${nameIn('rs', layout.name)} {`);
    expect(bare(await read())).toBe(bare(rustOf(layout)));
    expect(said).toEqual([]);
  });

  it('show the code to be copied by hand where the clipboard is shut', async () => {
    await using opened = await open(route);
    const { page } = opened;
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('shut'));
    });
    await page.getByRole('button', { name: 'Copy virtio_gpu_rect as TypeScript' }).click();
    const field = page.getByRole('textbox', { name: 'Copy virtio_gpu_rect as TypeScript' });
    expect(await field.inputValue()).toContain('export function readVirtioGpuRect(');
    expect(await axe(page)).toEqual([]);
  });

  it('have a row for each field that an address leads to, older layouts too', async () => {
    await using opened = await open(`${route}#virtio_gpu_ctrl_hdr.ring_idx`);
    const { page } = opened;
    const row = page.locator('[id="virtio_gpu_ctrl_hdr.ring_idx"]');
    await expect.poll(async () => (await row.boundingBox())?.y ?? -1).toBeLessThan(400);
    await page.goto(`${inject('site')}${route}#virtio_gpu_config@1.1`);
    await page.locator('[id="virtio_gpu_config@1.1"]').waitFor({ state: 'visible' });
  });

  it('are there as files, and read without script', async () => {
    await using opened = await open(route, { script: false });
    const { page } = opened;
    expect(await page.locator('.as').first().isVisible()).toBe(false);
    const links = page.locator('main a[href^="/virt/reference/structs/gpu."]');
    expect(await links.allInnerTexts()).toEqual(['C', 'Rust', 'TypeScript']);
    for (const link of await links.all()) {
      const answer = await page.request.get(inject('site') + (await link.getAttribute('href')));
      expect(answer.status()).toBe(200);
      expect(await answer.text()).toMatch(/virtio_?gpu_?resource_?flush/i);
    }
  });
});

it('a closed struct on a device page opens where an address leads into it', async () => {
  await using opened = await open('/virt/virtio/gpu#virtio_gpu_set_scanout');
  const { page } = opened;
  await page.locator('#virtio_gpu_set_scanout').waitFor({ state: 'visible' });
  expect(await page.locator('#virtio_gpu_rect').isVisible()).toBe(false);
});

it.each([
  ['/virt/reference', 'Constants'],
  ['/virt/reference/devices', '0x1042'],
  ['/virt/reference/registers/mmio', 'QueueNumMax'],
  ['/virt/reference/constants/blk', 'VIRTIO_BLK_T_GET_ID'],
])('%s reads without script', async (route, words) => {
  await using opened = await open(route, { script: false });
  expect(await opened.page.locator('main').innerText()).toContain(words);
});
