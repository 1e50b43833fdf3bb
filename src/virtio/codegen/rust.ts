/**
 * A struct as Rust without dependencies: `repr(C)` over types that keep their byte order and have no alignment, so
 * that every field lies where the specification has it and may be borrowed.
 */
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
import { bitsIn, camelCase, declarations, type Part, type Wanted } from './declarations.ts';

/** The words that may not stand as a name of a field without `r#`. */
const KEYWORDS = new Set(
  'as async await break const continue dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return static struct trait true type unsafe use where while abstract become box do final macro override priv typeof unsized virtual yield try'.split(
    ' ',
  ),
);

/** A name that Rust takes for a field: `type` becomes `r#type`, `command-specific` `command_specific`. */
export function rustName(name: string): string {
  const plain = name.replace(/\W+/g, '_').replace(/^\d/, '_$&');
  return KEYWORDS.has(plain) ? `r#${plain}` : plain;
}

/** `le32` as the type that holds it: `Le32`; a single byte needs none. */
const scalarName = ({ bits, signed, name }: Scalar<number>): string =>
  bits === 8 ? (signed ? 'i8' : 'u8') : name.charAt(0).toUpperCase() + name.slice(1);

/** A number in a byte order of its own. */
function scalarPart(scalar: Scalar<number>): Part {
  const { bits, signed, littleEndian } = scalar;
  const name = scalarName(scalar);
  const integer = `${signed ? 'i' : 'u'}${bits}`;
  const [order, word] = littleEndian ? ['le', 'little'] : ['be', 'big'];
  const text = [
    `/// ${signed ? 'An' : 'A'} \`${integer}\` in ${word}-endian order, at any address.`,
    '#[derive(Clone, Copy, Default, PartialEq, Eq)]',
    '#[repr(transparent)]',
    `pub struct ${name}([u8; ${bits / 8}]);`,
    `impl ${name} {`,
    `    pub const fn new(value: ${integer}) -> Self { Self(value.to_${order}_bytes()) }`,
    `    pub const fn get(self) -> ${integer} { ${integer}::from_${order}_bytes(self.0) }`,
    '}',
  ];
  return { name, text: text.join('\n') };
}

/** The multi-byte numbers in a type, nested ones too. */
function scalarsIn(type: Type<unknown>): readonly Scalar<number>[] {
  if (isStruct(type) || isUnion(type)) return type.fields.flatMap((one) => scalarsIn(one.type));
  if (type.kind === 'array') return scalarsIn((type as ArrayType<unknown>).element);
  if (type.kind === 'named' || type.kind === 'flags') return scalarsIn((type as Named<number>).base);
  return type.kind === 'scalar' && type.size > 1 ? [type as Scalar<number>] : [];
}

/**
 * The Rust of some structs, a part for each, after the types that it contains. A part of variable length at the end is
 * named in a comment only, so that the size is that of the fixed part. Throws for a type that still depends on the
 * context.
 */
export function rustParts(wanted: readonly Wanted[]): readonly Part[] {
  const { list, nameOf } = declarations(wanted, { spell: camelCase, declaresUnions: true });
  const scalars = new Map<string, Scalar<number>>();
  for (const { struct } of wanted) for (const one of scalarsIn(struct)) scalars.set(one.name, one);
  const structs = list.map(({ name, type, tail, summary }) => {
    const head = [`\`${type.name}\`${summary === undefined ? '.' : `: ${summary}`}`].map(doc);
    const fixed = type.fields.filter((one) => !one.type.flexible || isStruct(one.type) || isUnion(one.type));
    const open = type.fields.filter((one) => !fixed.includes(one));
    const then = (of: string, called: string, about: string | undefined) =>
      `    // Then \`${called}\`, ${of}${about === undefined ? '.' : `: ${about}`}`;
    const text = [
      ...head,
      '#[derive(Clone, Copy)]',
      '#[repr(C)]',
      `pub ${isUnion(type) ? 'union' : 'struct'} ${name} {`,
      ...fixed.flatMap((one) => member(one, nameOf)),
      ...open.map((one) => then(one.type.name, one.name, one.doc)),
      ...tail.map((one) => then(one.type, one.name, one.doc)),
      '}',
      `const _: () = assert!(core::mem::size_of::<${name}>() == ${type.size});`,
    ];
    return { name, text: text.join('\n') };
  });
  return [...[...scalars.values()].map(scalarPart), ...structs];
}

/** The Rust of one struct after the types that it contains. */
export function rustOf(struct: Struct<unknown>, tail: readonly TailField[] = []): string {
  return `${rustParts([{ struct, tail }])
    .map(({ text }) => text)
    .join('\n\n')}\n`;
}

const doc = (words: string): string => `/// ${words.replaceAll('\n', ' ')}`;

function member(one: Field, nameOf: (type: Type<unknown>) => string): readonly string[] {
  const words = [one.doc, bitsIn(one)].filter((text) => text !== undefined && text !== '');
  const about = words.map((text) => `    ${doc(text ?? '')}`);
  return [...about, `    pub ${rustName(one.name)}: ${spelled(one.type, nameOf)},`];
}

function spelled(type: Type<unknown>, nameOf: (type: Type<unknown>) => string): string {
  if (isStruct(type) || isUnion(type)) return nameOf(type);
  switch (type.kind) {
    case 'named':
    case 'flags':
      return spelled((type as Named<number>).base, nameOf);
    case 'bytes':
    case 'text':
      return `[u8; ${type.size}]`;
    case 'array': {
      const { element, count } = type as ArrayType<unknown>;
      return `[${spelled(element, nameOf)}; ${count ?? 0}]`;
    }
    case 'scalar':
      return scalarName(type as Scalar<number>);
    default:
      throw new Error(`${type.name} depends on the context: resolve it first.`);
  }
}
