/** The base path the site is served under, with a slash at its end: `/` or `/x/`. */
export const base = (import.meta.env.BASE_URL ?? '/').replace(/\/?$/, '/');

/** A site-absolute address under the base path: `/virt/virtio/blk` becomes `/x/virt/virtio/blk`. */
export function href(path: string): string {
  return path.startsWith('/') ? base + path.slice(1) : path;
}

/** The address of a page without the base and without a slash at its end; `/` for the home page. */
export function pathOf(pathname: string): string {
  const inner = pathname.startsWith(base) ? `/${pathname.slice(base.length)}` : pathname;
  return inner.replace(/(?:\/index)?(?:\.html)?\/?$/, '') || '/';
}
