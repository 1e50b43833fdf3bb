/** Lets the buttons of the page copy a struct as code; what that takes is fetched with the first press. */
export function offerCopies(): void {
  const place = document.querySelector<HTMLElement>('[data-structs]');
  place?.addEventListener('click', async ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLButtonElement>('.as button') : null;
    if (!button) return;
    const { copyStruct } = await import('./copy-struct.ts');
    await copyStruct(button, place.dataset['structs'] ?? '');
  });
}
