/** Which pages of the wiki cite a clause: computed from what the content says and from the facts its components show. */
import { DEVICE_IDS } from '../virtio/spec/ids.ts';
import { SCOPES, type ScopeFacts, scopeFacts } from '../virtio/spec/scopes.ts';
import type { ClauseKey } from '../virtio/spec/types.ts';
import { type Sources, termOf } from './content/check.ts';
import { componentsIn, type Used } from './content/components.ts';
import { checkFrontMatter } from './content/front-matter-check.ts';
import { readSources } from './content/load.ts';
import type { PageFrontMatter, TermFrontMatter } from './front-matter.ts';
import { navigation } from './navigation.ts';
import { constantsPath, referencePath, registersPath, structsPath } from './reference.ts';
import { deviceTitle, scopeOf } from './scopes.ts';

/** A page or a part of one that cites a clause. */
export interface CitingPage {
  /** Without the base. */
  readonly url: string;
  readonly title: string;
}

type Cited = Map<ClauseKey, CitingPage[]>;

const clausesOf = (facts: readonly { readonly clause: ClauseKey }[]): readonly ClauseKey[] =>
  facts.map(({ clause }) => clause);

/** What a component of a page shows, by the clauses that its facts stand in. */
function citedByComponent({ component, attributes }: Used): readonly ClauseKey[] {
  if (component === 'Cite') return [attributes.get('clause') ?? ''];
  const facts: ScopeFacts | undefined = scopeFacts(attributes.get('device') ?? '');
  if (facts === undefined) return [];
  if (component === 'FeatureTable' || component === 'Negotiation')
    return clausesOf([...facts.features, ...facts.rules]);
  if (component === 'ConstantTables') return clausesOf(facts.constants);
  if (component === 'StructTables') return clausesOf(facts.structs);
  if (component === 'QueueTable') return clausesOf(facts.queues);
  if (component === 'ConstantTable')
    return clausesOf(facts.constants.filter(({ group }) => group === attributes.get('group')));
  if (component === 'StructLayout')
    return clausesOf(facts.structs.filter(({ name }) => name === attributes.get('struct')));
  return [];
}

function add(cited: Cited, page: CitingPage, keys: Iterable<ClauseKey>): void {
  for (const key of new Set(keys)) {
    const known = cited.get(key) ?? [];
    cited.set(key, known);
    known.push(page);
  }
}

/** Pages of the content with what they cite, in the order of the navigation. */
function addPages(cited: Cited, sources: Sources): void {
  const order = navigation.flatMap(({ items }) => items.map(({ path }) => path));
  const place = (url: string) => (order.includes(url) ? order.indexOf(url) : order.length);
  const pages = [...sources].flatMap(([file, source]) => {
    const data = checkFrontMatter(file, source, 'page').data as PageFrontMatter | undefined;
    if (termOf(file) !== undefined || !data?.published) return [];
    const url = `/${file.replace(/^content\//, '').replace(/(?:^|\/)index\.mdx?$|\.mdx?$/, '')}`;
    return [{ url, title: data.title, source }];
  });
  for (const { source, ...page } of pages.sort((a, b) => place(a.url) - place(b.url)))
    add(cited, page, [...componentsIn(source)].flatMap(citedByComponent));
}

function addTerms(cited: Cited, sources: Sources): void {
  for (const [file, source] of sources) {
    const id = termOf(file);
    if (id === undefined) continue;
    const data = checkFrontMatter(file, source, 'term').data as TermFrontMatter | undefined;
    if (!data?.published) continue;
    const { clause } = data.source as { clause?: string };
    if (clause !== undefined)
      add(cited, { url: `/virt/lexicon#${id}`, title: `${data.title} (lexicon)` }, [clause]);
  }
}

/** The tables of the reference. */
function addReference(cited: Cited): void {
  const page = (url: string, title: string) => ({ url, title });
  add(
    cited,
    page(referencePath('devices'), 'Device IDs'),
    DEVICE_IDS.flatMap(({ clause }) => clause ?? []),
  );
  add(
    cited,
    page(referencePath('features'), 'Feature bits'),
    SCOPES.flatMap(({ features, rules }) => clausesOf([...features, ...rules])),
  );
  for (const { scope, structs, constants, registers } of SCOPES) {
    const title = scopeOf(scope)?.title ?? deviceTitle(scope);
    add(cited, page(structsPath(scope), `Structs of ${title}`), clausesOf(structs));
    add(cited, page(constantsPath(scope), `Constants of ${title}`), clausesOf(constants));
    const transport = registers[0]?.scope;
    if (transport) add(cited, page(registersPath(transport), `Registers of ${title}`), clausesOf(registers));
  }
}

/** The pages that cite each clause: the prose first, then the lexicon, then the tables. */
export function citingPages(sources: Sources): ReadonlyMap<ClauseKey, readonly CitingPage[]> {
  const cited: Cited = new Map();
  addPages(cited, sources);
  addTerms(cited, sources);
  addReference(cited);
  return cited;
}

let known: Promise<ReadonlyMap<ClauseKey, readonly CitingPage[]>> | undefined;

/** The same for the content of this repository, read once for a build. */
export function cited(): Promise<ReadonlyMap<ClauseKey, readonly CitingPage[]>> {
  known ??= readSources(process.cwd()).then(citingPages);
  return known;
}
