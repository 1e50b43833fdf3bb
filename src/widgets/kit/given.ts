/**
 * Reading the state of widgets out of the page's address: all that a sleeping widget needs of `address.ts`, which
 * tells the form.
 */

export const VERSION = '1';

/** What a widget keeps in the address: short keys, text values. Nothing that equals the default belongs here. */
export type Fields = Readonly<Record<string, string>>;

/** What the address says of one widget: nothing, its fields, or that it cannot be read. */
export type AddressState =
  | { readonly kind: 'none' }
  | { readonly kind: 'fields'; readonly fields: Fields }
  | { readonly kind: 'error'; readonly message: string };

function unescapeText(text: string): string | undefined {
  if (!/^([\w.-]|\*[0-9a-f]{2})*$/i.test(text)) return undefined;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '*') {
      bytes.push(Number.parseInt(text.slice(at + 1, at + 3), 16));
      at += 2;
    } else {
      bytes.push(text.charCodeAt(at));
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}

/** The inverse of `encodeFields` of `address.ts`. */
export function decodeFields(payload: string): AddressState {
  const [version, ...parts] = payload.split('~');
  if (version !== VERSION) {
    return { kind: 'error', message: 'This link was made for another version of this page.' };
  }
  const fields = new Map<string, string>();
  for (let at = 0; at < parts.length; at += 2) {
    const key = unescapeText(parts[at] ?? '');
    const value = unescapeText(parts[at + 1] ?? '*');
    if (!key || value === undefined || fields.has(key)) {
      return { kind: 'error', message: 'This link is damaged: its state cannot be read.' };
    }
    fields.set(key, value);
  }
  return { kind: 'fields', fields: Object.fromEntries(fields) };
}

/** The name of the parameter that a widget has. */
export function parameter(instance: string): string {
  return `w.${instance}`;
}

/** What `search` (a query string) says of one widget. */
export function stateIn(search: string, instance: string): AddressState {
  for (const part of search.replace(/^\?/, '').split('&')) {
    const [name, value] = part.split('=');
    if (name !== parameter(instance) || value === undefined) continue;
    try {
      return decodeFields(decodeURIComponent(value));
    } catch {
      return { kind: 'error', message: 'This link is damaged: its state cannot be read.' };
    }
  }
  return { kind: 'none' };
}
