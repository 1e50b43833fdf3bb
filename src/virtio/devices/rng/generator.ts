/** Where an entropy device has its bytes from: each call gives one, 0 to 255. */
export type ByteSource = () => number;

/**
 * Bytes that look random and are the same for the same seed (xorshift32). Good for a run that must be repeatable,
 * good for nothing else.
 */
export function seededBytes(seed: number): ByteSource {
  // Xorshift stays at 0 for ever once it is there.
  let state = seed >>> 0 || 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) >>> 24;
  };
}
