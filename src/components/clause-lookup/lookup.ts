/** Answers the lookup of clauses: fetches the table once, keeps the question in the address, writes the answer. */
import { type ClauseFile, type FoundClause, findClauses, readClauses, readQuestion } from './find.ts';

/** More answers than this say that the question was too wide. */
const MOST = 20;

const base = document.body.dataset['base'] ?? '/';
const form = document.querySelector<HTMLFormElement>('.clause-lookup');
const input = form?.querySelector<HTMLInputElement>('[name=q]');
const select = form?.querySelector<HTMLSelectElement>('[name=v]');
const answer = document.querySelector('.clause-answer');

let table: Promise<readonly FoundClause[]> | undefined;
const clauses = () => {
  table ??= fetch(`${base}data/clauses.json`)
    .then((response) => response.json() as Promise<ClauseFile>)
    .then(readClauses);
  table.catch(() => {
    table = undefined;
  });
  return table;
};

function element(name: string, text = '', more: Readonly<Record<string, string>> = {}): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(more)) made.setAttribute(key, value);
  return made;
}

const inside = (path: string) => base + path.slice(1);

/** One clause: its newest title, its number in every version, the pages that cite it. */
function show({ key, headings, pages }: FoundClause, version: string): HTMLElement {
  const article = element('article');
  const heading = headings.find((one) => one.version === version) ?? headings.at(-1);
  if (heading === undefined) return article;
  const older = headings.filter(({ title }) => title !== heading.title);
  const anchor = key.replaceAll('/', '.');
  const row = inside(`/virt/reference/clauses/${key.split('/')[0]}#${anchor}`);
  const title = element('h2', `${heading.version} § ${heading.number} `);
  title.append(element('a', heading.title, { href: row }));
  const numbers = element('ul');
  for (const one of headings) {
    const item = element('li', `${one.version} `);
    item.append(element('a', `§ ${one.number}`, { href: one.url, title: one.title }));
    numbers.append(item);
  }
  article.append(title, element('code', key), numbers);
  for (const one of older) article.append(element('p', `In ${one.version} it is called “${one.title}”.`));
  const cited = element('p', pages.length === 0 ? 'No page of ours cites it.' : 'Cited by ');
  pages.forEach(([url, name], at) => {
    if (at > 0) cited.append(', ');
    cited.append(element('a', name, { href: inside(url) }));
  });
  article.append(cited);
  return article;
}

let asked = 0;
async function look(): Promise<void> {
  if (!input || !select || !answer) return;
  const now = ++asked;
  const question = readQuestion(input.value, select.value);
  const address = new URL(location.href);
  for (const [name, value] of [
    ['q', input.value.trim()],
    ['v', select.value],
  ] as const)
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  history.replaceState(null, '', address);
  if (question.text === '') return answer.replaceChildren();
  try {
    const found = findClauses(await clauses(), question);
    if (now !== asked) return;
    const where = question.version ? ` in ${question.version}` : '';
    const count =
      found.length === 0
        ? `No clause${where} answers to “${input.value.trim()}”.`
        : `${found.length} ${found.length === 1 ? 'clause' : 'clauses'}${where}${found.length > MOST ? `, the first ${MOST}` : ''}`;
    const list = found.slice(0, MOST).map((one) => show(one, question.version));
    answer.replaceChildren(element('p', count, { class: 'count' }), ...list);
  } catch {
    answer.replaceChildren(element('p', 'The table of clauses could not be fetched. Try again.'));
  }
}

/** Takes up the question of the address, and every one asked from now on. */
export function start(): void {
  const { searchParams } = new URL(location.href);
  if (input && !input.value) input.value = searchParams.get('q') ?? '';
  if (select && !select.value) select.value = searchParams.get('v') ?? '';
  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    look();
  });
  form?.addEventListener('input', look);
  look();
}
