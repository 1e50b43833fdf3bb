// Checks the direction of imports and that there are no cycles: `npm run imports`.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { checkImports } from './imports.mjs';

const root = path.resolve(import.meta.dirname, '..');
const files = (await readdir(path.join(root, 'src'), { recursive: true }))
  .map((file) => `src/${file.replaceAll(path.sep, '/')}`)
  .filter((file) => /\.(?:ts|tsx|mjs|js|astro)$/.test(file))
  .sort();
const sources = new Map(
  await Promise.all(files.map(async (file) => [file, await readFile(path.join(root, file), 'utf8')])),
);
const faults = checkImports(sources);
console.log(faults.length === 0 ? `${files.length} modules import the right way.` : faults.join('\n'));
process.exitCode = faults.length === 0 ? 0 : 1;
