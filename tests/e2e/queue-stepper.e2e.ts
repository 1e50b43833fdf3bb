import type { Locator } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { scenarios } from '../../src/virtio/scenarios.ts';
import { memoryAt } from '../../src/virtio/world/memory-at.ts';
import type { Patch, Trace } from '../../src/virtio/world/trace.ts';
import { hex } from '../../src/widgets/kit/hex.ts';
import { modelOf } from '../../src/widgets/QueueStepper/model.ts';
import { pageFor } from '../../src/widgets/QueueStepper/places.ts';
import { plain } from '../../src/widgets/QueueStepper/words.tsx';
import { open } from './kit/browser.ts';
import { awake } from './kit/stepper.ts';

const route = '/virt/virtio/blk';
const WIDGET = 'w-read-one-sector';
const model = modelOf(scenarios);

function runOf(patches: readonly Patch[] = []): Trace {
  return model.run('blk/read-one-sector', { options: {}, seed: 1, patches });
}

/** The bytes on show, and where they lie. */
async function bytesOn(widget: Locator): Promise<{ base: number; bytes: string }> {
  const grid = widget.locator('.k-hex');
  const base = Number.parseInt(await grid.getByRole('rowheader').first().innerText(), 16);
  return { base, bytes: (await grid.getByRole('gridcell').allInnerTexts()).join(' ') };
}

function bytesOf(trace: Trace, step: number): { base: number; bytes: string } {
  const base = pageFor(trace, step);
  return { base, bytes: Array.from(memoryAt(trace, step).bytes(base, 256), (byte) => hex(byte)).join(' ') };
}

const count = (widget: Locator) => widget.locator('.q-count').innerText();

/** Watches what moves by itself from now on. */
const watch = `window.shifts = []; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput)
    for (const source of entry.sources) window.shifts.push((source.node?.outerHTML ?? '').slice(0, 90));
}).observe({ type: 'layout-shift', buffered: true })`;

describe('stepping through a read of one sector', () => {
  it('by keyboard shows at every step the bytes and the sentence of the model', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = await awake(page, WIDGET);
    const trace = runOf();
    for (let step = 0; step < trace.steps.length; step++) {
      if (step > 0) await page.keyboard.press('ArrowRight');
      expect(await count(widget)).toBe(`${step + 1} / ${trace.steps.length}`);
      expect(await bytesOn(widget), `step ${step}`).toEqual(bytesOf(trace, step));
      expect(await widget.locator('.q-sentence').innerText()).toBe(
        plain(model.narrate(trace, step).sentence),
      );
    }
    await expect.poll(() => widget.locator('.q-verdict').innerText()).toContain('complete');
    await page.keyboard.press('ArrowLeft');
    expect(await bytesOn(widget)).toEqual(bytesOf(trace, trace.steps.length - 2));
    await page.keyboard.press('Home');
    expect(await bytesOn(widget)).toEqual(bytesOf(trace, 0));
    expect(said).toEqual([]);
  });

  it('tells a screen reader where the reader stopped', async () => {
    await using opened = await open(route);
    const widget = await awake(opened.page, WIDGET);
    await opened.page.keyboard.press('ArrowRight');
    await opened.page.keyboard.press('ArrowRight');
    const sentence = plain(model.narrate(runOf(), 2).sentence);
    await widget.locator('.k-hidden[aria-live]', { hasText: sentence }).last().waitFor({ state: 'attached' });
  });

  it('marks what is touched in the table and in the bytes alike', async () => {
    await using opened = await open(route);
    const widget = await awake(opened.page, WIDGET);
    const trace = runOf();
    const at = trace.steps.findIndex(({ probe }) => probe === 'desc.follow');
    for (let i = 0; i < at; i++) await opened.page.keyboard.press('ArrowRight');
    expect(await widget.locator('.q-table td.t-read').allInnerTexts()).toEqual([
      '0x40012000',
      '512',
      'NEXT WRITE',
      '2',
    ]);
    const marked = await widget.locator('.k-hex .t-read').allInnerTexts();
    expect(marked.join(' ')).toBe(Array.from(trace.steps[at]?.after ?? [], (byte) => hex(byte)).join(' '));
  });

  it('plays with Space and stops at a key', async () => {
    await using opened = await open(route);
    const widget = await awake(opened.page, WIDGET);
    await opened.page.keyboard.press(' ');
    await expect.poll(() => count(widget), { timeout: 5000 }).toMatch(/^3 /);
    await opened.page.keyboard.press('Home');
    await widget.getByRole('button', { name: 'Play' }).waitFor();
    expect(await count(widget)).toMatch(/^1 /);
  });

  it('goes where the strip is clicked', async () => {
    await using opened = await open(route);
    const widget = await awake(opened.page, WIDGET);
    const slider = widget.getByRole('slider');
    const { width } = (await slider.boundingBox()) ?? { width: 0 };
    await slider.click({ position: { x: width - 2, y: 5 } });
    const { length } = runOf().steps;
    expect(await count(widget)).toBe(`${length} / ${length}`);
  });
});

