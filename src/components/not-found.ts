/** Offers the page that was probably meant at an address where nothing stands. */
import { nearest } from '../site/nearest.ts';

const lastOf = (path: string) => path.split('/').at(-1) ?? '';

/** The known path that someone probably meant: with the same last part, else one that is spelt much the same. */
export function meantPath(wrong: string, known: readonly string[]): string | undefined {
  const path = wrong.replace(/(?:\.html?|\/)+$/, '');
  const last = lastOf(path)
    .toLowerCase()
    .replace(/^virtio-/, '');
  if (last === '') return undefined;
  const near = known.some((one) => lastOf(one) === last) ? last : nearest(last, known.map(lastOf));
  // Tables of one device share its name and lie deeper than its page.
  const depth = (one: string) => one.split('/').length;
  return known
    .filter((one) => near !== undefined && lastOf(one) === near)
    .sort((a, b) => depth(a) - depth(b))[0];
}

/** Reads the sitemap and fills the line that was empty until now. Without an answer the line stays away. */
export async function offerNearest(line: HTMLElement): Promise<void> {
  const base = document.body.dataset['base'] ?? '/';
  const answer = await fetch(`${base}sitemap.xml`);
  if (!answer.ok) return;
  const addresses = [...(await answer.text()).matchAll(/<loc>([^<]+)<\/loc>/g)];
  const known = addresses.map(([, address]) => new URL(address ?? '').pathname);
  const path = meantPath(location.pathname, known);
  const link = line.querySelector('a');
  if (path === undefined || link === null) return;
  link.href = path;
  link.textContent = path;
  line.hidden = false;
}
