import type { Standing } from '../virtio/spec/types.ts';

/** The words for a standing, the same in every table, card and label. */
export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  specified: 'specified',
  reserved: 'ID only',
  absent: 'no',
};
