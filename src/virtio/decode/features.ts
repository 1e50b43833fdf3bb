import { failed, type Outcome, quoted } from './outcome.ts';

/** What a text of feature bits turned out to be. */
export type FeatureForm = 'sysfs' | 'hex' | 'binary' | 'bit';

export interface FeatureText {
  /** Bit 0 is feature bit 0; at most 128 bits. */
  readonly bits: bigint;
  readonly form: FeatureForm;
  /** How many bits the text speaks of: 64 or 128 characters, or four for each hex digit. A lone bit speaks of one. */
  readonly width: number;
}

/** Feature bits go up to 127 (version 1.4, section 2.2). */
const MOST_BITS = 128;
const EXAMPLE = 'Paste the 64 or 128 characters of a features file, or a mask such as 0x100000.';

/**
 * Reads feature bits as people have them:
 * - the `features` file of Linux in sysfs: 64 or 128 characters of 0 and 1, bit 0 first, alone or in a line that
 *   says `features=…`;
 * - a mask in hexadecimal, with or without `0x`, with `_` or blanks between its digits, highest digit first;
 * - a mask in binary as C writes it, highest digit first: `0b101`;
 * - one bit by its number: `bit 20`, or `20` alone, or as C writes it: `1ULL << 20`, `BIT(20)`.
 */
export function parseFeatures(text: string): Outcome<FeatureText> {
  const trimmed = text.trim();
  if (trimmed === '') return failed(EXAMPLE);
  const devices = trimmed.match(/\bfeatures\s*[=:]/gi)?.length ?? 0;
  if (devices > 1) return failed(`These are the features of ${devices} devices. Paste the line of one.`);
  const line = /\bfeatures\s*[=:]\s*(0x[0-9a-f_]+|[01]+)(?![\w])/i.exec(trimmed)?.[1];
  const given = line ?? trimmed;
  const c = /^\(?\s*1(?:U?L{0,2})\s*<<\s*(\d+)\s*\)?$|^BIT(?:_ULL)?\(\s*(\d+)\s*\)$/i.exec(given);
  const bit = c?.[1] ?? c?.[2] ?? /^bit\s*(\d+)$/i.exec(given)?.[1] ?? /^(\d{1,3})$/.exec(given)?.[1];
  if (bit !== undefined) return oneBit(bit);
  const compact = given.replace(/[\s_]+/g, '');
  if (/^[01]+$/.test(compact) && compact.length > 20) return sysfs(compact);
  const binary = /^0b([01]{1,128})$/i.exec(compact)?.[1];
  if (binary !== undefined)
    return { ok: true, bits: BigInt(`0b${binary}`), form: 'binary', width: binary.length };
  // A features file with a slip of the hand is far too long for a mask.
  if (compact.length > MOST_BITS / 4 + 2 && /[01]{8}/.test(compact)) return sysfs(compact);
  return mask(given, compact);
}

function oneBit(text: string): Outcome<FeatureText> {
  const bit = Number(text);
  if (bit >= MOST_BITS)
    return failed(`There is no feature bit ${text}: the highest is ${MOST_BITS - 1}. A mask begins with 0x.`);
  return { ok: true, bits: 1n << BigInt(bit), form: 'bit', width: 1 };
}

function sysfs(characters: string): Outcome<FeatureText> {
  const wrong = characters.search(/[^01]/);
  if (wrong >= 0) {
    return failed(
      `Character ${wrong + 1} is ${quoted(characters.charAt(wrong))}: a features file has only 0 and 1.`,
    );
  }
  const { length } = characters;
  if (length !== 64 && length !== 128) {
    return failed(
      `A features file has 64 or 128 characters; these are ${length}. Bit 0 comes first: do not cut the beginning off.`,
    );
  }
  let bits = 0n;
  for (let at = 0; at < length; at++) if (characters[at] === '1') bits |= 1n << BigInt(at);
  return { ok: true, bits, form: 'sysfs', width: length };
}

function mask(given: string, compact: string): Outcome<FeatureText> {
  if ((given.match(/0x/gi)?.length ?? 0) > 1) {
    return failed('These are several numbers. Write them as one mask, the high bits in front.');
  }
  const digits = compact.replace(/^0x/i, '');
  const wrong = digits.search(/[^0-9a-f]/i);
  if (digits === '' || wrong >= 0) {
    const what = digits === '' ? quoted(given) : quoted(digits.charAt(wrong));
    return failed(`${what} is not hexadecimal. ${EXAMPLE}`);
  }
  const bits = BigInt(`0x${digits}`);
  if (bits >> BigInt(MOST_BITS) !== 0n) {
    return failed(`This mask has ${digits.length * 4} bits; feature bits end at ${MOST_BITS - 1}.`);
  }
  return { ok: true, bits, form: 'hex', width: digits.length * 4 };
}

/** The bits as a Linux features file writes them: 64 characters, or 128 when a bit beyond 63 is set. Bit 0 first. */
export function featuresString(bits: bigint, width: 64 | 128 = bits >> 64n === 0n ? 64 : 128): string {
  return Array.from({ length: width }, (_, bit) => ((bits >> BigInt(bit)) & 1n).toString()).join('');
}

/** The bits as a mask of 16 or, beyond bit 63, 32 digits: `0x0000010130006e54`. */
export function featuresHex(bits: bigint): string {
  return `0x${bits.toString(16).padStart(bits >> 64n === 0n ? 16 : 32, '0')}`;
}
