import {
  type ChainRecipe,
  decodeChains,
  encodeChains,
  MAX_BUFFER_LENGTH,
  MAX_BUFFERS,
  MAX_CHAINS,
} from '../../virtio/world/codec.ts';

/** A buffer while it is being typed: the length is whatever stands in the field. */
export interface BufferDraft {
  readonly direction: 'r' | 'w';
  readonly length: string;
}

/** Chains while they are being put together. Not every draft is a list of chains. */
export type Draft = readonly (readonly BufferDraft[])[];

export type DraftAction =
  | { readonly type: 'add-chain' }
  | { readonly type: 'add-buffer'; readonly chain: number }
  | { readonly type: 'remove'; readonly chain: number; readonly buffer: number }
  | { readonly type: 'change'; readonly chain: number; readonly buffer: number; readonly to: BufferDraft }
  | { readonly type: 'load'; readonly text: string };

/** What the editor begins with: a header to read, data and a status byte to write. */
export const FIRST_DRAFT: Draft = [
  [
    { direction: 'r', length: '16' },
    { direction: 'w', length: '512' },
    { direction: 'w', length: '1' },
  ],
];

const toDraft = ({ readable, writable }: ChainRecipe): BufferDraft[] => [
  ...readable.map((length) => ({ direction: 'r' as const, length: String(length) })),
  ...writable.map((length) => ({ direction: 'w' as const, length: String(length) })),
];

/** The editor's reducer. Adding stops at the bounds of the codec; a chain whose last buffer goes, goes too. */
export function draftReducer(draft: Draft, action: DraftAction): Draft {
  switch (action.type) {
    case 'add-chain':
      return draft.length < MAX_CHAINS ? [...draft, [{ direction: 'w', length: '16' }]] : draft;
    case 'add-buffer':
      return draft.map((chain, i) =>
        i === action.chain && chain.length < MAX_BUFFERS
          ? [...chain, { direction: 'w', length: '16' }]
          : chain,
      );
    case 'remove':
      return draft
        .map((chain, i) => (i === action.chain ? chain.filter((_, at) => at !== action.buffer) : chain))
        .filter((chain) => chain.length > 0);
    case 'change':
      return draft.map((chain, i) =>
        i === action.chain ? chain.map((each, at) => (at === action.buffer ? action.to : each)) : chain,
      );
    case 'load': {
      const chains = decodeChains(action.text);
      return chains.ok ? chains.value.map(toDraft) : draft;
    }
  }
}

/** What is wrong with one buffer, or undefined. */
export function bufferError(chain: readonly BufferDraft[], at: number): string | undefined {
  const buffer = chain[at];
  if (!buffer) return undefined;
  if (!/^\d{1,6}$/.test(buffer.length.trim())) return 'A length is a whole number of bytes.';
  const length = Number(buffer.length);
  if (length < 1 || length > MAX_BUFFER_LENGTH) return `A buffer here has 1 to ${MAX_BUFFER_LENGTH} bytes.`;
  if (buffer.direction === 'r' && chain.slice(0, at).some(({ direction }) => direction === 'w')) {
    return 'Buffers that the device reads come before those that it writes.';
  }
  return undefined;
}

/** The draft as an option's text, or undefined while something is wrong with it. */
export function draftText(draft: Draft): string | undefined {
  if (draft.length === 0 || draft.some((chain) => chain.some((_, at) => bufferError(chain, at))))
    return undefined;
  const lengths = (chain: readonly BufferDraft[], wanted: BufferDraft['direction']) =>
    chain.filter(({ direction }) => direction === wanted).map(({ length }) => Number(length));
  return encodeChains(
    draft.map((chain) => ({ readable: lengths(chain, 'r'), writable: lengths(chain, 'w') })),
  );
}
