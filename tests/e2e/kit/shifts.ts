import type { Page } from 'playwright-core';

/** What moved by itself since the page began to load: each place with how much it counts for. */
export async function shifts(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const moved: string[] = [];
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as LayoutShift[])
            for (const { node } of entry.hadRecentInput ? [] : entry.sources)
              moved.push(
                `${entry.value.toFixed(4)} ${(node as Element | null)?.outerHTML?.slice(0, 80) ?? ''}`,
              );
        });
        observer.observe({ type: 'layout-shift', buffered: true });
        // What is buffered is told in a task of its own, which comes before a frame has been drawn.
        requestAnimationFrame(() => setTimeout(() => resolve(moved), 50));
      }),
  );
}

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: Node | null }[];
}
