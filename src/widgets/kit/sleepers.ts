import { stateIn } from './address.ts';
import { wake } from './wake.ts';

/** What every widget is given: its name on the page. */
export interface Named {
  readonly instance: string;
}

/**
 * Lets every `[data-widget=name]` of the page sleep until it is wanted. Its first child is what the server rendered;
 * `data-props` holds the properties it was rendered with, as JSON. One that the address speaks of wakes at once.
 * `start` hydrates the element with the same properties. Choices and text that a reader entered before that are
 * handed to the widget once it is awake.
 */
export function sleepers<P extends Named>(
  name: string,
  start: (root: HTMLElement, props: P) => Promise<void>,
): void {
  for (const place of document.querySelectorAll<HTMLElement>(`[data-widget="${name}"]`)) {
    const root = place.firstElementChild;
    if (!(root instanceof HTMLElement)) continue;
    const props: P = JSON.parse(place.dataset['props'] ?? '{}');
    const load = async () => {
      await start(root, props);
      handOver(root);
    };
    const begin = wake(root, load);
    if (stateIn(location.search, props.instance).kind !== 'none') begin();
  }
}

/** Sends the events of what a reader has entered in sleeping fields. */
export function handOver(root: HTMLElement): void {
  for (const field of root.querySelectorAll('input, select, textarea')) {
    const event = changed(field);
    if (event !== undefined) field.dispatchEvent(new Event(event, { bubbles: true }));
  }
}

/** The event that a field would have sent for what differs from the page as it came. */
function changed(field: Element): 'change' | 'input' | undefined {
  if (field instanceof HTMLSelectElement) {
    const option = field.options[field.selectedIndex];
    return option === undefined || option.defaultSelected ? undefined : 'change';
  }
  if (field instanceof HTMLTextAreaElement) return field.value === field.defaultValue ? undefined : 'input';
  if (!(field instanceof HTMLInputElement)) return undefined;
  if (field.type === 'checkbox') return field.checked === field.defaultChecked ? undefined : 'change';
  return field.value === field.defaultValue ? undefined : 'input';
}
