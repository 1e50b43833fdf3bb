import { createHash } from 'node:crypto';
import { attribute, tagsOf } from '../html.ts';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Scripts that run; data in a script element (`application/json`, `speculationrules`) does not. */
const runs = (type: string | undefined): boolean => !type || /^(module|text\/javascript)$/.test(type);

/**
 * The content security policy of one built page: its own inline scripts and styles by their hashes, files of
 * the site, and nothing else. `wasm-unsafe-eval` is for the search, which is WebAssembly.
 */
export function policyFor(html: string): string {
  const scripts = new Set<string>();
  const styles = new Set<string>();
  for (const tag of tagsOf(html)) {
    if (tag.text === undefined || tag.text === '') continue;
    if (tag.name === 'style') styles.add(hash(tag.text));
    if (tag.name === 'script' && runs(attribute(tag, 'type'))) scripts.add(hash(tag.text));
  }
  return [
    "default-src 'self'",
    "img-src 'self' data:",
    `script-src 'self' 'wasm-unsafe-eval' ${[...scripts].join(' ')}`.trim(),
    `style-src 'self' ${[...styles].join(' ')}`.trim(),
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
  ].join(';');
}

/** What the policy forbids and a hash cannot allow: inline handlers and style attributes. */
export function forbiddenIn(html: string): string[] {
  const found: string[] = [];
  for (const tag of tagsOf(html)) {
    const names = tag.attributes
      .replace(/"[^"]*"|'[^']*'/g, '""')
      .matchAll(/(?:^|\s)(on[a-z]+|style)(?=\s*=)/gi);
    for (const [, name] of names) found.push(`<${tag.name} ${name}=…>`);
    if (/(?:^|\s)(?:href|src)\s*=\s*["']?\s*javascript:/i.test(tag.attributes))
      found.push(`<${tag.name}> javascript:`);
  }
  return found;
}

/** The page with its policy as the first element of the head, so that it holds for everything behind it. */
export function withPolicy(html: string): string {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policyFor(html)}">`;
  return html.replace(/<head[^>]*>/i, (head) => head + meta);
}
