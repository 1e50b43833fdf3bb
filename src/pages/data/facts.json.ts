import type { APIRoute } from 'astro';
import { factIndex } from '../../site/search-facts.ts';

/** What the search fetches to find a fact by its name or number. */
export const GET: APIRoute = () =>
  new Response(JSON.stringify(factIndex()), { headers: { 'content-type': 'application/json' } });
