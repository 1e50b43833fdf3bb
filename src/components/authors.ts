import type { AstroComponentFactory } from 'astro/runtime/server/index.js';

type Module = { readonly default: AstroComponentFactory };

const files = {
  ...import.meta.glob<Module>('./widgets/*.astro', { eager: true }),
  ...import.meta.glob<Module>('./authoring/*.astro', { eager: true }),
};

/**
 * The components that authors use in `.mdx` without importing them: every file in `widgets/` and `authoring/`,
 * under the name of the file.
 */
export const authorComponents: Record<string, AstroComponentFactory> = Object.fromEntries(
  Object.entries(files).map(([file, module]) => [file.replace(/^.*\/|\.astro$/g, ''), module.default]),
);
