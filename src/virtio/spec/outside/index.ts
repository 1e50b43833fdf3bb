/** What stands outside the specification and is entered all the same, because the wiki has a page on it. */
import { CROSS_DOMAIN } from './cross-domain.ts';
import type { OutsideSpec } from './types.ts';
import { VIDEO } from './video.ts';
import { WAYLAND } from './wayland.ts';

export type * from './types.ts';

export const OUTSIDE: readonly OutsideSpec[] = [VIDEO, WAYLAND, CROSS_DOMAIN];
