/** The file that says what the data set holds: its files, and the texts that they were read from. */
import { z } from 'astro/zod';
import { VERSION_NAMES, VERSIONS } from '../../virtio/spec/versions.ts';
import { FILES } from './records.ts';
import type { FileName } from './schema.ts';

export const FILE_NAMES = Object.keys(FILES) as FileName[];

/** Of the addresses and of the meaning of fields: what stands under `/api/v1/` stays as it is. */
const FORMAT = 1;

export const INDEX = z.strictObject({
  version: z.literal(FORMAT).describe('Version of the format, as in the address.'),
  files: z.array(
    z.strictObject({
      file: z.string().describe('Address beside this file.'),
      schema: z.string().describe('Address of its JSON Schema.'),
      records: z.number().int().describe('How many records it has.'),
    }),
  ),
  specification: z
    .array(
      z.strictObject({
        version: z.enum(VERSION_NAMES as [string, ...string[]]),
        stage: z.string().describe('As the title page says.'),
        approved: z.boolean().describe('False for a draft that the committee never approved.'),
        date: z.iso.date(),
        html: z.url().describe('The published text.'),
        commit: z.string().describe('The commit of oasis-tcs/virtio-spec that the facts were read from.'),
      }),
    )
    .describe('Oldest first.'),
});

export const indexFile = (): z.infer<typeof INDEX> => ({
  version: FORMAT,
  files: FILE_NAMES.map((name) => ({
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
