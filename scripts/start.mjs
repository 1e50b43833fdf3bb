// `npm start`: installs what is missing, builds the site if something changed since, serves it, says where.
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { serve } from './serve.mjs';
import { ensurePackages, root, run } from './setup.mjs';

const built = path.join(root, '.astro/built');
const inputs = ['src', 'content', 'public', 'astro.config.mjs', 'package-lock.json'];
const base = process.env.BASE ?? '/';

/** When the newest of the files that the site is made of was changed. */
function newestInput() {
  let newest = 0;
  const visit = (file) => {
    const found = statSync(file);
    newest = Math.max(newest, found.mtimeMs);
    if (found.isDirectory()) for (const name of readdirSync(file)) visit(path.join(file, name));
  };
  for (const input of inputs) visit(path.join(root, input));
  return newest;
}

ensurePackages();
const fresh =
  base === '/' &&
  existsSync(built) &&
  existsSync(path.join(root, 'dist/index.html')) &&
  statSync(built).mtimeMs > newestInput();
if (fresh) console.log('The site is built already.');
else {
  console.log('Building the site…');
  const code = run('astro', ['build', '--force']);
  if (code !== 0) {
    console.error('The build failed; the message above says where and how to mend it.');
    process.exit(code);
  }
  mkdirSync(path.dirname(built), { recursive: true });
  writeFileSync(built, '');
}
const port = Number(process.env.PORT ?? 4321);
const server = await serve({
  directory: path.join(root, 'dist'),
  base,
  port,
  host: process.env.HOST ?? '127.0.0.1',
});
if (server.port !== port) console.log(`Port ${port} is taken.`);
console.log(`\nRingside is at ${server.address}/   (Ctrl-C ends it)`);
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => server.close().then(() => process.exit(0)));
