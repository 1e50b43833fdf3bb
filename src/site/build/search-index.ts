import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import * as pagefind from 'pagefind';
import { markdownToHtml } from 'satteri';
import { type FactRecord, factRecords } from '../facts.ts';
import { features, hastPlugins, mdastPlugins } from '../markdown/index.ts';

type Index = NonNullable<Awaited<ReturnType<typeof pagefind.createIndex>>['index']>;

/** Words keep their underscores, so that a whole `VIRTIO_BLK_F_DISCARD` is one word. */
const options = { includeCharacters: '_', excludeSelectors: ['[role=tooltip]', '.also', '.more'] };

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

async function addFacts(index: Index, facts: readonly FactRecord[]): Promise<void> {
  for (const { url, title, names, text } of facts) {
    const { errors } = await index.addCustomRecord({
      url,
      language: 'en',
      content: `${title}. ${text} ${names.join(' ')}`,
      meta: { title, names: names.join(' '), kind: 'fact' },
    });
    check(errors);
  }
}

/** The index of a built site, from its pages. */
async function indexBuild(directory: string): Promise<number> {
  const index = await newIndex();
  const { errors, page_count } = await index.addDirectory({ path: directory });
  check(errors);
  await addFacts(index, factRecords());
  const outputPath = path.join(directory, 'pagefind');
  check((await index.writeFiles({ outputPath })).errors);
  for (const file of await readdir(outputPath))
    if (unused.test(file)) await rm(path.join(outputPath, file), { recursive: true });
  return page_count;
}

const frontMatter = /^---\n([\s\S]*?)\n---\n/;

/** The index in development, straight from the Markdown: no page has to be rendered for it. */
async function indexSources(content: string): Promise<Map<string, Uint8Array>> {
  const index = await newIndex();
  for (const file of (await readdir(content, { recursive: true })).filter((name) => /\.mdx?$/.test(name))) {
    const source = await readFile(path.join(content, file), 'utf8');
    const body = source.replace(frontMatter, '').replace(/<\/?[A-Z][^>]*>/g, '');
    const title = /^title:\s*["']?(.*?)["']?\s*$/m.exec(frontMatter.exec(source)?.[1] ?? '')?.[1] ?? file;
    const { html } = await markdownToHtml(body, { mdastPlugins, hastPlugins, features });
    const address = file.replaceAll(path.sep, '/').replace(/(?:^|\/)index\.mdx?$|\.mdx?$/, '');
    const term = /^virt\/lexicon\/(.+)$/.exec(address)?.[1];
    const url = term ? `/virt/lexicon#${term}` : `/${address}`;
    const { errors } = await index.addHTMLFile({
      url,
      content: `<html lang="en"><title>${title}</title><body><h1>${title}</h1>${html}</body></html>`,
    });
    check(errors);
  }
  await addFacts(index, factRecords());
  const { errors, files } = await index.getFiles();
  check(errors);
  await index.deleteIndex();
  return new Map(files.map((file) => [file.path, file.content]));
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript', json: 'application/json' };

/**
 * The full-text search: Pagefind's index over the pages and the facts, written beside a build, and made in
 * memory when the search is first opened in development.
 */
export const searchIndex = (): AstroIntegration => {
  let content = '';
  return {
    name: 'search-index',
    hooks: {
      'astro:config:done': ({ config }) => {
        content = fileURLToPath(new URL('content/', config.root));
      },
      'astro:server:setup': ({ server, logger }) => {
        let files: Promise<Map<string, Uint8Array>> | undefined;
        const forget = (file: string) => {
          if (file.startsWith(content)) files = undefined;
        };
        server.watcher.on('change', forget).on('add', forget).on('unlink', forget);
        server.middlewares.use((request, response, next) => {
          const name = /\/pagefind\/([^?]+)/.exec(request.url ?? '')?.[1];
          if (!name) return next();
          files ??= indexSources(content);
          files.then(
            (found) => {
              const bytes = found.get(name);
              response.statusCode = bytes ? 200 : 404;
              response.setHeader(
                'content-type',
                types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
              );
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
        const pages = await indexBuild(fileURLToPath(dir));
        await pagefind.close();
        logger.info(`${pages} pages and ${factRecords().length} facts can be searched`);
      },
    },
  };
};
