import { encodeFields, stateIn, withState } from '../../widgets/kit/address.ts';
import { KINDS } from './kinds.ts';
import { listOf } from './list.ts';

let begun = false;
/** Browsers allow about 100 changes of the address in 30 seconds, and people type faster. */
const PAUSE = 400;

/** Brings the form above the rows of a reference page to life, once, and keeps what it says in the address. */
export function startFilter(form: HTMLFormElement): void {
  const instance = form.dataset['filter'] ?? '';
  const kind = KINDS[instance];
  const output = form.querySelector('output');
  const clearing = form.querySelector('button');
  const text = form.querySelector('input');
  if (begun || !kind || !output || !clearing || !text) return;
  begun = true;
  const list = listOf(kind);
  const fields = [...form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[name]')];
  const query = () => Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  /** The order hides nothing, so that it stays when all else is cleared. */
  const isAsked = () => fields.some(({ name, value }) => name !== 'o' && value !== '');

  const apply = () => {
    const shown = list.show(query(), isAsked());
    const { noun } = form.dataset;
    output.value = shown === list.size ? `${shown} ${noun}` : `${shown} of ${list.size} ${noun}`;
    form.classList.toggle('none', shown === 0);
    clearing.disabled = !isAsked();
  };
  let waiting: ReturnType<typeof setTimeout> | undefined;
  /** Puts what is asked into the address. */
  const keep = () => {
    clearTimeout(waiting);
    waiting = undefined;
    const asked = Object.fromEntries(Object.entries(query()).filter(([, value]) => value !== ''));
    const search = withState(location.search, instance, encodeFields(asked));
    if (search !== location.search)
      history.replaceState(history.state, '', `${location.pathname}${search}${location.hash}`);
  };
  const change = () => {
    apply();
    waiting ??= setTimeout(keep, PAUSE);
  };
  const clear = () => {
    for (const field of fields) if (field.name !== 'o') field.value = '';
    change();
  };
  /** A link to what the filter hides brings it back. */
  const follow = () => {
    const target = document.querySelector(':target');
    if (!target?.closest('[hidden]')) return;
    clear();
    keep();
    target.scrollIntoView();
  };
  /** Asks for what the address says; a field that has no such choice asks for nothing. */
  const restore = () => {
    const state = stateIn(location.search, instance);
    const wanted = state.kind === 'fields' ? state.fields : {};
    for (const field of fields) {
      field.value = wanted[field.name] ?? '';
      if (field instanceof HTMLSelectElement && field.selectedIndex < 0) field.selectedIndex = 0;
    }
    apply();
    if (state.kind === 'error') output.value = state.message;
  };

  form.addEventListener('input', change);
  clearing.addEventListener('click', () => {
    clear();
    text.focus();
  });
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !isAsked()) return;
    event.preventDefault();
    // The words go first, and all that was chosen beside them when there are none.
    if (text.value === '') return clear();
    text.value = '';
    change();
  });
  // A link is followed from an address that has what was typed, so that back leads to it again.
  document.addEventListener('click', () => waiting && keep(), true);
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest('a') : null;
    if (link?.hash && link.href === location.href) follow();
  });
  addEventListener('popstate', restore);
  addEventListener('hashchange', follow);

  if (stateIn(location.search, instance).kind === 'none') {
    // What was chosen while this was on its way.
    change();
  } else {
    restore();
    delete document.documentElement.dataset['filtering'];
    follow();
    document.querySelector(':target')?.scrollIntoView();
  }
}
