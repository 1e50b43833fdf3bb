import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { KINDS } from '../../../src/components/reference/kinds.ts';

/** The folder of the pages that have a filter. */
export const reference = '/virt/reference';

/** The field for words. */
export const box = (page: Page) => page.getByRole('searchbox', { name: 'Filter' });
/** Makes a choice in the field of that name. */
export const choose = (page: Page, name: string, value: string) =>
  page.getByRole('combobox', { name }).selectOption(value);
/** Waits until the line of the count says so. */
export const counted = (page: Page, words: string | RegExp) =>
  page.locator('.filter output').filter({ hasText: words }).waitFor();
/** The rows of a kind that are to be seen. */
export const rows = (page: Page, kind: string) =>
  page.locator(KINDS[kind]?.rows ?? '').and(page.locator(':visible'));
/** Their anchors. */
export const ids = async (page: Page, kind: string) =>
  rows(page, kind).evaluateAll((all) => all.map((one) => one.id || one.querySelector('[id]')?.id || ''));
/** The address behind the site’s own. */
export const at = (page: Page) => page.url().slice(inject('site').length);
