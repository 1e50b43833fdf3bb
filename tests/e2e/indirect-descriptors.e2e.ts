import { describe, expect, inject, it } from 'vitest';
import { findScenario } from '../../src/virtio/scenarios.ts';
import { run } from '../../src/virtio/world/run.ts';
import type { Scenario } from '../../src/virtio/world/scenario.ts';
import { roomsOf } from '../../src/widgets/QueueRoom/state.ts';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

const route = '/virt/concepts/indirect-descriptors';
const rules = findScenario('queue/indirect-rules') as Scenario;

describe('how much fits in a queue', () => {
  it('says what the model says as one types, keeps what is no number, and a link brings it back', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = page.locator('#w-queue-room');
    const pieces = widget.getByLabel('Buffers a request');
    await pieces.fill('20');
    await widget
      .getByText(/A chain of 20 buffers is longer than the queue/)
      .first()
      .waitFor();
    await pieces.fill('many');
    await widget.getByText('“many” is not a number').waitFor();
    expect(await pieces.inputValue()).toBe('many');
    await pieces.fill('5');
    await widget.getByLabel('Queue size').selectOption('64');
    const { direct, indirect } = roomsOf(64, false, 5);
    await widget.getByText(`${direct.requests} requests at once`).waitFor();
    await widget.getByText(`${indirect.requests} requests at once`).waitFor();
    await page.waitForFunction(() => location.search.includes('w.queue-room'));
    expect(await axe(page)).toEqual([]);
    await using second = await open(page.url().slice(inject('site').length));
    const again = second.page.locator('#w-queue-room');
    await again.getByText(`${direct.requests} requests at once`).waitFor();
    expect(await again.getByLabel('Buffers a request').inputValue()).toBe('5');
    expect([...said, ...second.said]).toEqual([]);
  });

  it('reads without script', async () => {
    await using opened = await open(route, { script: false });
    const words = await opened.page.locator('#w-queue-room').innerText();
    expect(words).toContain('5 requests at once');
    expect(words).toContain('16 requests at once');
  });
});

describe('the rules of indirect tables', () => {
  it('are refused or not as the model says, each with its clause', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = page.locator('#w-indirect-rules');
    await widget.getByRole('slider').focus();
    await page.locator('[data-awake] > #w-indirect-rules').waitFor();
    for (const rule of ['next', 'nested', 'length', 'write']) {
      await widget.locator('.q-choice select').first().selectOption(rule);
      const { ending, steps } = run(rules, { options: { rule } });
      await widget.getByText(`1 / ${steps.length}`).waitFor();
      await widget.getByRole('slider').press('End');
      await widget.getByText(`${steps.length} / ${steps.length}`).waitFor();
      if (ending.kind === 'error') {
        await widget.getByText(ending.message, { exact: false }).first().waitFor();
        await widget
          .getByRole('link', { name: /2\.7\.5\.3/ })
          .first()
          .waitFor();
      }
    }
    expect(await axe(page)).toEqual([]);
    expect(said).toEqual([]);
  });
});
