/** What every page of the wiki runs: the theme, the way into the search, the table of contents that follows. */
const root = document.documentElement;

const themes = ['auto', 'light', 'dark'];
const themeWords = ['as the system', 'light', 'dark'];
const themeButton = document.querySelector('.theme');
function nameTheme(): number {
  const index = Math.max(themes.indexOf(root.dataset['theme'] ?? ''), 0);
  themeButton?.setAttribute('aria-label', `Theme: ${themeWords[index]}`);
  return index;
}
nameTheme();
themeButton?.addEventListener('click', () => {
  const next = themes[(nameTheme() + 1) % 3] ?? 'auto';
  if (next === 'auto') delete root.dataset['theme'];
  else root.dataset['theme'] = next;
  nameTheme();
  try {
    if (next === 'auto') localStorage.removeItem('theme');
    else localStorage.setItem('theme', next);
  } catch {}
});

const search = () => import('./search/dialog.ts').then(({ openSearch }) => openSearch());
document.querySelector('.find')?.addEventListener('click', search);
document.addEventListener('keydown', (event) => {
  const inField = (event.target as Element).closest?.('input,textarea,select,[contenteditable]');
  const slash = event.key === '/' && !inField && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (slash || (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey))) {
    event.preventDefault();
    search();
  }
  // A definition that covers what someone reads goes away with Escape, until the pointer or focus leaves it.
  if (event.key === 'Escape') {
    for (const term of document.querySelectorAll('.term:is(:hover,:focus-within)')) {
      term.classList.add('shut');
      for (const leave of ['pointerleave', 'focusout'])
        term.addEventListener(leave, () => term.classList.remove('shut'), { once: true });
    }
  }
});

const links = new Map<Element, Element>();
for (const link of document.querySelectorAll<HTMLAnchorElement>('.toc a')) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) links.set(heading, link);
}
if (links.size > 0) {
  const follow = () => {
    let here: Element | undefined;
    for (const [heading, link] of links) {
      // What a filter hides has no height.
      const { top, height } = heading.getBoundingClientRect();
      if (top < 120 && height > 0) here = link;
    }
    for (const link of links.values())
      if (link === here) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
  };
  let waiting = false;
  const onScroll = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      follow();
    });
  };
  addEventListener('scroll', onScroll, { passive: true });
  follow();
}
