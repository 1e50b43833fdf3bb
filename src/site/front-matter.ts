import { z } from 'astro/zod';

/** Wiki.js writes an empty value where nothing was given; YAML reads that as null. */
const empty = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === null || value === '' ? undefined : value), schema);

const date = empty(
  z.coerce.date({ error: 'must be a date like 2026-01-31 or 2026-01-31T10:00:00.000Z' }).optional(),
);

const tags = empty(
  z.preprocess(
    (value) =>
      typeof value === 'string'
        ? value
            .split(',')
            .map((tag) => tag.trim())
            .filter(Boolean)
        : value,
    z
      .array(z.string({ error: 'must hold words' }), {
        error: 'must be a list like [storage, queue] or words with commas between them',
      })
      .default([]),
  ),
);

const text = (what: string) =>
  z
    .string({ error: `must be ${what}` })
    .trim()
    .min(1, { error: `must be ${what}` });

const common = {
  title: text('the title of the page, in words'),
  description: empty(z.string({ error: 'must be one sentence, in words' }).optional()),
  published: empty(z.boolean({ error: 'must be true or false' }).default(true)),
  date,
  tags,
  editor: empty(z.string({ error: 'must be the word markdown' }).optional()),
  dateCreated: date,
};

/** Front matter of a page of the wiki: the fields that Wiki.js exports. */
export const pageSchema = z.strictObject(common);

const clauseSource = z.strictObject({
  clause: text('a clause key like basic/split-virtqueues'),
  version: z.enum(['1.0', '1.1', '1.2', '1.3', '1.4'], {
    error: "must be a version of the specification in quotes: '1.0', '1.1', '1.2', '1.3' or '1.4'",
  }),
});
const linkSource = z.strictObject({
  title: text('the name of the source'),
  url: z.url({ error: 'must be a whole address, beginning with https://' }),
});

/** Where a term is from: a clause of the specification, or a titled link. */
export const sourceSchema = z.union([clauseSource, linkSource], {
  error: "must be {clause: 'basic/…', version: '1.4'} or {title: …, url: https://…}",
});

/** Front matter of a term of the lexicon. Its file name is its ID. */
export const termSchema = z.strictObject({
  ...common,
  aliases: empty(z.array(z.string(), { error: 'must be a list of words' }).default([])),
  see: empty(
    z.array(z.string(), { error: 'must be a list of term IDs (file names without .md)' }).default([]),
  ),
  source: sourceSchema,
  demo: empty(z.string({ error: 'must be the name of a small widget' }).optional()),
});

export type PageFrontMatter = z.output<typeof pageSchema>;
export type TermFrontMatter = z.output<typeof termSchema>;
