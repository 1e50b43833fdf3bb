import type { BytePatch, Options, Patch } from './trace.ts';

/** A value, or a plain sentence that says what is wrong with the text. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string };

/** What makes a trace, apart from the scenario itself. */
export interface RunArguments {
  readonly options: Options;
  readonly seed: number;
  readonly patches: readonly Patch[];
}

/** No address needs more; a hand-written one is cut off with a message. */
export const MAX_PATCHES = 64;
export const MAX_PATCH_BYTES = 64;

const fail = (message: string): { ok: false; message: string } => ({ ok: false, message });

export const isBytePatch = (patch: Patch): patch is BytePatch => 'bytes' in patch;

function encodePatch(patch: Patch): string {
  if (!isBytePatch(patch)) return `${patch.step}.${patch.action}`;
  const bytes = patch.bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${patch.step}.${patch.address.toString(16)}.${bytes}`;
}

/**
 * Patches as text for an address: `14.4000008a.02ff` puts two bytes at 0x4000008a just before step 14,
 * `20.driver-adds` lets the driver do a named thing just before step 20. `_` stands between patches.
 */
export function encodePatches(patches: readonly Patch[]): string {
  return patches.map(encodePatch).join('_');
}

/** The reverse of `encodePatches`; an empty text means no patches. */
export function decodePatches(text: string): Decoded<Patch[]> {
  const patches: Patch[] = [];
  if (text === '') return { ok: true, value: patches };
  for (const part of text.split('_')) {
    const bytes = /^(\d{1,5})\.([0-9a-f]{1,13})\.((?:[0-9a-f]{2})+)$/i.exec(part);
    const action = /^(\d{1,5})\.([a-z][a-z0-9-]*)$/.exec(part);
    if (bytes) {
      const [, step, address, hex] = bytes as unknown as [string, string, string, string];
      const values = (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
      if (values.length > MAX_PATCH_BYTES) return fail(`One patch changes at most ${MAX_PATCH_BYTES} bytes.`);
      patches.push({ step: Number(step), address: Number.parseInt(address, 16), bytes: values });
    } else if (action) {
      const [, step, name] = action as unknown as [string, string, string];
      patches.push({ step: Number(step), action: name });
    } else {
      return fail(
        `“${part}” is not a patch: expected step.address.bytes or step.action, such as 14.4000008a.02.`,
      );
    }
    if (patches.length > MAX_PATCHES) return fail(`A run takes at most ${MAX_PATCHES} patches.`);
  }
  return { ok: true, value: patches };
}

/** Options as text: `indirect.on_size.16`. A `_` inside a value, as chains have it, becomes `~`. */
export function encodeOptions(options: Options): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}.${value.replaceAll('_', '~')}`)
    .join('_');
}

/** The reverse of `encodeOptions`; names and values are checked by the scenario, not here. */
export function decodeOptions(text: string): Decoded<Options> {
  const options: Record<string, string> = {};
  for (const part of text === '' ? [] : text.split('_')) {
    const dot = part.indexOf('.');
    if (dot < 1) return fail(`“${part}” is not an option: expected name.value, such as indirect.on.`);
    options[part.slice(0, dot)] = part.slice(dot + 1).replaceAll('~', '_');
  }
  return { ok: true, value: options };
}

/** One chain to add: the lengths in bytes of what the device reads, then of what it writes. */
export interface ChainRecipe {
  readonly readable: readonly number[];
  readonly writable: readonly number[];
}

export const MAX_CHAINS = 16;
export const MAX_BUFFERS = 8;
export const MAX_BUFFER_LENGTH = 4096;
/** Bytes of all buffers together, so that they fit in the memory of a run. */
export const MAX_TOTAL_LENGTH = 65536;

/** Chains as text: `r16.w512.w1_r16.w4096`; each buffer is read or written by the device, `_` ends a chain. */
export function encodeChains(chains: readonly ChainRecipe[]): string {
  return chains
    .map(({ readable, writable }) =>
      [...readable.map((length) => `r${length}`), ...writable.map((length) => `w${length}`)].join('.'),
    )
    .join('_');
}

/** The reverse of `encodeChains`. */
export function decodeChains(text: string): Decoded<ChainRecipe[]> {
  const chains: ChainRecipe[] = [];
  for (const part of text.split('_')) {
    const readable: number[] = [];
    const writable: number[] = [];
    for (const buffer of part.split('.')) {
      const found = /^([rw])(\d{1,6})$/.exec(buffer);
      if (!found)
        return fail(`“${buffer}” is not a buffer: write r or w and a length in bytes, such as w512.`);
      const length = Number(found[2]);
      if (length < 1 || length > MAX_BUFFER_LENGTH) {
        return fail(`A buffer here holds 1 to ${MAX_BUFFER_LENGTH} bytes; “${buffer}” does not.`);
      }
      if (found[1] === 'w') writable.push(length);
      else if (writable.length > 0) {
        return fail(`In “${part}” a buffer that the device reads stands after one that it writes.`);
      } else readable.push(length);
    }
    if (readable.length + writable.length > MAX_BUFFERS) {
      return fail(`A chain here has at most ${MAX_BUFFERS} buffers.`);
    }
    chains.push({ readable, writable });
    if (chains.length > MAX_CHAINS) return fail(`At most ${MAX_CHAINS} chains can be added.`);
  }
  const lengths = chains.flatMap(({ readable, writable }) => [...readable, ...writable]);
  if (lengths.reduce((sum, length) => sum + length, 0) > MAX_TOTAL_LENGTH) {
    return fail(`All buffers together hold at most ${MAX_TOTAL_LENGTH} bytes.`);
  }
  return { ok: true, value: chains };
}
