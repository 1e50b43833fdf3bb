// Checks the links of the built site, then builds it below a base path and checks that too: `npm run links`.
import path from 'node:path';
import { factRecords } from '../src/site/facts.ts';
import { settings } from '../src/site/settings.ts';
import { checkLinks } from './links.mjs';
import { root, run } from './setup.mjs';

const extra = factRecords().map(({ url, title }) => ({ url, from: `search record "${title}"` }));
const site = process.env.SITE ?? settings.site;
const base = '/x/';
const baseDirectory = path.join(root, '.astro/base-build');

async function report(name, directory, below) {
  const { faults, pages, links } = await checkLinks(directory, { base: below, site, extra });
  console.log(`${name}: ${pages} pages, ${links} links inside the site, ${faults.length} faults`);
  for (const fault of faults) console.log(`  ${fault}`);
  return faults.length === 0;
}

let good = await report('dist', path.join(root, 'dist'), '/');
console.log(`Building again below ${base}…`);
if (run('astro', ['build'], { BASE: base, OUT: baseDirectory }) !== 0) good = false;
else good = (await report(`below ${base}`, baseDirectory, base)) && good;
process.exitCode = good ? 0 : 1;
