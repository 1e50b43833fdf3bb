import { describe, expect, inject, it } from 'vitest';
import { CAUSES } from '../../src/widgets/StuckGuide/causes.ts';
import { addressOf, NODES, nameOf } from '../../src/widgets/StuckGuide/paths.ts';
import { QUESTIONS } from '../../src/widgets/StuckGuide/questions.ts';
import type { Cause } from '../../src/widgets/StuckGuide/types.ts';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

const route = '/virt/concepts/stuck-device';
const plain = (text: string) => text.replaceAll('`', '');
const digit = (question: string, to: string) =>
  String((QUESTIONS[question]?.answers.findIndex((answer) => answer.to === to) ?? -1) + 1);
const wrap = CAUSES['index-wrap'] as Cause;

describe('the guide to a stuck device', () => {
  it('leads by keyboard to a cause, back by the browser, and a link brings it back', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = page.locator('#w-stuck');
    const ask = widget.locator('.sg-ask');
    await widget.getByRole('button', { name: /^It works, then stops/ }).focus();
    await page.locator('[data-awake] > #w-stuck').waitFor();
    await page.keyboard.press(digit('start', 'stops'));
    await ask.getByText(plain(QUESTIONS['stops']?.ask ?? '')).waitFor();
    expect(await ask.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press(digit('stops', 'index-wrap'));
    await ask.getByText(plain(wrap.title)).waitFor();
    expect(await axe(page)).toEqual([]);
    const shared = page.url().slice(inject('site').length);
    await page.goBack();
    await ask.getByText(plain(QUESTIONS['stops']?.ask ?? '')).waitFor();
    await page.goForward();
    await ask.getByText(plain(wrap.title)).waitFor();
    await ask.focus();
    await page.keyboard.press('Backspace');
    await ask.getByText(plain(QUESTIONS['stops']?.ask ?? '')).waitFor();
    await using second = await open(shared);
    const again = second.page.locator('#w-stuck');
    await again.locator('.sg-ask').getByText(plain(wrap.title)).waitFor();
    await again.getByRole('link', { name: 'See it happen' }).click();
    await second.page.locator('[data-awake] > #w-wrap').waitFor();
    await second.page
      .locator('#w-wrap')
      .getByText(/is 1, and the driver has seen 65535/)
      .first()
      .waitFor();
    expect([...said, ...second.said]).toEqual([]);
  });

  it('keeps a click made while it slept', async () => {
    await using opened = await open(route);
    const { page } = opened;
    await page
      .locator('#w-stuck')
      .getByRole('button', { name: /will not stick/ })
      .click();
    await page
      .locator('.sg-ask')
      .getByText(plain(QUESTIONS['features']?.ask ?? ''))
      .waitFor();
  });

  it('stands on the page as a whole without script, each question and cause once', async () => {
    await using opened = await open(route, { script: false });
    const { page } = opened;
    const found = await page.locator('[id^="stuck-"]').evaluateAll((all) => all.map(({ id }) => id.slice(6)));
    expect(found.sort()).toEqual(Object.keys(NODES).sort());
    const links = await page
      .locator('.so a[href*="?w."]')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    expect(links.sort()).toEqual(
      Object.values(CAUSES)
        .map(({ show }) => addressOf(show, '/'))
        .sort(),
    );
    await page.locator('.so > details > summary').nth(4).click();
    await page
      .locator('#stuck-stops')
      .getByText(plain(QUESTIONS['stops']?.ask ?? ''))
      .waitFor();
    for (const id of Object.keys(NODES)) {
      const words = await page.locator(`#stuck-${id} > .so-ask`).textContent();
      expect(words?.trim()).toBe(plain(nameOf(NODES[id] as Cause)));
    }
  });

  /** What a widget says of a run that failed, or of features that a device refused. */
  const FAILED =
    /^(?:The run is stuck here|The run ends here|This run (?:gets stuck|ends in an error)|A rule is broken|Refuses FEATURES_OK)/;

  it.each(Object.entries(CAUSES))('leads to a widget in which it has gone wrong: %s', async (_, { show }) => {
    await using opened = await open(addressOf(show, '/'));
    const { page, said } = opened;
    const widget = page.locator(`[data-awake] > #w-${show.widget}`);
    await widget.waitFor();
    await widget.getByText(FAILED).first().waitFor();
    expect(await page.getByText(/^The link /).count()).toBe(0);
    expect(said).toEqual([]);
  });

  it('leads to a run that comes to its end when the mistake is taken back', async () => {
    const { show } = CAUSES['not-enabled'] as Cause;
    await using opened = await open(addressOf(show, '/'));
    const { page } = opened;
    const widget = page.locator(`[data-awake] > #w-${show.widget}`);
    await widget.getByText('The run is stuck here.').waitFor();
    await widget.getByRole('button', { name: 'It does so', pressed: true }).click();
    await widget.getByRole('button', { name: 'It does so', pressed: false }).waitFor();
    await widget.getByRole('group').or(widget).first().press('End');
    await widget.getByText('The exchange is complete.').waitFor();
  });
});
