import type { APIRoute } from 'astro';
import { FILES } from '../../../site/api/records.ts';
import { type FileName, schemaOf } from '../../../site/api/schema.ts';
import { VERSIONS } from '../../../virtio/spec/versions.ts';

const names = Object.keys(FILES) as FileName[];

/** What there is: the files with their schemas, and what they were read from. */
const index = () => ({
  version: 1,
  files: names.map((name) => ({
    file: `${name}.json`,
    schema: `${name}.schema.json`,
    records: FILES[name]().length,
  })),
  specification: VERSIONS.map(({ version, stage, approved, date, html, commit }) => ({
    version,
    stage,
    approved,
    date,
    html,
    commit,
  })),
});

const answers: Readonly<Record<string, () => unknown>> = {
  index,
  ...Object.fromEntries(
    names.flatMap((name) => [
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
