const marked = /<style data-head>([\s\S]*?)<\/style>/g;

/** Moves the style sheets marked `data-head` to the end of the head, each once, as one element. */
export function stylesToHead(html: string): string {
  const sheets = new Set<string>();
  const rest = html.replace(marked, (_, css: string) => {
    sheets.add(css.trim());
    return '';
  });
  if (sheets.size === 0) return html;
  return rest.replace('</head>', () => `<style>${[...sheets].join('')}</style></head>`);
}
