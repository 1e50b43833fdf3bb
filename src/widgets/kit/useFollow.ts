import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/**
 * Keeps the focus where a walk through a list is: when `at` changes and the focus is in `list`, it goes to the element
 * of that number that `selector` finds. What has the focus as the widget wakes keeps it. `before` is told of the
 * element first, wherever the focus is.
 */
export function useFollow(
  list: RefObject<HTMLElement>,
  selector: string,
  at: number,
  before?: (element: HTMLElement, list: HTMLElement) => void,
): void {
  const followed = useRef(at);
  useEffect(() => {
    if (followed.current === at) return;
    followed.current = at;
    const within = list.current;
    const element = within?.querySelectorAll<HTMLElement>(selector)[at];
    if (!within || !element) return;
    before?.(element, within);
    if (within.contains(document.activeElement)) element.focus({ preventScroll: before !== undefined });
  }, [list, selector, at, before]);
}
