import { blkKind } from './blk.ts';
import { entropyKind } from './entropy.ts';
import { gpuKind } from './gpu.ts';
import type { Kind } from './kind.ts';
import { netKind } from './net.ts';

/** The kinds of device that sides of different ages can meet over, oldest ID first. */
export const KINDS: readonly Kind[] = [netKind, blkKind, entropyKind, gpuKind];

export const kindOf = (key: string): Kind | undefined => KINDS.find(({ id }) => id.key === key);
