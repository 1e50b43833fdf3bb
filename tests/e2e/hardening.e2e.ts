import { describe, expect, it } from 'vitest';
import { findScenario } from '../../src/virtio/scenarios.ts';
import { run } from '../../src/virtio/world/run.ts';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

const route = '/virt/concepts/hardening';

/** How a run of the model ends. */
function endOf(id: string, options: Record<string, string>): string {
  const scenario = findScenario(id);
  if (!scenario) throw new Error(`There is no ${id}.`);
  const { ending } = run(scenario, { options });
  return ending.kind === 'complete'
    ? 'The exchange is complete.'
    : ending.kind === 'error'
      ? ending.reason
      : '';
}

describe('the page on hardening', () => {
  it('shows each attack by its link, and by keyboard what the checks make of it', async () => {
    for (const [side, attack] of [
      ['device', 'loop'],
      ['driver', 'id'],
    ] as const) {
      await using opened = await open(`${route}?w.${side}=1~o.attack~${attack}#w-${side}`);
      const { page, said } = opened;
      const stepper = page.locator(`#w-${side}`);
      const slider = stepper.getByRole('slider');
      await page.locator(`[data-awake] > #w-${side}`).waitFor();
      await stepper.getByText(/This run ends in an error/).waitFor();
      await slider.focus();
      await page.keyboard.press('End');
      await stepper.locator('.q-verdict', { hasText: endOf(`hardening/${side}`, { attack }) }).waitFor();
      await stepper.getByRole('button', { name: /checks/ }).press('Enter');
      await slider.focus();
      await page.keyboard.press('End');
      await stepper
        .locator('.q-verdict', { hasText: endOf(`hardening/${side}`, { attack, checks: 'on' }) })
        .waitFor();
      await stepper.getByRole('combobox', { name: /^Ring/ }).selectOption('packed');
      await slider.focus();
      await page.keyboard.press('End');
      const packed = endOf(`hardening/${side}`, { attack, checks: 'on', ring: 'packed' });
      await stepper.getByText('packed ring, 8 entries').waitFor();
      await stepper.locator('.q-verdict', { hasText: packed }).waitFor();
      expect(await axe(page)).toEqual([]);
      expect(said).toEqual([]);
    }
  });

  it('tears a capacity in two, until the driver reads the generation', async () => {
    await using opened = await open(route);
    const stepper = opened.page.locator('#w-config');
    await stepper.getByText(/This run ends in an error/).waitFor();
    await stepper.getByRole('button', { name: 'The driver reads the generation' }).click();
    await stepper.getByText(/This run ends in an error/).waitFor({ state: 'detached' });
    expect(opened.said).toEqual([]);
  });

  it('reads without script: every attack with the clause that it breaks and the check', async () => {
    await using opened = await open(route, { script: false, width: 360 });
    const words = await opened.page.locator('main').innerText();
    for (const attack of ['A loop', 'The index jumps', 'A head never offered', 'A descriptor is changed']) {
      expect(words).toContain(attack);
    }
    expect(words).toContain('Fetch each descriptor once');
  });
});
