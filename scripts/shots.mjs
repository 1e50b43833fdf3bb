// Takes pictures of pages of the built site: `npm run shots -- /virt/virtio/blk /virt/lexicon`.
// They land in tests/e2e/out/, at 1440, 768 and 360 pixels, light and dark. `--full` takes the whole page.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openBrowser } from './browser.mjs';
import { serve } from './serve.mjs';

const root = path.resolve(import.meta.dirname, '..');
const options = process.argv.slice(2).filter((word) => word.startsWith('--'));
const routes = process.argv.slice(2).filter((word) => word.startsWith('/'));
const widths = [1440, 768, 360];
const out = path.join(root, 'tests/e2e/out');

const server = await serve({ directory: path.join(root, 'dist') });
const browser = await openBrowser();
await mkdir(out, { recursive: true });
for (const route of routes.length > 0 ? routes : ['/']) {
  for (const width of widths) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      const page = await browser.newPage({
        viewport: { width, height: width < 500 ? 800 : 1000 },
        colorScheme,
      });
      await page.goto(server.address + route);
      await page.waitForLoadState('networkidle');
      const name = `${route.replace(/^\//, '').replaceAll('/', '-') || 'home'}-${width}-${colorScheme}.png`;
      await page.screenshot({ path: path.join(out, name), fullPage: options.includes('--full') });
      await page.close();
      console.log(path.join('tests/e2e/out', name));
    }
  }
}
await browser.close();
await server.close();
