import { describe, expect, inject, it } from 'vitest';
import { begin, reducer } from '../../src/widgets/NotificationTimeline/state.ts';
import { explain } from '../../src/widgets/NotificationTimeline/words.ts';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

const route = '/virt/concepts/notifications';
/** The state that the page begins with, from the model. */
const first = begin({ seed: 3 });
const text = (lane: number, at: number, state = first): string => {
  const decision = state.lanes[lane]?.decisions[at];
  if (!decision) throw new Error(`There is no decision ${at} in lane ${lane}.`);
  return explain(decision).sentence.replaceAll('`', '');
};

describe('the notification timeline', () => {
  it('is stepped through by keyboard, says what the model says, and a link brings it back', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = page.locator('#w-notifications');
    const lane = widget.getByRole('slider', { name: /^Flags/ });
    await lane.focus();
    await page.locator('#w-notifications[data-awake], [data-awake] #w-notifications').waitFor();
    await lane.press('Home');
    await widget.locator('.nt-say').getByText(text(1, 0)).waitFor();
    await lane.press('ArrowRight');
    await widget.locator('.nt-say').getByText(text(1, 1)).waitFor();
    await lane.press('End');
    await widget
      .locator('.nt-say')
      .getByText(text(1, (first.lanes[1]?.decisions.length ?? 1) - 1))
      .waitFor();
    await widget.getByLabel('The device takes').selectOption('4');
    const slower = reducer(first, { type: 'option', name: 'service', value: '4' });
    for (const { form, kicks, interrupts } of slower.lanes) {
      const name = new RegExp(`^${form.title}: ${kicks} exits?, ${interrupts} interrupts?$`);
      await widget.getByRole('slider', { name }).waitFor();
    }
    const packed = widget.getByRole('slider', { name: /^Packed/ });
    await packed.focus();
    await packed.press('End');
    await page.waitForFunction(() => location.search.includes('l~packed'));
    expect(await axe(page)).toEqual([]);
    await using second = await open(page.url().slice(inject('site').length));
    const again = second.page.locator('#w-notifications');
    await again
      .locator('.nt-say')
      .getByText(text(3, (slower.lanes[3]?.decisions.length ?? 1) - 1, slower))
      .waitFor();
    expect(await again.getByLabel('The device takes').inputValue()).toBe('4');
    expect([...said, ...second.said]).toEqual([]);
  });

  it('leads to the same decision in the queue stepper of the page, and keeps its own state', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = page.locator('#w-notifications');
    await widget.getByRole('slider', { name: /^Event index/ }).focus();
    await page.locator('[data-awake] > #w-notifications').waitFor();
    await widget.getByLabel('Indices start at').selectOption('65535');
    const wrapped = reducer(first, { type: 'option', name: 'start', value: '65535' });
    await widget
      .locator('.nt-say')
      .getByText(text(wrapped.lane, wrapped.at, wrapped))
      .waitFor();
    await widget.getByRole('link', { name: 'See it in the queue' }).click();
    await page.waitForURL(/w\.queue-at-work/);
    await widget
      .locator('.nt-say')
      .getByText(text(wrapped.lane, wrapped.at, wrapped))
      .waitFor();
    const stepper = page.locator('#w-queue-at-work');
    const event = wrapped.lanes[wrapped.lane]?.decisions[wrapped.at]?.wish;
    const index = event?.by === 'event' ? event.event : -1;
    await stepper
      .getByText(`the device wants a notification once available entry ${index} is written`)
      .first()
      .waitFor();
    expect(said).toEqual([]);
  });

  it('reads without script: the totals of all four runs, and one decision explained', async () => {
    await using opened = await open(route, { script: false });
    const words = await opened.page.locator('#w-notifications').innerText();
    for (const { form, kicks, interrupts } of first.lanes) {
      expect(words).toContain(form.title);
      expect(words).toContain(`${kicks} exits, ${interrupts} interrupts`);
    }
    expect(words).toContain(text(first.lane, first.at));
  });
});

describe('the event index calculator', () => {
  it('turns the new index over the wrap by keyboard, and draws what was written on both sides of it', async () => {
    await using opened = await open(route, { width: 360 });
    const { page, said } = opened;
    const widget = page.locator('#w-event-index');
    const [before, now, event] = ['old index', 'new index', 'event index'].map((name) =>
      widget.getByRole('textbox', { name }),
    );
    await before?.fill('65535');
    await now?.fill('65535');
    await event?.fill('0');
    await widget.getByText('Nothing was written').first().waitFor();
    const circle = widget.getByRole('slider', { name: 'new index' });
    await circle.press('ArrowRight');
    await widget.getByText('Entry 65535 was written').first().waitFor();
    expect(await now?.inputValue()).toBe('0');
    await circle.press('ArrowRight');
    await widget.getByText('2 entries were written, 65535 to 0 over the wrap').first().waitFor();
    expect(await widget.locator('.ei-new').allInnerTexts()).toHaveLength(2);
    expect(await widget.locator('.ei-new text').allTextContents()).toEqual(
      expect.arrayContaining(['65535', '0', 'written', 'event']),
    );
    await circle.press('Home');
    await widget.getByText('Nothing was written').first().waitFor();
    expect(await now?.inputValue()).toBe('65535');
    expect(await axe(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(said).toEqual([]);
  });

  it('answers as one types, keeps what is no number, and jumps to the wrap with the stepper', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = page.locator('#w-event-index');
    const event = widget.getByLabel('event index');
    await event.fill('0x8');
    await widget.getByText('Do not notify.').first().waitFor();
    await widget.getByText('8 comes 1 entry after the last one.').first().waitFor();
    await event.fill('99999');
    await widget.getByText('99999 does not fit in 16 bits.').waitFor();
    expect(await event.inputValue()).toBe('99999');
    await widget.getByRole('button', { name: 'Jump to 65535' }).click();
    await page.waitForURL(/w\.queue-at-work/);
    await widget.getByText('Entry 65535 was written; 65535 is that one.').first().waitFor();
    const start = page.locator('#w-queue-at-work').getByLabel('Indices start at');
    await expect.poll(() => start.inputValue(), { timeout: 20_000 }).toBe('65535');
    expect(await axe(page)).toEqual([]);
    expect(said).toEqual([]);
  });
});

describe('a lost notification', () => {
  it('ends with a buffer that never comes back, until the device looks once more', async () => {
    await using opened = await open(route);
    const widget = opened.page.locator('#w-lost-notification');
    await widget.getByText(/This run gets stuck/).waitFor();
    await widget.getByRole('button', { name: 'Look once more' }).click();
    await widget.getByText(/This run gets stuck/).waitFor({ state: 'detached' });
    expect(opened.said).toEqual([]);
  });
});
