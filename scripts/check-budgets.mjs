// Holds the size of every built page and of its scripts against its budget: `npm run budgets`.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { attribute, tagsOf } from '../src/site/html.ts';
import { root } from './setup.mjs';

const dist = path.join(root, 'dist');

/** Bytes of the page's HTML with its inlined styles and policy, brotli quality 11, by address. */
/** The guide to a stuck device stands on its page as a whole, so that it reads without script. */
const larger = {
  '/virt/vm/virtio': 20_000,
  '/virt/lexicon': 30_000,
  '/virt/concepts/stuck-device': 18_000,
};
const usual = 14_600;
/** The pages that hold every fact of something: a device, or one scope of the reference. */
const kinds = [
  [/^\/virt\/virtio\//, 30_000],
  [/^\/virt\/reference\/(?:structs|constants|versions)\/./, 30_000],
  [/^\/virt\/reference/, 20_000],
];
const limitOf = (address) =>
  larger[address] ?? kinds.find(([pattern]) => pattern.test(address))?.[1] ?? usual;
/** Bytes of script before anyone touches the page: without and with widgets. */
const plainScript = 3_000;
const widgetScript = 35_000;

const brotli = (data) =>
  brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

const weights = new Map();
/** A module with all that it imports at once; what it imports when touched is not counted. */
async function modulesOf(address, seen = new Set()) {
  const file = path.join(dist, address);
  if (seen.has(file) || !existsSync(file)) return seen;
  seen.add(file);
  const source = await readFile(file, 'utf8');
  if (!weights.has(file)) weights.set(file, brotli(source));
  for (const match of source.matchAll(/(?:\bimport|\bfrom)\s*["']([^"']+\.js)["']/g))
    await modulesOf(path.posix.join(path.posix.dirname(address), match[1]), seen);
  return seen;
}

async function measure(file) {
  const html = await readFile(path.join(dist, file), 'utf8');
  const modules = new Set();
  let inline = '';
  let widgets = 0;
  for (const tag of tagsOf(html)) {
    const addresses = [];
    if (tag.name === 'script') {
      const type = attribute(tag, 'type');
      const source = attribute(tag, 'src');
      if (source) addresses.push(source);
      else if (!type || type === 'module') inline += tag.text;
    }
    if (tag.name === 'link' && attribute(tag, 'rel') === 'modulepreload')
      addresses.push(attribute(tag, 'href'));
    if (attribute(tag, 'data-widget') !== undefined) widgets++;
    if (tag.name === 'astro-island') {
      widgets++;
      for (const name of ['component-url', 'renderer-url', 'before-hydration-url'])
        addresses.push(attribute(tag, name));
    }
    for (const address of addresses) if (address) await modulesOf(address, modules);
  }
  const script = [...modules].reduce((sum, module) => sum + weights.get(module), inline ? brotli(inline) : 0);
  const address = `/${file.replace(/(?:^|\/)index\.html$/, '')}`;
  return { address, html: brotli(html), script, widgets };
}

const files = (await readdir(dist, { recursive: true })).filter(
  (file) => file.endsWith('.html') && !file.startsWith('pagefind'),
);
const pages = [];
for (const file of files.sort()) {
  const page = await measure(file.replaceAll(path.sep, '/'));
  // A page that only leads elsewhere is a few hundred bytes; listing it would hide the others.
  if (page.html > 700) pages.push(page);
}
let over = 0;
console.log('html/limit      script/limit   widgets  page   (bytes, brotli -q 11)');
for (const { address, html, script, widgets } of pages) {
  const limit = limitOf(address);
  const scriptLimit = widgets > 0 ? widgetScript : plainScript;
  const bad = html > limit || script > scriptLimit;
  if (bad) over++;
  const column = (value, most, width) => `${value}/${most}`.padEnd(width);
  console.log(
    `${column(html, limit, 16)}${column(script, scriptLimit, 15)}${String(widgets).padEnd(9)}${address}${bad ? '   OVER' : ''}`,
  );
}
console.log(over === 0 ? 'Every page keeps to its budget.' : `${over} pages are over their budget.`);
process.exitCode = over === 0 ? 0 : 1;
