import { createCssVariablesTheme, type ShikiTransformer } from 'shiki';

/** One variable per kind of token; `prose.css` gives them their colours in both schemes. */
export const codeTheme = createCssVariablesTheme({
  name: 'ringside',
  variablePrefix: '--code-',
  fontStyle: false,
});

/** `color:var(--code-token-string-expression)` becomes the class `t-string-expression`. */
function classOf(style: unknown): string | undefined {
  return typeof style === 'string' ? /--code-token-([\w-]+)/.exec(style)?.[1]?.replace(/^/, 't-') : undefined;
}

/** Turns the styles that Shiki writes on elements into classes: the policy of the site forbids style attributes. */
export const codeClasses: ShikiTransformer = {
  name: 'code-classes',
  pre(node) {
    node.properties['class'] = 'code';
    delete node.properties['style'];
    delete node.properties['dataLanguage'];
  },
  span(node) {
    const kind = classOf(node.properties['style']);
    delete node.properties['style'];
    if (kind) node.properties['class'] = kind;
  },
  line(node) {
    delete node.properties['class'];
    for (const child of [...node.children]) {
      if (child.type !== 'element' || child.properties['class']) continue;
      node.children.splice(
        node.children.indexOf(child),
        1,
        ...child.children.filter((part) => part.type === 'text'),
      );
    }
  },
};
