/**
 * The state of widgets in the page's address.
 *
 * Several widgets share the query string. Each owns the parameter `w.<instance>`, whose value is
 *
 *     1~key~value~key~value
 *
 * where 1 is the version of this form. Only characters that no messenger, terminal or URL parser rewrites are
 * used: letters, digits, `.`, `-`, `_`, `~`, and `*` followed by two hex digits for every other byte of UTF-8.
 *
 * A widget renders its default state first and applies the address in an effect, so that the page of the server
 * and the first picture in the browser are the same.
 */

import { type Fields, parameter, VERSION } from './given.ts';

export { type AddressState, decodeFields, type Fields, stateIn } from './given.ts';

const PLAIN = /[\w.-]/;

function escapeText(text: string): string {
  let out = '';
  for (const character of text) {
    if (PLAIN.test(character)) {
      out += character;
      continue;
    }
    for (const byte of new TextEncoder().encode(character)) out += `*${byte.toString(16).padStart(2, '0')}`;
  }
  return out;
}

/** `{ s: '4', o.size: '8' }` as `1~s~4~o.size~8`; the empty string when there are no fields. */
export function encodeFields(fields: Fields): string {
  const parts = Object.entries(fields).flatMap(([key, value]) => [escapeText(key), escapeText(value)]);
  return parts.length === 0 ? '' : [VERSION, ...parts].join('~');
}

/** The parts of a query string, undecoded, without the parameter of `instance`. */
function others(search: string, instance: string): string[] {
  return search
    .replace(/^\?/, '')
    .split('&')
    .filter((part) => part !== '' && part.split('=')[0] !== parameter(instance));
}

/** `search` with the state of one widget put in, replaced or (for an empty payload) removed. */
export function withState(search: string, instance: string, payload: string): string {
  const parts = others(search, instance);
  if (payload !== '') parts.push(`${parameter(instance)}=${payload}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** A link to this page with the state of one widget in it, leading to that widget (its element has the id). */
export function linkTo(href: string, instance: string, fields: Fields, id: string): string {
  const url = new URL(href);
  return `${url.origin}${url.pathname}${withState(url.search, instance, encodeFields(fields))}#${id}`;
}

const pending = new Map<string, string>();
let timer: ReturnType<typeof setTimeout> | undefined;

function flush(): void {
  timer = undefined;
  let search = location.search;
  for (const [instance, payload] of pending) search = withState(search, instance, payload);
  pending.clear();
  if (search !== location.search) {
    history.replaceState(history.state, '', `${location.pathname}${search}${location.hash}`);
  }
}

/**
 * Puts the state of one widget into the address bar, soon: browsers allow about 100 changes in 30 seconds, so
 * changes are gathered for 400 ms. Fields that equal the default should be left out; none at all removes the
 * parameter.
 */
export function writeState(instance: string, fields: Fields): void {
  pending.set(instance, encodeFields(fields));
  if (timer === undefined) timer = setTimeout(flush, 400);
}
