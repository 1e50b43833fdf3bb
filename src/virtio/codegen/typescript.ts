/** A struct as TypeScript without dependencies: an interface, and functions that read and write it in a `DataView`. */
import {
  type ArrayType,
  type Field,
  isStruct,
  isUnion,
  type Named,
  type Scalar,
  type Struct,
  spellType,
  type Type,
} from '../layout/layout.ts';
import type { TailField } from '../spec/types.ts';
import { bitsIn, camelCase, declarations, type Part, type Wanted } from './declarations.ts';

type NameOf = (type: Type<unknown>) => string;

/** A name that TypeScript takes for a property. */
const propertyName = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);

/**
 * The TypeScript of some structs, a part for each, after those that it contains. 64 bits are a `bigint`; text and the
 * alternatives of a union are raw bytes. A part of variable length at the end takes what is left of the view. Throws
 * for a type that still depends on the context.
 */
export function typescriptParts(wanted: readonly Wanted[]): readonly Part[] {
  const { list, nameOf } = declarations(wanted, { spell: camelCase, declaresUnions: false });
  return list.map(({ name, type, tail, summary }) => {
    const { fields, size } = type;
    const then = tail.map((one) => `  // then ${one.name}, ${one.type}: ${one.doc}`);
    const text = [
      comment(`\`${type.name}\`${summary === undefined ? '.' : `: ${summary}`}`),
      `export interface ${name} {`,
      ...fields.flatMap((one) => property(one, nameOf)),
      ...then,
      '}',
      `export const sizeOf${name} = ${size};`,
      `export function read${name}(view: DataView, at = 0): ${name} {`,
      '  return {',
      ...fields.map(
        (one) => `    ${propertyName(one.name)}: ${reading(one.type, place(one.offset), nameOf)},`,
      ),
      '  };',
      '}',
      `export function write${name}(view: DataView, value: ${name}, at = 0): void {`,
      ...fields.flatMap((one) => writing(one.type, place(one.offset), access(one.name), nameOf, '  ')),
      '}',
    ];
    return { name, text: text.join('\n') };
  });
}

/** The TypeScript of one struct after those that it contains. */
export function typescriptOf(struct: Struct<unknown>, tail: readonly TailField[] = []): string {
  return `${typescriptParts([{ struct, tail }])
    .map(({ text }) => text)
    .join('\n\n')}\n`;
}

const comment = (words: string): string => `/** ${words.replaceAll('*/', '* /')} */`;
const place = (offset: number): string => (offset === 0 ? 'at' : `at + ${offset}`);
const access = (name: string): string =>
  propertyName(name) === name ? `value.${name}` : `value[${propertyName(name)}]`;

function property(one: Field, nameOf: NameOf): readonly string[] {
  const about = one.doc === undefined ? [] : [`  ${comment(one.doc)}`];
  const alternatives = isUnion(one.type)
    ? ` one of ${one.type.fields.map(({ name, type }) => `${name} (${type.name})`).join(', ')}`
    : ` ${spellType(one.type)}`;
  const bits = bitsIn(one);
  const note = `//${alternatives} at ${one.offset}${bits === '' ? '' : `: ${bits}`}`;
  return [...about, `  ${propertyName(one.name)}: ${spelled(one.type, nameOf)}; ${note}`];
}

function spelled(type: Type<unknown>, nameOf: NameOf): string {
  if (isStruct(type)) return nameOf(type);
  switch (type.kind) {
    case 'named':
    case 'flags':
      return spelled((type as Named<number>).base, nameOf);
    case 'bytes':
    case 'text':
    case 'union':
      return 'Uint8Array';
    case 'array':
      return `${spelled((type as ArrayType<unknown>).element, nameOf)}[]`;
    case 'scalar':
      return (type as Scalar<number>).bits === 64 ? 'bigint' : 'number';
    default:
      throw new Error(`${type.name} depends on the context: resolve it first.`);
  }
}

/** `Uint32(…, true)` of a DataView: the part of the method behind get and set, and its last argument. */
function method({ bits, signed, littleEndian }: Scalar<number>): readonly [string, string] {
  const big = bits === 64 ? 'Big' : '';
  return [`${big}${signed ? 'Int' : 'Uint'}${bits}`, bits === 8 ? '' : `, ${littleEndian}`];
}

/** The index of an array, another one in an array of arrays. */
const indexIn = (at: string): string => (at.includes(' i * ') ? 'j' : 'i');

const rawAt = (size: number, flexible: boolean, at: string): string =>
  flexible
    ? `new Uint8Array(view.buffer, view.byteOffset + ${at}, view.byteLength - (${at}))`
    : `new Uint8Array(view.buffer, view.byteOffset + ${at}, ${size})`;

function reading(type: Type<unknown>, at: string, nameOf: NameOf): string {
  if (isStruct(type)) return `read${nameOf(type)}(view, ${at})`;
  switch (type.kind) {
    case 'named':
    case 'flags':
      return reading((type as Named<number>).base, at, nameOf);
    case 'bytes':
    case 'text':
    case 'union':
      return `${rawAt(type.size, type.flexible, at)}.slice()`;
    case 'array': {
      const { element, count } = type as ArrayType<unknown>;
      const length = count ?? `Math.floor((view.byteLength - (${at})) / ${element.size})`;
      const index = indexIn(at);
      const one = reading(element, `${at} + ${index} * ${element.size}`, nameOf);
      return `Array.from({ length: ${length} }, (_, ${index}) => ${one})`;
    }
    default: {
      const [name, order] = method(type as Scalar<number>);
      return `view.get${name}(${at}${order})`;
    }
  }
}

function writing(
  type: Type<unknown>,
  at: string,
  value: string,
  nameOf: NameOf,
  indent: string,
): readonly string[] {
  if (isStruct(type)) return [`${indent}write${nameOf(type)}(view, ${value}, ${at});`];
  switch (type.kind) {
    case 'named':
    case 'flags':
      return writing((type as Named<number>).base, at, value, nameOf, indent);
    case 'bytes':
    case 'text':
    case 'union':
      return [`${indent}${rawAt(type.size, type.flexible, at)}.set(${value});`];
    case 'array': {
      const { element } = type as ArrayType<unknown>;
      const index = indexIn(at);
      const inside = writing(element, `${at} + ${index} * ${element.size}`, 'one', nameOf, `${indent}  `);
      return [`${indent}${value}.forEach((one, ${index}) => {`, ...inside, `${indent}});`];
    }
    default: {
      const [name, order] = method(type as Scalar<number>);
      return [`${indent}view.set${name}(${at}, ${value}${order});`];
    }
  }
}
