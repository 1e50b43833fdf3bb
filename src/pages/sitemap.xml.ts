import { getCollection } from 'astro:content';
import type { APIRoute } from 'astro';
import { href } from '../site/address.ts';
import { generatedPaths } from '../site/generated.ts';
import { escapeHtml } from '../site/html.ts';

/** Every published page, by its whole address. */
export const GET: APIRoute = async ({ site }) => {
  const pages = await getCollection('pages', ({ data }) => data.published);
  const paths = pages.map(({ id }) => (id === 'index' ? '/' : `/${id}`));
  const addresses = [...paths, ...generatedPaths]
    .map((path) => new URL(href(path), site).href)
    .sort()
    .map((address) => `<url><loc>${escapeHtml(address)}</loc></url>`);
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${addresses.join('\n')}</urlset>\n`,
    { headers: { 'content-type': 'application/xml; charset=utf-8' } },
  );
};
