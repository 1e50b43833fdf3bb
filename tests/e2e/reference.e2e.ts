import { describe, expect, inject, it } from 'vitest';
import { nameIn } from '../../src/components/reference/parts.ts';
import { cOf } from '../../src/virtio/codegen/c.ts';
import { rustOf } from '../../src/virtio/codegen/rust.ts';
import { GPU } from '../../src/virtio/devices/gpu/spec.ts';
import { isStruct, resolve } from '../../src/virtio/layout/layout.ts';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

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
