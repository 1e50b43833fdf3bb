import type { APIRoute } from 'astro';
import { exchangeCitations } from '../../../../components/exchange-citations.ts';
import { publishedTerms } from '../../../../site/lexicon.ts';
import { findScenario } from '../../../../virtio/scenarios.ts';

/** The clauses that the small widget of a term cites: it fetches them when a reader opens it. */
export async function getStaticPaths() {
  const demos = new Set((await publishedTerms()).flatMap(({ data }) => data.demo ?? []));
  return [...demos].filter(findScenario).map((scenario) => ({ params: { scenario } }));
}

export const GET: APIRoute = ({ params }) =>
  new Response(JSON.stringify(exchangeCitations({ scenario: params['scenario'] ?? '' })), {
    headers: { 'content-type': 'application/json' },
  });
