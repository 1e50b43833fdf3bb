import { describe, expect, inject, it } from 'vitest';
import { KINDS } from '../../src/components/reference/kinds.ts';
import { SCOPES } from '../../src/virtio/spec/scopes.ts';
import type { Span } from '../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../src/virtio/spec/versions.ts';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';
import { box, choose, counted, ids, reference, rows } from './kit/filter.ts';

const pages = [
  ['features', 'features'],
  ['devices', 'devices'],
  ['registers', 'registers/pci'],
  ['registers', 'registers/mmio'],
  ['registers', 'registers/ccw'],
  ['constants', 'constants/net'],
  ['constants', 'constants/blk'],
  ['structs', 'structs/gpu'],
  ['structs', 'structs/generic'],
  ['changes', 'versions/1.2-to-1.3'],
  ['changes', 'versions/1.0-to-1.4'],
] as const;

describe.each(pages)('the filter of %s on %s', (kind, path) => {
  it('counts what stands there without script, where its form is not to be seen', async () => {
    await using opened = await open(`${reference}/${path}`, { script: false });
    const { page } = opened;
    const all = await page.locator(KINDS[kind]?.rows ?? '').count();
    expect(await page.locator('.filter').isVisible()).toBe(false);
    expect((await page.locator('.filter output').textContent())?.trim()).toBe(
      `${all} ${await page.locator('.filter').getAttribute('data-noun')}`,
    );
    expect(await page.locator('main [hidden]').count()).toBe(0);
  });

  it.each(['light', 'dark'] as const)(
    'has nothing for axe to find while it hides some or all, %s',
    async (scheme) => {
      await using opened = await open(`${reference}/${path}`, { scheme, width: 360 });
      const { page, said } = opened;
      await box(page).fill('new');
      await counted(page, / of /);
      expect(await axe(page)).toEqual([]);
      await box(page).fill('no such words');
      await counted(page, /^0 of /);
      expect(await rows(page, kind).count()).toBe(0);
      const groups = page.locator(KINDS[kind]?.groups ?? '#none').and(page.locator(':visible'));
      expect(await groups.count()).toBe(0);
      expect(await page.getByText('No row of this page').isVisible()).toBe(true);
      expect(await axe(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      await page.getByRole('button', { name: 'Clear' }).click();
      await counted(page, /^\d+ \D/);
      expect(await box(page).evaluate((input) => document.activeElement === input)).toBe(true);
      expect(said).toEqual([]);
    },
  );
});

describe('a shared address', () => {
  it.each([
    ['features?w.features=1~t~zone', 'VIRTIO_BLK_F_ZONED'],
    ['devices?w.devices=1~t~0x1042', 'blk'],
    ['registers/mmio?w.registers=1~t~0x044~l~no', 'queueready'],
    ['constants/blk?w.constants=1~t~get_id', 'VIRTIO_BLK_T_GET_ID'],
    ['structs/net?w.structs=1~t~num_buffers~o~name', 'virtio_net_hdr'],
    ['versions/1.0-to-1.4?w.changes=1~t~secure_erase~k~structs', ''],
  ])('%s shows its rows before anything is painted, and nothing moves', async (address, id) => {
    await using opened = await open('/virt/reference');
    const { page, said } = opened;
    await page.addInitScript(() => {
      const shifts: string[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push(JSON.stringify(entry));
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(`${inject('site')}${reference}/${address}`);
    await counted(page, / of /);
    const kind = /w\.(\w+)=/.exec(address)?.[1] ?? '';
    expect(await ids(page, kind)).toContain(id);
    expect((await ids(page, kind)).length).toBeLessThan(8);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))));
    expect(await page.evaluate('shifts')).toEqual([]);
    expect(await page.locator('html').getAttribute('data-filtering')).toBe(null);
    expect(said).toEqual([]);
  });

  it('that is damaged says so and hides nothing', async () => {
    await using opened = await open(`${reference}/devices?w.devices=1~t`);
    const { page } = opened;
    await counted(page, 'damaged');
    expect(await rows(page, 'devices').count()).toBeGreaterThan(40);
  });

  it('with a choice that is not there asks for nothing by it', async () => {
    await using opened = await open(`${reference}/constants/blk?w.constants=1~t~flush~v~9.9`);
    const { page } = opened;
    await counted(page, /^2 of /);
    expect(await page.getByRole('combobox', { name: 'In version' }).inputValue()).toBe('');
  });
});

/** What the facts have on a page, whose rows are read from their words alone. */
const facts: Readonly<Record<string, readonly { versions: Span; legacy?: boolean }[]>> = {
  features: SCOPES.flatMap(({ features }) => features),
  'registers/pci': SCOPES.flatMap(({ registers }) => registers.filter(({ scope }) => scope === 'pci')),
  'registers/mmio': SCOPES.flatMap(({ registers }) => registers.filter(({ scope }) => scope === 'mmio')),
  ...Object.fromEntries(
    ['net', 'blk', 'sound', 'generic'].flatMap((key) => {
      const found = SCOPES.find(({ scope }) => scope === key);
      return [
        [`constants/${key}`, found?.constants ?? []] as const,
        [`structs/${key}`, found?.structs ?? []] as const,
      ];
    }),
  ),
};
it.each(Object.entries(facts))(
  '%s shows in each version as many rows as the facts have',
  async (path, all) => {
    await using opened = await open(`${reference}/${path}`);
    const { page } = opened;
    const shown = async () => Number.parseInt((await page.locator('.filter output').textContent()) ?? '', 10);
    expect(await shown()).toBe(all.length);
    for (const version of VERSION_NAMES) {
      await choose(page, 'In version', version);
      const wanted = all.filter(({ versions }) => holds(versions, version)).length;
      await expect.poll(shown, { message: version }).toBe(wanted);
    }
    await choose(page, 'In version', '');
    const legacy = all.filter(({ legacy: isLegacy }) => isLegacy).length;
    const field = page.getByRole('combobox', { name: 'Legacy' });
    expect(await field.count()).toBe(Number(legacy > 0));
    if (legacy === 0) return;
    await field.selectOption('only');
    await expect.poll(shown).toBe(legacy);
    await field.selectOption('no');
    await expect.poll(shown).toBe(all.length - legacy);
  },
);

const below = inject('below');
it.skipIf(below === '')('a filter works below a base path', async () => {
  await using opened = await open(`${reference}/constants/blk?w.constants=1~t~flush`, { site: below });
  await counted(opened.page, /^2 of /);
  await box(opened.page).fill('');
  await counted(opened.page, /^45 constants$/);
  expect(opened.said).toEqual([]);
});
