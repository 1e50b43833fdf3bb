import { defineMdastPlugin, type MdastNode } from 'satteri';

/** A word that makes a quotation a callout, in GitHub's spelling or Wiki.js's: its look and its label. */
const words: Readonly<Record<string, { readonly look: 'note' | 'warning'; readonly label: string }>> = {
  note: { look: 'note', label: 'Note' },
  tip: { look: 'note', label: 'Tip' },
  important: { look: 'note', label: 'Important' },
  warning: { look: 'warning', label: 'Warning' },
  caution: { look: 'warning', label: 'Caution' },
  'is-info': { look: 'note', label: 'Note' },
  'is-success': { look: 'note', label: 'Good to know' },
  'is-warning': { look: 'warning', label: 'Warning' },
  'is-danger': { look: 'warning', label: 'Danger' },
};

const gitHubMark = /^\[!(\w+)\][ \t]*(?:\n|$)/;
/** Classes on a line of their own, as Wiki.js writes them behind a quotation, a list or a table. */
const wikiMark = /(?:^|\n)[ \t]*\{((?:[ \t]*\.[\w-]+)+)[ \t]*\}[ \t]*$/;

type Parent = Extract<MdastNode, { children: unknown[] }>;
type Child = Parent['children'][number];

const childrenOf = (node: MdastNode | undefined): readonly MdastNode[] =>
  node && 'children' in node ? (node.children as readonly MdastNode[]) : [];

/** The words in `{.a .b}`. */
const classesIn = (mark: string): string[] =>
  mark
    .split('.')
    .map((word) => word.trim())
    .filter(Boolean);

/** The paragraph `{.is-info}` on its own. */
function loneMark(node: MdastNode | undefined): string | undefined {
  const [only, more] = childrenOf(node);
  if (node?.type !== 'paragraph' || only?.type !== 'text' || more) return undefined;
  const match = wikiMark.exec(only.value);
  return match?.index === 0 ? match[1] : undefined;
}

/** A copy of a block whose first or last text is cut by `cut`; nothing if no text is left in it. */
function cutText(
  node: MdastNode,
  end: 'first' | 'last',
  cut: (text: string) => string,
): MdastNode | undefined {
  if (node.type === 'text') {
    const value = cut(node.value);
    return value === '' ? undefined : { ...node, value };
  }
  const children = [...childrenOf(node)];
  const at = end === 'first' ? 0 : children.length - 1;
  const target = children[at];
  if (!target) return node;
  const rest = cutText(target, end, cut);
  children.splice(at, 1, ...(rest ? [rest] : []));
  return children.length === 0 ? undefined : ({ ...node, children } as MdastNode);
}

const edgeText = (node: MdastNode | undefined, end: 'first' | 'last'): string => {
  if (node?.type === 'text') return node.value;
  return node ? edgeText(childrenOf(node).at(end === 'first' ? 0 : -1), end) : '';
};

/**
 * Turns `> [!NOTE]` (GitHub) and a quotation with `{.is-info}` behind it (Wiki.js) into
 * `<div role="note" class="callout note">` with its label in words. `div` and not `aside`: several asides on
 * a page would be landmarks with the same name.
 */
export const callouts = defineMdastPlugin({
  name: 'callouts',
  blockquote(node, context) {
    const blocks = childrenOf(node as MdastNode);
    const first = blocks[0];
    const last = blocks.at(-1);
    const gitHub = gitHubMark.exec(edgeText(first, 'first'));
    const wiki = wikiMark.exec(edgeText(last, 'last'));
    const parent = context.parent(node);
    const after = childrenOf(parent as MdastNode)[(context.indexOf(node) ?? -2) + 1];
    const lone = loneMark(after);
    const candidates = [
      gitHub?.[1]?.toLowerCase() ?? '',
      ...classesIn(wiki?.[1] ?? ''),
      ...classesIn(lone ?? ''),
    ];
    const found = candidates.map((word) => words[word]).find(Boolean);
    if (!found) return;
    let body: (MdastNode | undefined)[] = [...blocks];
    if (gitHub && first)
      body = [cutText(first, 'first', (text) => text.replace(gitHubMark, '')), ...body.slice(1)];
    else if (wiki && last)
      body = [...body.slice(0, -1), cutText(last, 'last', (text) => text.replace(wikiMark, ''))];
    else if (after) context.removeNode(after);
    const label = {
      type: 'paragraph',
      data: { hProperties: { className: ['callout-label'] } },
      children: [{ type: 'text', value: found.label }],
    } as MdastNode;
    context.replaceNode(node, {
      type: 'callout',
      data: {
        hName: 'div',
        hProperties: { role: 'note', className: ['callout', found.look] },
      } as Child['data'] & object,
      children: [label, ...body.filter((block) => block !== undefined)],
    });
  },
});

/** Takes away the class lines of Wiki.js that make no callout: `{.links-list}`, `{.dense}`, `{.grid-list}`. */
export const classLines = defineMdastPlugin({
  name: 'class-lines',
  paragraph(node, context) {
    if (loneMark(node as MdastNode) !== undefined) context.removeNode(node);
  },
  tableRow(node, context) {
    const cells = childrenOf(node as MdastNode);
    if (cells.length > 0 && wikiMark.exec(context.textContent(node))?.index === 0) context.removeNode(node);
  },
  text(node, context) {
    const match = wikiMark.exec(node.value);
    if (match && (match.index > 0 || node.value.startsWith('\n')))
      context.setProperty(node, 'value', node.value.slice(0, match.index));
  },
});
