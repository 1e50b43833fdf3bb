import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import { defineConfig } from 'astro/config';
import { contentGuard } from './src/site/build/content-guard.ts';
import { finishPages } from './src/site/build/finish-pages.ts';
import { searchIndex } from './src/site/build/search-index.ts';
import { codeClasses, codeTheme } from './src/site/markdown/code.ts';
import { markdownEngine } from './src/site/markdown/index.ts';
import { settings } from './src/site/settings.ts';

export default defineConfig({
  site: process.env.SITE ?? settings.site,
  base: process.env.BASE ?? '/',
  outDir: process.env.OUT ?? './dist',
  trailingSlash: 'ignore',
  build: { inlineStylesheets: 'always' },
  compressHTML: true,
  markdown: {
    processor: markdownEngine(),
    syntaxHighlight: 'shiki',
    shikiConfig: { theme: codeTheme, transformers: [codeClasses], langAlias: { console: 'shellscript' } },
  },
  // The order matters: pages get their policy before the index reads them.
  integrations: [mdx({ optimize: false }), preact(), contentGuard(), finishPages(), searchIndex()],
  devToolbar: { enabled: false },
  vite: {
    build: {
      rolldownOptions: {
        // Astro marks its own modules with a directive that Rolldown does not know; that is no one's mistake.
        onLog: (level, log, handle) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && handle(level, log),
      },
    },
    environments: {
      client: {
        build: {
          rolldownOptions: {
            output: {
              codeSplitting: {
                groups: [
                  // The helper that loads a module on demand must not drag Preact onto pages without widgets.
                  { name: 'load', test: /vite\/preload-helper/, priority: 3 },
                  { name: 'preact', test: /node_modules\/(preact|@astrojs\/preact)\//, priority: 2 },
                  // What a sleeping widget needs stays apart from what all of them need once they are awake. The latter
                  // is one file, since a widget that sleeps names every file that it will ask for.
                  {
                    name: 'asleep',
                    test: /widgets\/kit\/(given|keyboard|motion|sleepers|wake)\.ts$/,
                    priority: 1,
                  },
                  { name: 'address', test: /widgets\/kit\/address\.ts$/, priority: 1 },
                  { name: 'kit', test: /widgets\/kit\/\w+\.tsx?$/ },
                ],
              },
            },
          },
        },
      },
    },
  },
});
