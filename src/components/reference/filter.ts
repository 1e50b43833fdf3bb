import { stateIn, writeState } from '../../widgets/kit/address.ts';
import { compare, type FeatureQuery, type FeatureRow, matches } from './feature-filter.ts';

const INSTANCE = 'features';

function read(element: HTMLTableRowElement): FeatureRow {
  const [bit, device, name] = element.cells;
  return {
    bit: Number(bit?.textContent),
    device: device?.textContent?.trim() ?? '',
    name: name?.querySelector('code')?.textContent ?? '',
    text: (element.textContent ?? '').toLowerCase(),
    since: element.dataset['s'] ?? '',
    until: element.dataset['u'],
    legacy: element.dataset['l'] !== undefined,
  };
}

let begun = false;

/** Brings the form above the table of features to life, once, and keeps what it says in the address. */
export function filterFeatures(): void {
  if (begun) return;
  begun = true;
  const form = document.querySelector<HTMLFormElement>('form[data-features]');
  const body = document.querySelector('#all-features tbody');
  const output = form?.querySelector('output');
  if (!form || !body || !output) return;
  const rows = [...body.querySelectorAll('tr')].map((element) => ({ element, row: read(element) }));
  const fields = [...form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[name]')];
  const query = () =>
    Object.fromEntries(fields.map(({ name, value }) => [name, value])) as unknown as FeatureQuery;

  const apply = () => {
    const asked = query();
    for (const { element, row } of rows) element.hidden = !matches(row, asked);
    const order = rows.toSorted((a, b) => compare(a.row, b.row, asked)).map(({ element }) => element);
    if (order.some((element, at) => element !== body.children[at])) body.append(...order);
    const shown = rows.filter(({ element }) => !element.hidden).length;
    output.value =
      shown === rows.length ? `${shown} feature bits` : `${shown} of ${rows.length} feature bits`;
  };
  /** A link to a row that the filter hides brings it back. */
  const follow = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id === '' ? null : document.getElementById(id);
    if (!(target instanceof HTMLTableRowElement) || !target.hidden) return;
    form.reset();
    change();
    target.scrollIntoView();
  };
  const change = () => {
    apply();
    writeState(INSTANCE, Object.fromEntries(Object.entries(query()).filter(([, value]) => value !== '')));
  };

  const state = stateIn(location.search, INSTANCE);
  if (state.kind === 'fields') {
    for (const field of fields) field.value = state.fields[field.name] ?? '';
    apply();
    const target = location.hash === '' ? null : document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLTableRowElement && !target.hidden) target.scrollIntoView();
    follow();
  } else if (state.kind === 'error') {
    output.value = state.message;
  } else {
    // What was chosen while this was on its way.
    change();
  }
  form.addEventListener('input', change);
  form.addEventListener('submit', (event) => event.preventDefault());
  addEventListener('hashchange', follow);
}
