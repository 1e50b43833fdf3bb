import type { AstroIntegration } from 'astro';
export const searchIndex = (): AstroIntegration => ({ name: 'search-index', hooks: {} });
