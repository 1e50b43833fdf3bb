import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { forbiddenIn, withPolicy } from './policy.ts';

/** All `.html` files below a directory, relative to it, in order. */
export async function htmlFiles(directory: string): Promise<string[]> {
  const all = await readdir(directory, { recursive: true });
  return all.filter((file) => file.endsWith('.html') && !file.startsWith('pagefind')).sort();
}

/** Writes the content security policy into every built page, and refuses a page that could not obey it. */
export const finishPages = (): AstroIntegration => ({
  name: 'finish-pages',
  hooks: {
    'astro:build:done': async ({ dir, logger }) => {
      const root = fileURLToPath(dir);
      const files = await htmlFiles(root);
      const faults: string[] = [];
      for (const file of files) {
        const html = await readFile(path.join(root, file), 'utf8');
        for (const fault of forbiddenIn(html)) faults.push(`${file}: ${fault}`);
        await writeFile(path.join(root, file), withPolicy(html));
      }
      if (faults.length > 0)
        throw new Error(
          `The policy of the site forbids inline handlers and style attributes. Use a class, or an SVG attribute:\n  ${faults.join('\n  ')}`,
        );
      logger.info(`${files.length} pages have their policy`);
    },
  },
});
