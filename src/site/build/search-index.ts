import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import * as pagefind from 'pagefind';
import { readSources } from '../content/load.ts';
import { pageDocument, publishedPages, type TermRecord, termRecords } from './search-records.ts';

type Index = NonNullable<Awaited<ReturnType<typeof pagefind.createIndex>>['index']>;

/** Words keep their underscores, so that a whole `VIRTIO_BLK_F_DISCARD` is one word. */
const options = { includeCharacters: '_', excludeSelectors: ['[role=tooltip]', '.crumbs'] };

/** Files that Pagefind writes beside the search itself: its own interfaces, which the wiki does not use. */
const unused = /^pagefind-(?:ui|modular-ui|component-ui|highlight)/;

function check(errors: readonly string[]): void {
  if (errors.length > 0) throw new Error(`The search index could not be made: ${errors.join('; ')}`);
}

async function newIndex(): Promise<Index> {
  const { errors, index } = await pagefind.createIndex(options);
  check(errors);
  if (!index) throw new Error('Pagefind made no index');
  return index;
}

async function addRecords(index: Index, records: readonly TermRecord[]): Promise<void> {
  for (const { url, title, names, where, text } of records) {
    const { errors } = await index.addCustomRecord({
      url,
      language: 'en',
      content: [`${where}: ${title}.`, text, ...names].join(' '),
      meta: { title, names: names.join('|'), where },
    });
    check(errors);
  }
}

/** The index of a built site: its pages and the terms of the lexicon; facts are found by an index of their own. */
async function indexBuild(directory: string, root: string): Promise<string> {
  const index = await newIndex();
  const { errors, page_count } = await index.addDirectory({ path: directory });
  check(errors);
  const sources = await readSources(root);
  const terms = await termRecords(sources);
  await addRecords(index, terms);
  const outputPath = path.join(directory, 'pagefind');
  check((await index.writeFiles({ outputPath })).errors);
  for (const file of await readdir(outputPath))
    if (unused.test(file)) await rm(path.join(outputPath, file), { recursive: true });
  return `${page_count} pages and ${terms.length} terms`;
}

/** The index in development, in memory and straight from the Markdown: no page has to be rendered for it. */
async function indexSources(root: string): Promise<Map<string, Uint8Array>> {
  const index = await newIndex();
  const sources = await readSources(root);
  const pages = publishedPages(sources);
  for (const page of pages) check((await index.addHTMLFile(await pageDocument(page))).errors);
  await addRecords(index, await termRecords(sources));
  const { errors, files } = await index.getFiles();
  check(errors);
  await index.deleteIndex();
  return new Map(files.map((file) => [file.path, file.content]));
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript', json: 'application/json' };

/**
 * The full-text search: Pagefind's index, written beside a build, and made in memory when the search is first
 * opened in development.
 */
export const searchIndex = (): AstroIntegration => {
  let root = '';
  return {
    name: 'search-index',
    hooks: {
      'astro:config:done': ({ config }) => {
        root = fileURLToPath(config.root);
      },
      'astro:server:setup': ({ server, logger }) => {
        let files: Promise<Map<string, Uint8Array>> | undefined;
        const forget = (file: string) => {
          if (file.startsWith(path.join(root, 'content'))) files = undefined;
        };
        server.watcher.on('change', forget).on('add', forget).on('unlink', forget);
        server.middlewares.use((request, response, next) => {
          const name = /\/pagefind\/([^?]+)/.exec(request.url ?? '')?.[1];
          if (!name) return next();
          files ??= indexSources(root);
          files.then(
            (found) => {
              const bytes = found.get(name);
              const type = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
              response.writeHead(bytes ? 200 : 404, { 'content-type': type });
              response.end(bytes);
            },
            (error: Error) => {
              files = undefined;
              logger.error(error.message);
              next(error);
            },
          );
        });
      },
      'astro:build:done': async ({ dir, logger }) => {
        const what = await indexBuild(fileURLToPath(dir), root);
        await pagefind.close();
        logger.info(`${what} can be searched`);
      },
    },
  };
};
