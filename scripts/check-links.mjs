// Checks the links of the built site, then builds it below a base path, with a page exported from Wiki.js
// dropped into its content, and checks that too: `npm run links`.
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { factUrl } from '../src/site/fact-index.ts';
import { factIndex } from '../src/site/search-facts.ts';
import { settings } from '../src/site/settings.ts';
import { checkLinks } from './links.mjs';
import { root, run } from './setup.mjs';

const facts = factIndex();
const extra = facts.rows.map((row) => ({ url: factUrl(facts, row), from: `fact "${row[0]}" of the search` }));
const site = process.env.SITE ?? settings.site;
const base = '/x/';
const baseDirectory = path.join(root, '.astro/base-build');
const baseContent = path.join(root, '.astro/base-content');

async function report(name, directory, below) {
  const { faults, pages, links } = await checkLinks(directory, { base: below, site, extra });
  console.log(`${name}: ${pages} pages, ${links} links inside the site, ${faults.length} faults`);
  for (const fault of faults) console.log(`  ${fault}`);
  return faults.length === 0;
}

let good = await report('dist', path.join(root, 'dist'), '/');
console.log(`Building again below ${base}…`);
rmSync(baseContent, { recursive: true, force: true });
cpSync(path.join(root, 'content'), baseContent, { recursive: true });
cpSync(path.join(root, 'tests/fixtures/wikijs'), baseContent, { recursive: true });
if (run('astro', ['build'], { BASE: base, OUT: baseDirectory, CONTENT: './.astro/base-content' }) !== 0)
  good = false;
else good = (await report(`below ${base}`, baseDirectory, base)) && good;
process.exitCode = good ? 0 : 1;
