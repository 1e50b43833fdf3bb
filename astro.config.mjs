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
    environments: {
      client: {
        build: {
          rolldownOptions: {
            output: {
              codeSplitting: {
                groups: [{ name: 'preact', test: /node_modules\/(preact|@astrojs\/preact)\// }],
              },
            },
          },
        },
      },
    },
  },
});
