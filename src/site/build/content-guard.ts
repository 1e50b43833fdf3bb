import type { AstroIntegration } from 'astro';
export const contentGuard = (): AstroIntegration => ({ name: 'content-guard', hooks: {} });
