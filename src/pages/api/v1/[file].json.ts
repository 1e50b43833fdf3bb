import type { APIRoute } from 'astro';
import { z } from 'astro/zod';
import { FILE_NAMES, INDEX, indexFile } from '../../../site/api/index-file.ts';
import { FILES } from '../../../site/api/records.ts';
import { schemaOf } from '../../../site/api/schema.ts';

const answers: Readonly<Record<string, () => unknown>> = {
  index: indexFile,
  'index.schema': () => z.toJSONSchema(INDEX),
  ...Object.fromEntries(
    FILE_NAMES.flatMap((name) => [
      [name, FILES[name]],
      [`${name}.schema`, () => schemaOf(name)],
    ]),
  ),
};

export const getStaticPaths = () => Object.keys(answers).map((file) => ({ params: { file } }));

export const GET: APIRoute = ({ params }) =>
  new Response(JSON.stringify(answers[params['file'] ?? '']?.()), {
    headers: { 'content-type': 'application/json' },
  });