describe('an edit', () => {
  it('of a byte changes how the run ends, and can be taken back', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = await awake(page, WIDGET);
    const trace = runOf();
    const { driverArea = 0 } = trace.queues[0] ?? {};
    const step = trace.steps.findIndex(({ kind, actor }) => kind === 'read' && actor === 'device');
    for (let i = 0; i < step; i++) await page.keyboard.press('ArrowRight');
    const cell = widget
      .locator('.k-hex')
      .getByRole('gridcell')
      .nth((driverArea % 256) + 4);
    await cell.click();
    await page.keyboard.type('zz');
    await page.keyboard.press('Enter');
    await widget.getByRole('alert').getByText('is not hexadecimal').waitFor();
    const field = widget.locator('.k-hex input');
    expect(await field.inputValue()).toBe('zz');
    await field.fill('09');
    await page.keyboard.press('Enter');
    const broken = runOf([{ step, address: driverArea + 4, bytes: [9] }]);
    expect(broken.ending).toMatchObject({ kind: 'error', reason: 'head-out-of-range' });
    expect(await count(widget)).toBe(`${step + 1} / ${broken.steps.length}`);
    expect(await bytesOn(widget)).toEqual(bytesOf(broken, step));
    await widget.getByRole('slider').focus();
    await page.keyboard.press('End');
    const last = plain(model.narrate(broken, broken.steps.length - 1).sentence);
    expect(await widget.locator('.q-sentence').innerText()).toBe(last);
    expect(await widget.locator('.q-verdict').innerText()).toContain('head-out-of-range');
    await widget.locator('.q-say').getByRole('link', { name: '1.4 §' }).waitFor();
    await widget.getByRole('button', { name: 'Reset edits' }).click();
    expect(await count(widget)).toContain(`/ ${trace.steps.length}`);
    expect(said).toEqual([]);
  });

  it('of a descriptor takes numbers and flag names', async () => {
    await using opened = await open(route);
    const { page } = opened;
    const widget = await awake(page, WIDGET);
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
    const table = widget.getByRole('grid', { name: /Descriptor table/ });
    const flags = table.getByRole('row').nth(2).getByRole('gridcell').nth(2);
    await flags.click();
    await page.keyboard.type('write');
    await page.keyboard.press('Enter');
    expect(await flags.innerText()).toBe('WRITE');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await page.keyboard.type('0x1_0000_0000');
    await page.keyboard.press('Enter');
    await widget.getByRole('alert').getByText('does not fit in 32 bits').waitFor();
    await page.keyboard.press('Escape');
    expect(await table.getByRole('row').nth(2).getByRole('gridcell').nth(1).innerText()).toBe('512');
    expect(await widget.getByRole('list', { name: 'Your edits' }).getByRole('listitem').count()).toBe(1);
  });
});

describe('buffers of the reader’s own', () => {
  it('run as chains, after their mistakes are said', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = await awake(page, WIDGET);
    await widget.getByText('Your own buffers').click();
    const length = widget.getByLabel('Length in bytes of buffer 2 of chain 1');
    await length.fill('5000');
    await widget.getByRole('alert').getByText('1 to 4096 bytes').waitFor();
    expect(await widget.getByRole('button', { name: 'Run these' }).isDisabled()).toBe(true);
    await length.fill('64');
    await widget.getByRole('button', { name: '+ chain' }).click();
    await widget.getByRole('button', { name: 'Run these' }).click();
    const own = model.run('queue/custom', { options: { chains: 'r16.w64.w1_w16' }, seed: 1, patches: [] });
    expect(await count(widget)).toBe(`1 / ${own.steps.length}`);
    await widget.getByRole('button', { name: 'Back', exact: true }).click();
    expect(await count(widget)).toBe(`1 / ${runOf().steps.length}`);
    expect(said).toEqual([]);
  });
});

