import { defineHastPlugin, defineMdastPlugin } from 'satteri';

/**
 * The title of a page is its only first-level heading. A page exported from Wiki.js has further ones in its
 * text; then every heading of the text goes one level down.
 */
export const demoteHeadings = () => {
  let deepest = false;
  return defineMdastPlugin({
    name: 'demote-headings',
    before(root) {
      deepest = root.children.some((node) => node.type === 'heading' && node.depth === 1);
    },
    heading(node, context) {
      if (deepest && node.depth < 6)
        context.setProperty(node, 'depth', (node.depth + 1) as 2 | 3 | 4 | 5 | 6);
    },
  });
};

/** Makes every heading of levels two to four a link to itself, unless it holds a link already. */
export const headingLinks = defineHastPlugin({
  name: 'heading-links',
  element: {
    filter: ['h2', 'h3', 'h4'],
    visit(node, context) {
      const id = node.properties?.['id'];
      if (typeof id !== 'string') return;
      if (node.children.some((child) => child.type === 'element' && child.tagName === 'a')) return;
      context.replaceNode(node, {
        ...node,
        children: [
          {
            type: 'element',
            tagName: 'a',
            properties: { href: `#${id}`, className: ['self'] },
            children: node.children,
          },
        ],
      });
    },
  },
});
