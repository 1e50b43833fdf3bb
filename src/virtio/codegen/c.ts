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

/** A declared struct: its tag and its text. */
interface Declared {
  readonly tag: string;
  readonly text: string;
}

/** A name that C takes: `a b` becomes `a_b`. */
export function cName(name: string): string {
  const plain = name.replace(/\W+/g, '_');
  return /^\d/.test(plain) ? `_${plain}` : plain;
}

/**
 * The C of a struct that `resolve` has given, after the structs that it contains. Integers are of stdint.h; their
 * byte order stands in a comment, for C cannot say it. `tail` names what follows at an offset that is open. Throws
 * for a type that still depends on the context.
 */
export function cOf(struct: Struct<unknown>, tail: readonly TailField[] = []): string {
  const declared = new Map<Type<unknown>, Declared>();
  declare(struct, declared, tail);
  return `${[...declared.values()].map(({ text }) => text).join('\n\n')}\n`;
}

function declare(
  struct: Struct<unknown>,
  declared: Map<Type<unknown>, Declared>,
  tail: readonly TailField[] = [],
): string {
  const known = declared.get(struct);
  if (known !== undefined) return known.tag;
  // A flexible array needs a field before it; without one, gcc and clang take an array of no elements.
  const alone = struct.fields.length === 1;
  const lines = struct.fields.flatMap((one) => member(one, declared, alone));
  const after = tail.map(({ name, type, doc }) => `  ${comment(`then ${name}, ${type}: ${doc}`)}`);
  const tags = new Set([...declared.values()].map(({ tag }) => tag));
  const tag = free(cName(struct.name), tags);
  const text = [`struct ${tag} {`, ...lines, ...after, '} __attribute__((packed));'].join('\n');
  declared.set(struct, { tag, text });
  return tag;
}

/** The lines of one member; those of a union are indented in it, and one without a name gets none. */
function member(one: Field, declared: Map<Type<unknown>, Declared>, alone: boolean): readonly string[] {
  const doc = one.doc === undefined ? [] : [`  ${comment(one.doc)}`];
  const name = cName(one.name);
  if (isUnion(one.type)) {
    const inside = one.type.fields.flatMap((each) => member(each, declared, true)).map((line) => `  ${line}`);
    const end = one.anonymous === true ? '' : ` ${name}`;
    return [...doc, '  union {', ...inside, `  } __attribute__((packed))${end};`];
  }
  const { type, size, note } = spelled(one.type, declared, alone);
  return [...doc, `  ${type} ${name}${size};${note === '' ? '' : ` ${comment(note)}`}`];
}

/** The name itself, or with the first number from 2 on that makes it unlike the names that are taken. */
function free(name: string, taken: ReadonlySet<string>): string {
  let found = name;
  for (let at = 2; taken.has(found); at++) found = `${name}_${at}`;
  return found;
}

const comment = (words: string): string => `/* ${words.replaceAll('*/', '* /')} */`;

interface Spelled {
  readonly type: string;
  /** `[4]` for an array, and the like. */
  readonly size: string;
  /** What C cannot say: the byte order. */
  readonly note: string;
}

function spelled(type: Type<unknown>, declared: Map<Type<unknown>, Declared>, alone: boolean): Spelled {
  const open = alone ? '[0]' : '[]';
  if (isStruct(type)) return { type: `struct ${declare(type, declared)}`, size: '', note: '' };
  switch (type.kind) {
    case 'named':
    case 'flags':
      return spelled((type as Named<number>).base, declared, alone);
    case 'bytes':
      return { type: 'uint8_t', size: type.flexible ? open : `[${type.size}]`, note: '' };
    case 'text':
      return { type: 'char', size: `[${type.size}]`, note: '' };
    case 'array': {
      const { element, count } = type as ArrayType<unknown>;
      const one = spelled(element, declared, false);
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
