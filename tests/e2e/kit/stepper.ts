import type { Locator, Page } from 'playwright-core';

/** The queue stepper of that id, with the focus on its time, once its script is there. */
export async function awake(page: Page, id: string): Promise<Locator> {
  const widget = page.locator(`#${id}`);
  await widget.scrollIntoViewIfNeeded();
  await widget.getByRole('slider').focus();
  await page.locator(`[data-awake] > #${id}`).waitFor();
  return widget;
}
