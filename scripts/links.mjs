// Reads the links and anchors of built pages and says which lead nowhere.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { attribute, tagsOf } from '../src/site/html.ts';

/**
 * A built page: the ids it has and the addresses it links to.
 * @param {string} html
 */
export function readPage(html) {
  const ids = new Set();
  const links = [];
  const doubles = [];
  for (const tag of tagsOf(html)) {
    const id = attribute(tag, 'id');
    if (id) {
      if (ids.has(id)) doubles.push(id);
      ids.add(id);
    }
    for (const name of ['href', 'src', 'component-url', 'renderer-url']) {
      const address = attribute(tag, name);
      if (address !== undefined && tag.name !== 'base') links.push(address);
    }
    if (tag.name === 'meta' && attribute(tag, 'http-equiv') === 'refresh')
      links.push((attribute(tag, 'content') ?? '').replace(/^.*?url=/, ''));
  }
  return { ids, links, doubles };
}

/** The file for a path, as a plain static host finds it. */
const fileFor = (files, pathname) => {
  const name = pathname.replace(/^\/|\/$/g, '');
  return [name, name === '' ? 'index.html' : `${name}/index.html`].find((file) => files.has(file));
};

/**
 * Checks every link inside the site. `extra` holds further addresses that must exist, each with its origin.
 * @param {string} directory
 * @param {{base?: string, site?: string, extra?: {url: string, from: string}[]}} options
 * @returns {Promise<{faults: string[], pages: number, links: number}>}
 */
export async function checkLinks(directory, { base = '/', site = '', extra = [] } = {}) {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        path.relative(directory, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'),
      ),
  );
  const pages = new Map();
  for (const file of [...files]
    .filter((name) => name.endsWith('.html') && !name.startsWith('pagefind/'))
    .sort())
    pages.set(file, readPage(await readFile(path.join(directory, file), 'utf8')));
  const faults = [];
  let count = 0;

  const check = (from, address, origin) => {
    if (address === '') return faults.push(`${from}: a link without an address`);
    const local = site && address.startsWith(`${site}/`) ? address.slice(site.length) : address;
    if (/^[a-z][a-z+.-]*:/i.test(local) || local.startsWith('//')) return undefined;
    count++;
    const url = new URL(local, `http://site${origin}`);
    const pathname = decodeURIComponent(url.pathname);
    if (!`${pathname}/`.startsWith(base))
      return faults.push(`${from}: ${address} is outside the base path ${base}`);
    const file = fileFor(files, pathname.slice(base.length));
    if (!file) return faults.push(`${from}: ${address} does not exist`);
    const anchor = decodeURIComponent(url.hash.slice(1)).replace(/:~:.*$/, '');
    if (anchor && !pages.get(file)?.ids.has(anchor))
      return faults.push(`${from}: ${address} has no such place on its page`);
    return undefined;
  };

  for (const [file, { links, doubles }] of pages) {
    const origin = `${base}${file.replace(/index\.html$/, '')}`;
    for (const id of new Set(doubles)) faults.push(`${file}: the id "${id}" stands twice`);
    for (const address of new Set(links)) check(file, address, origin);
  }
  for (const { url, from } of extra) check(from, `${base}${url.replace(/^\//, '')}`, base);
  return { faults, pages: pages.size, links: count };
}
