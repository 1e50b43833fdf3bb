// Checks front matter, components and references of every content file without building: `npm run content`.
import path from 'node:path';
import { contentProblems, report } from '../src/site/build/content-guard.ts';

const problems = await contentProblems(path.resolve(import.meta.dirname, '..'));
console.log(problems.length === 0 ? 'The content is in order.' : report(problems));
process.exitCode = problems.length === 0 ? 0 : 1;