describe('a link', () => {
  it('made by Copy link brings back the step and the edit', async () => {
    const more = { permissions: ['clipboard-read', 'clipboard-write'] };
    let link = '';
    let shown = { base: 0, bytes: '' };
    {
      await using opened = await open(route, { more });
      const widget = await awake(opened.page, WIDGET);
      await widget.getByRole('button', { name: 'Event index' }).click();
      await widget.getByRole('slider').focus();
      for (let i = 0; i < 7; i++) await opened.page.keyboard.press('ArrowRight');
      await widget.locator('.k-hex').getByRole('gridcell').nth(200).click();
      await opened.page.keyboard.type('ab');
      await opened.page.keyboard.press('Enter');
      await widget.getByRole('button', { name: 'Copy link' }).click();
      link = await opened.page.evaluate('navigator.clipboard.readText()');
      shown = await bytesOn(widget);
      await expect.poll(() => opened.page.url().includes('w.read-one-sector=1~')).toBe(true);
    }
    const { pathname, search, hash } = new URL(link);
    expect(pathname.replace(/\/$/, '')).toBe(route);
    await using opened = await open(`${pathname}${search}`, { more });
    await opened.page.evaluate(watch);
    await opened.page.evaluate((to) => location.replace(to), hash);
    const widget = opened.page.locator('[data-awake] > #w-read-one-sector');
    await widget.waitFor();
    await expect.poll(() => count(widget)).toMatch(/^8 /);
    expect(await bytesOn(widget)).toEqual(shown);
    expect(await widget.getByRole('button', { name: 'Event index' }).getAttribute('aria-pressed')).toBe(
      'true',
    );
    expect(opened.said).toEqual([]);
  });

  it('brings back the place chosen under Bytes', async () => {
    const trace = runOf();
    const step = trace.steps.findIndex((_, at) => pageFor(trace, at) !== pageFor(trace, 0));
    const used = trace.queues[0]?.deviceArea ?? 0;
    const more = { permissions: ['clipboard-read', 'clipboard-write'] };
    const chosen = (widget: Locator) =>
      widget
        .getByLabel('Which bytes')
        .evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]?.text);
    let link = '';
    {
      await using opened = await open(`${route}?w.read-one-sector=1~s~${step}`, { more });
      const widget = opened.page.locator('[data-awake] > #w-read-one-sector');
      await expect.poll(() => count(widget)).toMatch(new RegExp(`^${step + 1} `));
      expect(await bytesOn(widget)).toEqual(bytesOf(trace, step));
      expect(await chosen(widget)).toBe('where it happens');
      // It shares its page with the other two parts of the queue, and only the link tells it from them.
      await widget.getByLabel('Which bytes').selectOption({ label: 'used' });
      await expect.poll(async () => (await bytesOn(widget)).base).toBe(used - (used % 256));
      await widget.getByRole('button', { name: 'Copy link' }).click();
      await widget.getByText('Copied').waitFor();
      link = await opened.page.evaluate('navigator.clipboard.readText()');
      await expect.poll(() => opened.page.url()).toContain(`b~${used.toString(16)}`);
    }
    const { pathname, search } = new URL(link);
    await using opened = await open(`${pathname}${search}`, { more });
    const widget = opened.page.locator('[data-awake] > #w-read-one-sector');
    await expect.poll(() => count(widget)).toMatch(new RegExp(`^${step + 1} `));
    await expect.poll(() => chosen(widget)).toBe('used');
    expect((await bytesOn(widget)).base).toBe(used - (used % 256));
    await widget.getByRole('slider').focus();
    await opened.page.keyboard.press('End');
    await expect.poll(() => count(widget)).toMatch(new RegExp(`^${trace.steps.length} `));
    expect(await chosen(widget)).toBe('used');
    expect(opened.said).toEqual([]);
  });

  it('that is damaged shows the exchange as it stands and says so', async () => {
    await using opened = await open(`${route}?w.read-one-sector=1~s~soon`);
    const widget = opened.page.locator('#w-read-one-sector');
    await widget.getByText('This is the exchange as it stands.').first().waitFor();
    expect(await count(widget)).toMatch(/^1 /);
  });
});

