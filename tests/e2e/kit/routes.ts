import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const dist = path.resolve(import.meta.dirname, '../../../dist');

/** The addresses of all pages in the build, without those that only lead elsewhere. */
export function routes(): string[] {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => file.endsWith('.html') && !file.startsWith('pagefind/'))
    .filter((file) => !readFileSync(path.join(dist, file), 'utf8').includes('http-equiv="refresh"'))
    .map((file) => `/${file.replace(/(?:^|\/)index\.html$/, '')}`)
    .sort();
}
