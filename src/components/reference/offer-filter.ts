/** The filter is fetched when someone reaches for it, or when the address or the browser has something to filter by. */
export function offerFilter(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-filter]');
  if (!form) return;
  const begin = async () => (await import('./filter.ts')).startFilter(form);
  const isFilled = [...new FormData(form).values()].some((value) => value !== '');
  form.addEventListener('submit', (event) => event.preventDefault());
  if (isFilled || location.search.includes(`w.${form.dataset['filter']}=`)) void begin();
  else
    for (const kind of ['focusin', 'pointerenter', 'input'])
      form.addEventListener(kind, begin, { once: true });
}
