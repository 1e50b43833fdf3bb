import { encodeFields } from '../kit/address.ts';
import { CAUSES } from './causes.ts';
import { QUESTIONS } from './questions.ts';
import type { Node, Show } from './types.ts';

/** Where every path begins. */
export const FIRST = 'start';

/** Every question and every cause, by ID. */
export const NODES: Readonly<Record<string, Node>> = { ...QUESTIONS, ...CAUSES };

/** The node of an ID. An ID that does not exist is a mistake in the data, and throws. */
export function nodeOf(id: string): Node {
  const node = NODES[id];
  if (node === undefined) throw new Error(`The guide has neither a question nor a cause “${id}”.`);
  return node;
}

/** What a node is called: the question, or the title of the cause. */
export const nameOf = (node: Node): string => (node.kind === 'question' ? node.ask : node.title);

/** The address of a state that shows a cause. `base` ends in a slash. */
export const addressOf = ({ page, widget, fields }: Show, base: string): string =>
  `${base}${page.slice(1)}?w.${widget}=${encodeFields(fields)}#w-${widget}`;

/** A place in the guide when it is read as a whole. Each node is told once; elsewhere only its ID stands. */
export interface Told {
  readonly id: string;
  readonly node?: Node;
  /** Of a question: what each answer leads to. */
  readonly branches: readonly { readonly say: string; readonly leads: Told }[];
}

/** The guide as an outline, told where a reader meets each node first. */
export function outline(id = FIRST, met = new Set<string>()): Told {
  if (met.has(id)) return { id, branches: [] };
  met.add(id);
  const node = nodeOf(id);
  const answers = node.kind === 'question' ? node.answers : [];
  return { id, node, branches: answers.map(({ say, to }) => ({ say, leads: outline(to, met) })) };
}
