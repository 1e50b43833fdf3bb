export { bigEndian, type NumberPlace, numbersIn } from './byte-order.ts';
export { decode, encode, format, valueNamed } from './codec.ts';
export { type Flags, flags, type Named, type Names, named } from './named.ts';
export { type Depends, depends, resolve } from './resolve.ts';
export { bitFieldsOf, rowAt, spellType } from './rows.ts';
export { be16, be32, be64, le16, le32, le64, type Scalar, s8, sle16, sle32, sle64, u8 } from './scalars.ts';
export { type ArrayType, array, type Bytes, bytes, flexible, text } from './sequences.ts';
export {
  type BitField,
  type Field,
  type FieldNotes,
  fieldNamed,
  isStruct,
  isUnion,
  type Row,
  type Struct,
  type Union,
} from './shape.ts';
export { type FieldDefinition, field, type StructValue, struct } from './struct.ts';
export { type Condition, type Context, type Infer, LayoutError, type Type, type TypeKind } from './type.ts';
export { type UnionValue, union } from './union.ts';
export { utf8 } from './utf8.ts';
