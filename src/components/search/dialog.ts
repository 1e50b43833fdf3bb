import css from './dialog.css?inline';
import { type Group, type Hit, rank } from './rank.ts';

interface Found {
  readonly url: string;
  readonly excerpt: string;
  readonly meta: { readonly title?: string; readonly names?: string; readonly where?: string };
  readonly sub_results: readonly (Hit & { readonly anchor?: { readonly id: string } })[];
}
interface Pagefind {
  options(options: {
    baseUrl: string;
    excerptLength: number;
    ranking: { pageLength: number };
  }): Promise<void>;
  debouncedSearch(
    query: string,
    options: object,
    wait: number,
  ): Promise<{ results: { data(): Promise<Found> }[] } | null>;
}

const base = document.body.dataset['base'] ?? '/';
const shownPages = 8;
const shownSections = 4;

let engine: Promise<Pagefind> | undefined;
function loadEngine(): Promise<Pagefind> {
  engine ??= import(/* @vite-ignore */ `${base}pagefind/pagefind.js`).then(async (module: Pagefind) => {
    // Facts are short and many: a rank that favours short texts would drown the prose in them.
    await module.options({ baseUrl: base, excerptLength: 18, ranking: { pageLength: 0.1 } });
    return module;
  });
  return engine;
}

/** `children` in an element of its own, with attributes. */
function element(
  name: string,
  attributes: Record<string, string>,
  ...children: (Node | string)[]
): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** An excerpt as text with marks; nothing else of its HTML is kept. */
function excerptNodes(excerpt: string): Node[] {
  const parsed = new DOMParser().parseFromString(excerpt, 'text/html');
  return [...parsed.body.childNodes].map((node) => {
    const text = node.textContent ?? '';
    return node.nodeName === 'MARK' ? element('mark', {}, text) : document.createTextNode(text);
  });
}

const row = (hit: Hit, where = ''): HTMLElement =>
  element(
    'a',
    { href: hit.url },
    element('b', {}, hit.title, ...(where ? [element('small', {}, where)] : [])),
    element('span', {}, ...excerptNodes(hit.excerpt)),
  );

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
  const list = element('ul', { 'aria-label': 'Results' });
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
      const search = await (await loadEngine()).debouncedSearch(query, {}, 120);
      if (!search) return;
      const data = await Promise.all(search.results.slice(0, shownPages * 3).map((result) => result.data()));
      if (input.value.trim() !== query) return;
      const groups = rank(data.map(toGroup), query).slice(0, shownPages);
      list.replaceChildren(
        ...groups.map((group) => {
          const sections = group.sections
            .slice(0, shownSections)
            .map((section) => element('li', {}, row(section)));
          return element(
            'li',
            {},
            row(group, group.where),
            ...(sections.length > 0 ? [element('ul', {}, ...sections)] : []),
          );
        }),
      );
      list.scrollTop = 0;
      listed = query;
      const count = search.results.length;
      say(
        count === 0
          ? `Nothing found for “${query}”.`
          : count === 1
            ? 'One page or fact.'
            : `${count} pages and facts.`,
      );
      if (eager && made.open) follow();
      eager = false;
    } catch {
      engine = undefined;
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
  loadEngine().catch(() => undefined);
}
