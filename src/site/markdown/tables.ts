import { defineHastPlugin } from 'satteri';

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
        if (style === undefined && align === undefined) return;
        const side = alignment(style) ?? alignment(align);
        context.setProperty(node, 'style', null);
        context.setProperty(node, 'align', null);
        if (side) context.setProperty(node, 'className', [side]);
      },
    },
  ],
});
