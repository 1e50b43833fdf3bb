import type { FactIndex } from '../../site/fact-index.ts';
import css from './dialog.css?inline';
import { element } from './element.ts';
import { findFacts } from './find-facts.ts';
import { type Group, type Hit, rank } from './rank.ts';
import { resultSections, resultWords } from './results.ts';

interface Found {
  readonly url: string;
  readonly excerpt: string;
  readonly meta: { readonly title?: string; readonly names?: string; readonly where?: string };
  readonly sub_results: readonly (Hit & { readonly anchor?: { readonly id: string } })[];
}
interface Pagefind {
  options(options: { baseUrl: string; excerptLength: number }): Promise<void>;
  debouncedSearch(
    query: string,
    options: object,
    wait: number,
  ): Promise<{ results: { data(): Promise<Found> }[] } | null>;
}

const base = document.body.dataset['base'] ?? '/';
/** Pages that are looked at; those that are typed exactly may stand behind others. */
const lookedAt = 24;

let engine: Promise<Pagefind> | undefined;
function loadEngine(): Promise<Pagefind> {
  engine ??= import(/* @vite-ignore */ `${base}pagefind/pagefind.js`).then(async (module: Pagefind) => {
    await module.options({ baseUrl: base, excerptLength: 18 });
    return module;
  });
  return engine;
}

let facts: Promise<FactIndex> | undefined;
function loadFacts(): Promise<FactIndex> {
  facts ??= fetch(`${base}data/facts.json`).then((answer) => {
    if (!answer.ok) throw new Error(`The facts could not be fetched: ${answer.status}`);
    return answer.json() as Promise<FactIndex>;
  });
  return facts;
}

/** Addresses as the wiki writes them: without a slash at the end of the path. */
const tidy = (url: string): string => url.replace(/\/(?=#|$)/, '') || base;

function toGroup(found: Found): Group {
  return {
    title: found.meta.title ?? found.url,
    url: tidy(found.url),
    excerpt: found.excerpt,
    where: found.meta.where ?? '',
    names: found.meta.names?.split('|') ?? [],
    sections: found.sub_results
      .filter(({ anchor }) => anchor)
      .map(({ title, url, excerpt }) => ({ title, url: tidy(url), excerpt })),
  };
}

let dialog: HTMLDialogElement | undefined;

function makeDialog(): HTMLDialogElement {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
  const input = element('input', {
    type: 'text',
    enterkeyhint: 'search',
    placeholder: 'Bits, structs, words',
    'aria-label': 'Search the wiki',
    autocomplete: 'off',
    spellcheck: 'false',
  }) as HTMLInputElement;
  const state = element('p', { role: 'status' });
  const list = element('div', { class: 'results' });
  const close = element('button', { type: 'button', class: 'close' }, 'Close');
  const made = element(
    'dialog',
    { class: 'search', 'aria-label': 'Search' },
    element('div', { class: 'ask' }, input, close),
    state,
    list,
  ) as HTMLDialogElement;
  const say = (text: string) => {
    if (state.textContent !== text) state.textContent = text;
  };
  /** Whether Enter was pressed before what was typed had its results. */
  let eager = false;
  /** What the list shows the results of. */
  let listed = '';
  const follow = () => list.querySelector('a')?.click();
  const hint = 'Type a bit, a struct, an ID like 0x1042, or a word.';
  say(hint);

  async function update(): Promise<void> {
    const query = input.value.trim();
    eager = false;
    if (query === '') {
      listed = '';
      list.replaceChildren();
      say(hint);
      return;
    }
    try {
      const [search, index] = await Promise.all([
        loadEngine().then((loaded) => loaded.debouncedSearch(query, {}, 120)),
        loadFacts(),
      ]);
      if (!search) return;
      const data = await Promise.all(search.results.slice(0, lookedAt).map((result) => result.data()));
      if (input.value.trim() !== query) return;
      const found = {
        pages: rank(data.map(toGroup), query),
        pageCount: search.results.length,
        facts: findFacts(index, query),
        index,
        base,
      };
      list.replaceChildren(...resultSections(found));
      list.scrollTop = 0;
      listed = query;
      say(resultWords(found, query));
      if (eager && made.open) follow();
      eager = false;
    } catch {
      engine = undefined;
      facts = undefined;
      say('The search index could not be loaded.');
    }
  }

  input.addEventListener('input', update);
  close.addEventListener('click', () => made.close());
  made.addEventListener('click', (event) => {
    const target = event.target as Element;
    // A press beside the box closes it, and so does following a link to a place on the same page.
    if (target === made || target.closest('a')) made.close();
  });
  made.addEventListener('keydown', (event) => {
    const links = [...list.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    if (event.key === 'Enter' && document.activeElement === input) {
      event.preventDefault();
      // Results of what stood here before are not what was asked for.
      if (input.value.trim() === listed) follow();
      else eager = true;
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const next = event.key === 'ArrowDown' ? links[at + 1] : at > 0 ? links[at - 1] : input;
      next?.focus();
    }
  });
  document.body.append(made);
  return made;
}

/** Opens the search, and makes it the first time. */
export function openSearch(): void {
  dialog ??= makeDialog();
  if (dialog.open) return;
  dialog.showModal();
  dialog.querySelector('input')?.select();
  Promise.all([loadEngine(), loadFacts()]).catch(() => undefined);
}
