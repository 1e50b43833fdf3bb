import { satteri, satteriHeadingIdsPlugin } from '@astrojs/markdown-satteri';
import { callouts, classLines } from './callouts.ts';
import { demoteHeadings, headingLinks } from './headings.ts';
import { freeTables, tableBoxes } from './tables.ts';

/** The plugins of the wiki's Markdown, in the order they run. */
export const mdastPlugins = [callouts, classLines, demoteHeadings];
export const hastPlugins = [satteriHeadingIdsPlugin(), headingLinks, tableBoxes];
export const features = {
  smartPunctuation: { quotes: true, dashes: false, ellipses: false },
};

/** The Markdown engine for Astro, for `.md` and `.mdx` alike. */
export function markdownEngine(): ReturnType<typeof satteri> {
  const engine = satteri({ mdastPlugins, hastPlugins, features });
  return {
    ...engine,
    async createRenderer(shared) {
      const renderer = await engine.createRenderer(shared);
      return { ...renderer, render: (content, options) => renderer.render(freeTables(content), options) };
    },
  };
}
