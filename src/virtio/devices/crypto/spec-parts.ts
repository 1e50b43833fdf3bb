/** What the struct files of the crypto device share. */
import { type Bytes, bytes, field, le32, type Named, named, type Type } from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import type { StructFact, TailField } from '../../spec/types.ts';
import { CRYPTO_CONSTANTS } from './spec-constants.ts';

/** The fact of a struct that the section has since 1.1, unless `other` says otherwise. */
export function fact(
  layout: Type<unknown>,
  clause: string,
  summary: string,
  other: Partial<StructFact> = {},
): StructFact {
  return { name: layout.name, layout, versions: { since: '1.1' }, clause, summary, ...other };
}

/** A number of which the constants of a group are the names. */
export function oneOf(name: string): Named<number> {
  return named(name, le32, group(CRYPTO_CONSTANTS, name));
}

/** The masks of a group whose constants are bit numbers, for the 32 bits from `first` on. */
export function masks(name: string, first = 0): Readonly<Record<string, number>> {
  const bits = Object.entries(group(CRYPTO_CONSTANTS, name));
  const here = bits.filter(([, bit]) => bit >= first && bit < first + 32);
  return Object.fromEntries(here.map(([key, bit]) => [key, 2 ** (bit - first)]));
}

/** A le32 that counts the bytes of something. */
export const lengthOf = (what: string) => field(le32, { doc: `Bytes of ${what}.` });

/** A le32 that means nothing. */
export const padding = field(le32, { doc: 'Padding.' });

/** Bytes up to the end of the struct: as many as the field `length` of another struct says. */
export const rest = (length: string, doc: string) => field<Uint8Array>(bytes(length) as Bytes, { doc });

/** Bytes whose number a field of another struct gives: `length` is that field. */
export const part = (name: string, length: string, doc: string): TailField => ({
  name,
  type: `u8[${length}]`,
  size: null,
  doc,
});

/** Parts that many requests have. */
export const SOURCE = part('src_data', 'src_data_len', 'Source data; the device reads it.');
export const DESTINATION = part('dst_data', 'dst_data_len', 'Result; the device writes it.');
export const HASH_RESULT = part('hash_result', 'hash_result_len', 'Hash; the device writes it.');
export const IV = part('iv', 'iv_len', 'Initialisation vector or counter; the device reads it.');
export const AAD = part('aad', 'aad_len', 'Additional authenticated data, if any; the device reads it.');
export const AUTH_KEY = part(
  'auth_key',
  'auth_key_len',
  'Key of the authentication code; the device reads it.',
);
export const CIPHER_KEY = part('cipher_key', 'key_len', 'Key of the cipher; the device reads it.');
