import { extract, nameIn } from './parts.ts';

const files = new Map<string, Promise<string>>();

async function load(address: string): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status}`);
  return response.text();
}

/** The text in a field, selected, for a browser that does not let a page write to the clipboard. */
function showByHand(button: HTMLButtonElement, text: string): void {
  const place = button.closest('p');
  const field = document.createElement('textarea');
  field.className = 'by-hand';
  field.readOnly = true;
  field.value = text;
  field.rows = Math.min(20, text.split('\n').length);
  field.setAttribute('aria-label', button.getAttribute('aria-label') ?? 'Code');
  place?.nextElementSibling?.classList.contains('by-hand')
    ? place.nextElementSibling.replaceWith(field)
    : place?.after(field);
  field.select();
}

/** Says something on the button for a while, and to a screen reader. */
function say(button: HTMLButtonElement, text: string): void {
  const plain = button.dataset['plain'] ?? button.textContent;
  button.dataset['plain'] = plain;
  button.textContent = text;
  setTimeout(() => {
    button.textContent = plain;
  }, 1500);
  const status = document.querySelector('.as-status') ?? document.createElement('div');
  status.className = 'as-status';
  status.setAttribute('role', 'status');
  document.body.append(status);
  status.textContent = `${text}: ${button.getAttribute('aria-label')}`;
}

/** Copies the struct that a button belongs to. `base` is the address of the files of its scope, without the ending. */
export async function copyStruct(button: HTMLButtonElement, base: string): Promise<void> {
  const ending = button.value;
  const name = nameIn(ending, button.closest<HTMLElement>('.as')?.dataset['part'] ?? '');
  const address = `${base}.${ending}`;
  const file = files.get(address) ?? load(address);
  files.set(address, file);
  let text: string | undefined;
  try {
    text = extract(await file, name);
  } catch {
    files.delete(address);
  }
  if (text === undefined) return say(button, 'Not found');
  try {
    await navigator.clipboard.writeText(text);
    say(button, 'Copied');
  } catch {
    showByHand(button, text);
  }
}
