import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { pageSchema, termSchema } from './site/front-matter.ts';

/** A file's path is its address: `virt/virtio/blk.mdx` has the ID and the address `virt/virtio/blk`. */
const idFromPath = ({ entry }: { entry: string }) => entry.replace(/\.mdx?$/, '');

/** `CONTENT=…` builds the wiki over another folder of content, as the end-to-end tests do. */
const content = process.env['CONTENT'] ?? './content';

const pages = defineCollection({
  loader: glob({
    base: content,
    pattern: ['**/*.{md,mdx}', '!virt/lexicon/**'],
    generateId: idFromPath,
  }),
  schema: pageSchema,
});

const lexicon = defineCollection({
  loader: glob({ base: `${content}/virt/lexicon`, pattern: '*.md', generateId: idFromPath }),
  schema: termSchema,
});

export const collections = { pages, lexicon };
