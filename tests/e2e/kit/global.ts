import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { browserOptions, findBrowser } from '../../../scripts/browser.mjs';
import { serve } from '../../../scripts/serve.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the built site, without a slash at the end. */
    site: string;
    /** The same site built below `/x/`, with a page exported from Wiki.js in it; empty if it is not built. */
    below: string;
    browser: string;
  }
}

const root = path.resolve(import.meta.dirname, '../../..');

/** Starts the servers and the browser that all test files share. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dist = path.join(root, 'dist');
  if (!existsSync(path.join(dist, 'index.html'))) throw new Error('The site is not built: npm run build');
  const executablePath = await findBrowser();
  if (!executablePath) throw new Error('There is no Chromium: npm test installs one');
  const baseBuild = path.join(root, '.astro/base-build');
  const site = await serve({ directory: dist });
  const below = existsSync(baseBuild) ? await serve({ directory: baseBuild, base: '/x/' }) : undefined;
  const browser = await chromium.launchServer({ ...browserOptions, executablePath });
  project.provide('site', site.address);
  project.provide('below', below?.address ?? '');
  project.provide('browser', browser.wsEndpoint());
  return async () => {
    await browser.close();
    await site.close();
    await below?.close();
  };
}
