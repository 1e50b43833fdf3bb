import { describe, expect, inject, it } from 'vitest';
import { findScenario } from '../../src/virtio/scenarios.ts';
import { BARRIERS } from '../../src/virtio/world/barriers.ts';
import { narrate } from '../../src/virtio/world/narrate.ts';
import { run } from '../../src/virtio/world/run.ts';
import type { Scenario } from '../../src/virtio/world/scenario.ts';
import type { Options } from '../../src/virtio/world/trace.ts';
import { waitingAt } from '../../src/virtio/world/waiting.ts';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

const route = '/virt/concepts/memory-ordering';
const scenario = findScenario('queue/memory-ordering') as Scenario;
const traceOf = (options: Options = {}) => run(scenario, { options });
const sentence = (trace: ReturnType<typeof traceOf>, step: number): string =>
  narrate(trace, step, scenario.sentences).sentence.replaceAll('`', '');

describe('the page about memory ordering', () => {
  it('lets a reader step to the missing barrier, see what waits, put it back, and share it', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = page.locator('#w-memory-ordering');
    await widget.getByRole('slider').focus();
    await page.locator('[data-awake] > #w-memory-ordering').waitFor();
    const trace = traceOf();
    const missing = trace.steps.findIndex(({ probe }) => probe.startsWith('order.missing'));
    await widget.getByRole('slider').press('Home');
    for (let i = 0; i < missing; i++) await widget.getByRole('slider').press('ArrowRight');
    await widget.locator('.q-say').getByText(sentence(trace, missing)).waitFor();
    const waiting = await widget.locator('.q-stores > div').first().locator('li').allTextContents();
    expect(waiting).toEqual(waitingAt(trace, missing, 'driver'));
    expect(waiting.length).toBeGreaterThan(0);
    await widget.getByText(`This run gets stuck at step ${trace.steps.length}`).waitFor();
    expect(await axe(page)).toEqual([]);
    await widget.getByLabel('It is').selectOption('in');
    await widget.getByRole('slider').press('End');
    const mended = traceOf({ is: 'in' });
    await widget
      .locator('.q-say')
      .getByText(sentence(mended, mended.steps.length - 1))
      .waitFor();
    expect(await widget.getByText(/^This run/).count()).toBe(0);
    await page.waitForFunction(() => location.search.includes('o.is~in'));
    await using second = await open(page.url().slice(inject('site').length));
    const again = second.page.locator('#w-memory-ordering');
    await again
      .locator('.q-say')
      .getByText(sentence(mended, mended.steps.length - 1))
      .waitFor();
    expect(await again.getByLabel('It is').inputValue()).toBe('in');
    expect([...said, ...second.said]).toEqual([]);
  });

  it('loses with hardware and barriers for processors, and keeps all once ORDER_PLATFORM is on', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    await page.getByRole('link', { name: 'Let the device be hardware' }).click();
    await page.locator('[data-awake] > #w-memory-ordering').waitFor();
    const widget = page.locator('#w-memory-ordering');
    for (const ring of ['split', 'packed']) {
      const options = { is: 'in', device: 'hardware', ring };
      const [without, negotiated] = [traceOf(options), traceOf({ ...options, 'order-platform': 'on' })];
      expect([without.ending.kind, negotiated.ending.kind]).toEqual(['stuck', 'complete']);
      await widget.getByRole('combobox', { name: /^Ring/ }).selectOption(ring);
      await widget.getByText(`This run gets stuck at step ${without.steps.length}`).waitFor();
      const passed = without.steps.findIndex(({ probe }) => probe === 'order.processors');
      await widget.getByRole('slider').press('Home');
      for (let i = 0; i < passed; i++) await widget.getByRole('slider').press('ArrowRight');
      await widget.locator('.q-say').getByText(sentence(without, passed)).waitFor();
      await widget.getByRole('button', { name: 'ORDER_PLATFORM' }).click();
      await widget.getByText(/^This run/).waitFor({ state: 'detached' });
      await widget.getByRole('slider').press('End');
      await widget.getByText('The exchange is complete.').waitFor();
      await page.waitForFunction(() => location.search.includes('o.order-platform~on'));
      expect(await axe(page)).toEqual([]);
      await widget.getByRole('button', { name: 'ORDER_PLATFORM' }).click();
    }
    expect(said).toEqual([]);
  });

  it('has a cross before what goes wrong, asleep as well as awake', async () => {
    await using opened = await open(route, { script: false });
    const verdict = opened.page.locator('#w-memory-ordering .q-verdict > span');
    expect(await verdict.textContent()).toContain('This run gets stuck');
    expect(await verdict.evaluate((one) => getComputedStyle(one, '::before').content)).toContain('✕');
  });

  it.each(['split', 'packed'])(
    'replays the losing schedule of each barrier from the table: %s ring',
    async (ring) => {
      await using opened = await open(route);
      const { page, said } = opened;
      const table = page.getByRole('region', { name: `The barriers of a ${ring} ring` });
      const links = await table.getByRole('link', { name: /^Schedule/ }).all();
      expect(links.length).toBe(BARRIERS.length);
      const hrefs = await Promise.all(links.map((link) => link.getAttribute('href')));
      for (const [i, at] of [0, 3, 7].entries()) {
        const { id } = BARRIERS[at] as (typeof BARRIERS)[number];
        const trace = traceOf({ barrier: id, ring });
        const step = trace.steps.findLastIndex(({ probe }) => probe === `order.missing.${id}`);
        await page.goto(`${inject('site')}${route}${hrefs[at]}`);
        const widget = page.locator('#w-memory-ordering');
        await widget.locator('.q-say').getByText(sentence(trace, step)).waitFor();
        expect(await widget.getByLabel('Barrier').inputValue(), `${i}`).toBe(id);
      }
      expect(said).toEqual([]);
    },
  );
});
