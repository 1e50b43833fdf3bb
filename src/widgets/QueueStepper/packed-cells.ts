import {
  RING_EVENT_FLAGS_DESC,
  RING_EVENT_FLAGS_DISABLE,
  RING_EVENT_FLAGS_ENABLE,
  RING_EVENT_WRAP,
  VIRTQ_DESC_F_AVAIL,
  VIRTQ_DESC_F_USED,
} from '../../virtio/spec/packed-ring.ts';
import { type Parsed, parseNumber } from '../kit/hex.ts';
import { parseFlags } from './DescriptorTable.tsx';

const BITS = VIRTQ_DESC_F_AVAIL | VIRTQ_DESC_F_USED;

/** Reads one bit of a descriptor’s flags, 0 or 1; the other bits stay as they are in `flags`. */
export function parseBit(text: string, flags: number, bit: number): Parsed<bigint> {
  const digit = text.trim();
  if (digit !== '0' && digit !== '1') return { error: 'A bit is 0 or 1.' };
  return { value: BigInt(digit === '1' ? flags | bit : flags & ~bit) };
}

/** Reads the other flags as names; AVAIL and USED stay as they are, unless a number says them too. */
export function parseOthers(text: string, flags: number): Parsed<bigint> {
  const parsed = parseFlags(text);
  if ('error' in parsed || /0x|\d/.test(text)) return parsed;
  return { value: parsed.value | BigInt(flags & BITS) };
}

const WISHES: Readonly<Record<string, number>> = {
  ENABLE: RING_EVENT_FLAGS_ENABLE,
  DISABLE: RING_EVENT_FLAGS_DISABLE,
  DESC: RING_EVENT_FLAGS_DESC,
};

/** The name of what an event suppression structure asks for: `DESC`, or the number where it has no name. */
export function wishName(flags: number): string {
  return Object.entries(WISHES).find(([, value]) => value === flags)?.[0] ?? String(flags);
}

/** Reads such a name, with or without its prefix, or a number. */
export function parseWish(text: string): Parsed<bigint> {
  const value =
    WISHES[
      text
        .trim()
        .toUpperCase()
        .replace(/^RING_EVENT_FLAGS_/, '')
    ];
  if (value !== undefined) return { value: BigInt(value) };
  const number = parseNumber(text, 16);
  return 'error' in number ? { error: `“${text}” is neither ENABLE, DISABLE nor DESC.` } : number;
}

/** Reads the offset of an event; the wrap counter in bit 15 stays as it is. */
export function parseOffset(text: string, desc: number): Parsed<bigint> {
  const parsed = parseNumber(text, 15);
  return 'error' in parsed ? parsed : { value: parsed.value | BigInt(desc & RING_EVENT_WRAP) };
}
