import type { APIRoute } from 'astro';
import type { ClauseFile, PackedHeading } from '../../components/clause-lookup/find.ts';
import { CHAPTERS } from '../../site/chapters.ts';
import { cited } from '../../site/cited.ts';
import { clausePlace } from '../../virtio/spec/clauses.ts';
import { VERSION_NAMES, VERSIONS } from '../../virtio/spec/versions.ts';

/** What the lookup of clauses fetches. */
export const GET: APIRoute = async () => {
  const citing = await cited();
  const pages = [...new Map([...citing.values()].flat().map((page) => [page.url, page])).values()];
  const place = new Map(pages.map(({ url }, at) => [url, at]));
  const file: ClauseFile = {
    versions: VERSIONS.map(({ version, html }) => [version, html]),
    pages: pages.map(({ url, title }) => [url, title]),
    clauses: CHAPTERS.flatMap(({ clauses }) => clauses).map((key) => {
      let before = '';
      const headings = VERSION_NAMES.map((version): PackedHeading | 0 => {
        const found = clausePlace(key, version);
        if (found === undefined) return 0;
        const title = found.title === before ? 0 : found.title;
        before = found.title;
        return [found.number, title, found.anchor ?? 0, found.lead ?? 0];
      });
      return [key, (citing.get(key) ?? []).flatMap(({ url }) => place.get(url) ?? []), headings];
    }),
  };
  return new Response(JSON.stringify(file), { headers: { 'content-type': 'application/json' } });
};
