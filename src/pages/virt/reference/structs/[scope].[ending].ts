import type { APIRoute } from 'astro';
import { CODE_LANGUAGES, type CodeEnding } from '../../../../site/reference.ts';
import { SCOPES } from '../../../../site/scopes.ts';
import { structFile } from '../../../../site/struct-files.ts';

export const getStaticPaths = () =>
  SCOPES.filter(({ structs }) => structs.length > 0).flatMap(({ key }) =>
    Object.keys(CODE_LANGUAGES).map((ending) => ({ params: { scope: key, ending } })),
  );

export const GET: APIRoute = ({ params }) =>
  new Response(structFile(params['scope'] ?? '', params['ending'] as CodeEnding), {
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
