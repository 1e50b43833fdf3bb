import { defineMiddleware } from 'astro:middleware';
import { base, href, pathOf } from './site/address.ts';
import { definitions, lexiconPath } from './site/lexicon.ts';
import { markExternal, markTerms, withBase } from './site/links.ts';
import { scriptsToHead } from './site/scripts.ts';
import { stylesToHead } from './site/styles.ts';

/** Finishes every page, in the build and in development alike: style sheets, early scripts, base path, terms, other hosts. */
export const onRequest = defineMiddleware(async (context, next) => {
  const response = await next();
  if (!response.headers.get('content-type')?.startsWith('text/html')) return response;
  let html = markExternal(withBase(scriptsToHead(stylesToHead(await response.text())), base));
  if (pathOf(context.url.pathname) !== lexiconPath)
    html = markTerms(html, href(lexiconPath), await definitions());
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  return new Response(html, { status: response.status, headers });
});
