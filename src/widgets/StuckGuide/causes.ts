import { BRING_UP } from './causes-bring-up.ts';
import { BYTES } from './causes-bytes.ts';
import { RING } from './causes-ring.ts';
import { SIGNALS } from './causes-signals.ts';
import type { Cause } from './types.ts';

/** Where the paths end. */
export const CAUSES: Readonly<Record<string, Cause>> = { ...BRING_UP, ...RING, ...SIGNALS, ...BYTES };
