const worn = new Set<string>();

/** Adds styles that no sleeping widget needs, once, so that no page has to carry them. */
export function dress(css: string): void {
  if (worn.has(css)) return;
  worn.add(css);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}
