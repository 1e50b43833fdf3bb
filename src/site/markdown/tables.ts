import { defineHastPlugin } from 'satteri';

const fence = /^[ \t]*(```|~~~)/;
const row = /^[ \t]*\|/;
const delimiters = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/**
 * Puts an empty line before a table that follows a line of text at once. Wiki.js shows such a table; CommonMark
 * would read it as more of the paragraph or list item above it.
 */
export function freeTables(markdown: string): string {
  const lines = markdown.split('\n');
  let fenced = false;
  return lines
    .map((line, index) => {
      if (fence.test(line)) fenced = !fenced;
      const above = lines[index - 1] ?? '';
      const below = lines[index + 1] ?? '';
      const begins = row.test(line) && delimiters.test(below) && above.trim() !== '' && !row.test(above);
      return begins && !fenced ? `\n${line}` : line;
    })
    .join('\n');
}

const alignment = (value: unknown): string | undefined =>
  /\b(center|right)\b/.exec(JSON.stringify(value ?? ''))?.[1];

/** Puts every table of the text in a box of its own that scrolls sideways on a narrow screen. */
export const tableBoxes = defineHastPlugin({
  name: 'table-boxes',
  element: [
    {
      filter: ['table'],
      visit(node, context) {
        context.wrapNode(node, {
          type: 'element',
          tagName: 'div',
          properties: { className: ['scroll'], role: 'group', tabIndex: 0, ariaLabel: 'Table' },
          children: [],
        });
      },
    },
    {
      // `:-:` becomes a style on every cell, which the policy of the site forbids: a class says the same.
      filter: ['th', 'td'],
      visit(node, context) {
        const { style, align } = node.properties;
        // An empty corner of a table heads nothing.
        if (node.tagName === 'th' && context.textContent(node).trim() === '') {
          context.replaceNode(node, { type: 'element', tagName: 'td', properties: {}, children: [] });
          return;
        }
        if (style === undefined && align === undefined) return;
        const side = alignment(style) ?? alignment(align);
        context.setProperty(node, 'style', null);
        context.setProperty(node, 'align', null);
        if (side) context.setProperty(node, 'className', [side]);
      },
    },
  ],
});
