import type { APIRoute } from 'astro';
import { negotiationCitations } from '../../../site/citations.ts';
import { FEATURED_DEVICES } from '../../../virtio/spec/load.ts';

/** The clauses that the negotiation of each device cites: a widget fetches them when a reader turns to it. */
export const getStaticPaths = () => FEATURED_DEVICES.map((device) => ({ params: { device } }));

export const GET: APIRoute = async ({ params }) =>
  new Response(JSON.stringify(await negotiationCitations(params['device'] ?? '')), {
    headers: { 'content-type': 'application/json' },
  });