describe('a widget that nobody has touched', () => {
  it('has loaded nothing, and nothing moves when it wakes', async () => {
    await using opened = await open(route);
    const { page } = opened;
    expect(await page.locator('[data-awake]').count()).toBe(0);
    expect(opened.asked.filter((address) => /(entry|extras|blk)[^/]*\.js$/.test(address))).toEqual([]);
    await page.evaluate(watch);
    await awake(page, WIDGET);
    await page.waitForTimeout(300);
    expect(await page.evaluate('window.shifts')).toEqual([]);
  });

  it('does not lose the press that wakes it', async () => {
    await using opened = await open(route);
    const widget = opened.page.locator('#w-read-one-sector');
    await widget.getByRole('button', { name: 'Step', exact: true }).evaluate((button) => {
      (button as HTMLElement).click();
      (button as HTMLElement).click();
    });
    await expect.poll(() => count(widget)).toMatch(/^3 /);
  });

  it('does not lose what is chosen while its script is on its way', async () => {
    await using opened = await open('/virt/concepts/memory-ordering');
    const { page, said } = opened;
    const widget = page.locator('#w-memory-ordering');
    const barrier = widget.getByLabel('Barrier');
    const first = await barrier.inputValue();
    const second = await barrier.locator('option').nth(2).getAttribute('value');
    expect(second).not.toBe(first);
    let arrive = (): void => {};
    const here = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await page.route(/\/entry[^/]*\.js$/, async (script) => {
      await here;
      await script.continue();
    });
    await barrier.selectOption(second);
    expect(await page.locator('[data-awake] > #w-memory-ordering').count()).toBe(0);
    arrive();
    await page.locator('[data-awake] > #w-memory-ordering').waitFor();
    const own = model.run('queue/memory-ordering', {
      options: { barrier: second ?? '' },
      seed: 1,
      patches: [],
    });
    await expect.poll(() => count(widget)).toBe(`1 / ${own.steps.length}`);
    expect(await barrier.inputValue()).toBe(second);
    await page.waitForFunction((value) => location.search.includes(`o.barrier~${value}`), second);
    expect(said).toEqual([]);
  });

  it('moves nothing while it restores a link', async () => {
    const trace = runOf();
    const link = `?w.read-one-sector=1~p~${trace.steps.length - 3}.400000f0.ff~s~${trace.steps.length - 2}`;
    await using opened = await open(`${route}${link}`);
    const { page } = opened;
    await page.evaluate(watch);
    const widget = page.locator('[data-awake] > #w-read-one-sector');
    await expect.poll(() => count(widget)).toMatch(new RegExp(`^${trace.steps.length - 1} `));
    expect(await page.evaluate('window.shifts')).toEqual([]);
  });

  it('can be read with script off, from its first step to all of them in words', async () => {
    await using opened = await open(route, { script: false });
    const place = opened.page.locator('.q-place').first();
    const first = plain(model.narrate(runOf(), 0).sentence);
    expect(await place.locator('.q-sentence').innerText()).toBe(first);
    expect(await place.locator('.q-transcript li').count()).toBe(Math.min(40, runOf().steps.length));
    expect(await place.innerText()).toContain('needs JavaScript');
  });

  it('carries at most 256 bytes and 64 ticks, and no trace', async () => {
    const html = await (await fetch(`${inject('site')}${route}`)).text();
    for (const place of html.split('class="q-place"').slice(1)) {
      const widget = place.split('class="q-transcript"')[0] ?? '';
      expect(widget.match(/role="gridcell"/g)?.length ?? 0).toBeLessThanOrEqual(256);
      expect(widget.match(/<i class="q-/g)?.length ?? 0).toBeLessThanOrEqual(64);
      expect(widget).not.toContain('"steps"');
      expect(widget).not.toMatch(/ style=/);
    }
  });
});
