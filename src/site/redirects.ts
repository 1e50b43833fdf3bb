/** Older, misspelt or renamed addresses of the wiki, and where they lead now. */
export const redirects: Readonly<Record<string, string>> = {
  '/virt/virtio/tabket': '/virt/virtio/tablet',
  '/virt/virtio/keyboard': '/virt/virtio/kbd',
};
