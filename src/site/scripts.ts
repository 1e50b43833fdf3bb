const marked = /<script data-head>([\s\S]*?)<\/script>/g;

/**
 * Moves the scripts marked `data-head` behind the first plain one of the head, each once: what must run before the
 * page is painted stands in one place.
 */
export function scriptsToHead(html: string): string {
  const scripts = new Set<string>();
  const rest = html.replace(marked, (_, script: string) => {
    scripts.add(script.trim());
    return '';
  });
  if (scripts.size === 0) return html;
  return rest.replace(
    /(<script>[\s\S]*?)<\/script>/,
    (_, first: string) => `${first.trimEnd()}\n${[...scripts].join('\n')}</script>`,
  );
}
