/** A struct as C, for gcc and clang: packed, so that every field lies where the specification has it. */
import {
  type ArrayType,
  type Field,
  isStruct,
  isUnion,
  type Named,
  type Scalar,
  type Struct,
  type Type,
} from '../layout/layout.ts';
import type { TailField } from '../spec/types.ts';
import { bitsIn, declarations, type Part, type Wanted } from './declarations.ts';

type NameOf = (type: Type<unknown>) => string;

/** A name that C takes: `a b` becomes `a_b`. */
export function cName(name: string): string {
  const plain = name.replace(/\W+/g, '_');
  return /^\d/.test(plain) ? `_${plain}` : plain;
}

/**
 * The C of some structs, a part for each, after the structs that it contains. Integers are of stdint.h; their byte
 * order stands in a comment, for C cannot say it. What follows at an offset that is open is named in a comment. Throws
 * for a type that still depends on the context.
 */
export function cParts(wanted: readonly Wanted[]): readonly Part[] {
  const { list, nameOf } = declarations(wanted, { spell: cName, declaresUnions: false });
  return list.map(({ name, type: { fields }, tail, summary }) => {
    // A flexible array needs a field before it; without one, gcc and clang take an array of no elements.
    const alone = fields.length === 1;
    const lines = fields.flatMap((one) => member(one, nameOf, alone));
    const after = tail.map((one) => `  ${comment(`then ${one.name}, ${one.type}: ${one.doc}`)}`);
    const head = summary === undefined ? [] : [comment(summary)];
    const text = [...head, `struct ${name} {`, ...lines, ...after, '} __attribute__((packed));'];
    return { name, text: text.join('\n') };
  });
}

/** The C of one struct after those that it contains. */
export function cOf(struct: Struct<unknown>, tail: readonly TailField[] = []): string {
  return `${cParts([{ struct, tail }])
    .map(({ text }) => text)
    .join('\n\n')}\n`;
}

/** The lines of one member; those of a union are indented in it, and one without a name gets none. */
function member(one: Field, nameOf: NameOf, alone: boolean): readonly string[] {
  const doc = one.doc === undefined ? [] : [`  ${comment(one.doc)}`];
  const name = cName(one.name);
  if (isUnion(one.type)) {
    const inside = one.type.fields.flatMap((each) => member(each, nameOf, true)).map((line) => `  ${line}`);
    const end = one.anonymous === true ? '' : ` ${name}`;
    return [...doc, '  union {', ...inside, `  } __attribute__((packed))${end};`];
  }
  const { type, size, note: order } = spelled(one.type, nameOf, alone);
  const bits = bitsIn(one);
  const note = bits === '' ? order : `${order}: ${bits}`;
  return [...doc, `  ${type} ${name}${size};${note === '' ? '' : ` ${comment(note)}`}`];
}

const comment = (words: string): string => `/* ${words.replaceAll('*/', '* /')} */`;

interface Spelled {
  readonly type: string;
  /** `[4]` for an array, and the like. */
  readonly size: string;
  /** What C cannot say: the byte order. */
  readonly note: string;
}

function spelled(type: Type<unknown>, nameOf: NameOf, alone: boolean): Spelled {
  const open = alone ? '[0]' : '[]';
  if (isStruct(type)) return { type: `struct ${nameOf(type)}`, size: '', note: '' };
  switch (type.kind) {
    case 'named':
    case 'flags':
      return spelled((type as Named<number>).base, nameOf, alone);
    case 'bytes':
      return { type: 'uint8_t', size: type.flexible ? open : `[${type.size}]`, note: '' };
    case 'text':
      return { type: 'char', size: `[${type.size}]`, note: '' };
    case 'array': {
      const { element, count } = type as ArrayType<unknown>;
      const one = spelled(element, nameOf, false);
      return { ...one, size: `${count === null ? open : `[${count}]`}${one.size}` };
    }
    case 'scalar': {
      const { bits, signed, name } = type as Scalar<number>;
      return { type: `${signed ? '' : 'u'}int${bits}_t`, size: '', note: bits === 8 ? '' : name };
    }
    default:
      throw new Error(`${type.name} depends on the context: resolve it first.`);
  }
}
