import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { checkContent } from '../content/check.ts';
import { readRegistries, readSources } from '../content/load.ts';
import { describe, type Problem } from '../content/problem.ts';

/** Everything wrong in the content below the root of the repository. */
export async function contentProblems(root: string): Promise<Problem[]> {
  return checkContent(await readSources(root), await readRegistries(root));
}

export const report = (problems: readonly Problem[]): string =>
  `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} in the content:\n  ${problems.map(describe).join('\n  ')}`;

/** Stops a build whose content is wrong, with file, line and mend; in development it says so and goes on. */
export const contentGuard = (): AstroIntegration => {
  let root = '';
  return {
    name: 'content-guard',
    hooks: {
      'astro:config:setup': async ({ config, command }) => {
        root = fileURLToPath(config.root);
        if (command !== 'build') return;
        const problems = await contentProblems(root);
        if (problems.length > 0) throw new Error(report(problems));
      },
      'astro:server:setup': ({ server, logger }) => {
        let last = '';
        const check = async () => {
          const problems = await contentProblems(root);
          const text = problems.length > 0 ? report(problems) : '';
          if (text !== last) text ? logger.error(text) : logger.info('the content is in order again');
          last = text;
        };
        const watch = (file: string) => {
          if (/\/content\/.*\.mdx?$/.test(file)) void check();
        };
        server.watcher.on('change', watch).on('add', watch).on('unlink', watch);
        void check();
      },
    },
  };
};
