import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/virtio/scenarios.ts';
import { packedView } from '../../src/virtio/world/packed-view.ts';
import { modelOf } from '../../src/widgets/QueueStepper/model.ts';
import { open } from './kit/browser.ts';
import { awake } from './kit/stepper.ts';

const model = modelOf(scenarios);
const run = (id: string) => model.run(id, { options: {}, seed: 1, patches: [] });

/** AVAIL and USED of each descriptor on show, as two digits. */
async function bits(widget: Locator): Promise<string[]> {
  const rows = await widget.locator('.q-packed tbody tr').all();
  return Promise.all(
    rows.map(async (row) => {
      const cells = row.getByRole('gridcell');
      return `${await cells.nth(4).innerText()}${await cells.nth(5).innerText()}`;
    }),
  );
}

describe('a packed ring', () => {
  it('shows AVAIL, USED and what each descriptor is, at every step, by keyboard', async () => {
    await using opened = await open('/virt/concepts/packed-ring');
    const { page, said } = opened;
    const widget = await awake(page, 'w-packed-wrap');
    const trace = run('queue/packed-wrap');
    for (let step = 0; step < trace.steps.length; step++) {
      if (step > 0) await page.keyboard.press('ArrowRight');
      const { rows } = packedView(trace, step);
      expect(await bits(widget), `step ${step}`).toEqual(
        rows.map(({ avail, used }) => `${Number(avail)}${Number(used)}`),
      );
      const words = await widget.locator('.q-state').allInnerTexts();
      expect(words.map((text) => text.replace(/\s.*/s, ''))).toEqual(
        rows.map(({ state }) => (state === 'held' ? 'held' : state)),
      );
    }
    expect(said).toEqual([]);
  });

  it('takes a bit from the reader, and the device no longer sees the descriptor', async () => {
    await using opened = await open('/virt/concepts/packed-ring');
    const { page } = opened;
    const widget = await awake(page, 'w-packed-wrap');
    const trace = run('queue/packed-wrap');
    const look = trace.steps.findIndex(({ probe }) => probe === 'packed.look');
    for (let step = 0; step < look; step++) await page.keyboard.press('ArrowRight');
    await widget.locator('.q-packed tbody tr').first().getByRole('gridcell').nth(4).click();
    await page.keyboard.type('0');
    await page.keyboard.press('Enter');
    expect((await bits(widget))[0]).toBe('00');
    expect(await widget.locator('.q-sentence').innerText()).toContain(
      'it is not available, so nothing is new',
    );
    expect(await widget.locator('.q-verdict').innerText()).toContain('A rule is broken.');
  });

  it('says in full what a descriptor is and who comes to it next', async () => {
    await using opened = await open('/virt/concepts/packed-ring', { width: 1440 });
    const { page } = opened;
    const widget = await awake(page, 'w-packed-custom');
    await page.keyboard.press('End');
    const states = widget.locator('.q-state');
    // Both places of both sides are the same descriptor here.
    expect(await states.nth(5).innerText()).toMatch(/^free\s+av us\s+av us$/);
    const cut = await states.evaluateAll((cells) => cells.map((each) => each.scrollWidth - each.clientWidth));
    expect(Math.max(...cut)).toBeLessThanOrEqual(0);
  });

  it('keeps the focus in the widget when an edit or a buffer goes', async () => {
    await using opened = await open('/virt/concepts/packed-ring');
    const { page, said } = opened;
    const widget = await awake(page, 'w-packed-custom');
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    const edit = async () => {
      await widget.locator('.q-packed tbody tr').first().getByRole('gridcell').nth(1).click();
      await page.keyboard.type('7');
      await page.keyboard.press('Enter');
    };
    await edit();
    await widget.getByRole('button', { name: 'Remove the edit' }).press('Enter');
    await expect.poll(() => widget.getByRole('list', { name: 'Your edits' }).count()).toBe(0);
    expect(await focused()).toBe('Reset edits');
    await edit();
    await widget.getByRole('button', { name: 'Reset edits' }).press('Enter');
    await expect.poll(() => widget.getByRole('list', { name: 'Your edits' }).count()).toBe(0);
    expect(await focused()).toBe('Reset edits');
    await widget.getByText('Your own buffers', { exact: true }).click();
    const removals = widget.getByRole('button', { name: /^Remove buffer \d of chain 2$/ });
    for (let left = await removals.count(); left > 0; left--) {
      await removals.last().press('Enter');
      await expect.poll(() => removals.count()).toBe(left - 1);
      expect(await widget.evaluate((group) => group.contains(document.activeElement))).toBe(true);
    }
    expect(said).toEqual([]);
  });

  it.each([360, 768])('fits %i pixels', async (width) => {
    await using opened = await open('/virt/concepts/packed-ring', { width });
    const { page, said } = opened;
    await awake(page, 'w-packed-custom');
    await page.keyboard.press('End');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(said).toEqual([]);
  });
});

it('a split and a packed ring at the same work go in step, whichever one a reader moves', async () => {
  await using opened = await open('/virt/concepts/split-and-packed');
  const { page, said } = opened;
  const packed = page.locator('#w-packed');
  const split = await awake(page, 'w-split');
  await page.locator('[data-awake] > #w-packed').waitFor();
  const count = async (widget: Locator) =>
    Number((await widget.locator('.q-count').innerText()).split(' ')[0]);
  for (let step = 0; step < 20; step++) await page.keyboard.press('ArrowRight');
  await expect.poll(() => count(packed)).toBeGreaterThan(15);
  await page.keyboard.press('End');
  await expect
    .poll(() => count(packed))
    .toBe(model.run('queue/same-work', { options: { ring: 'packed' }, seed: 1, patches: [] }).steps.length);
  await packed.getByRole('slider').focus();
  await page.keyboard.press('Home');
  await expect.poll(() => count(split)).toBe(1);
  expect(said).toEqual([]);
});
