/** Feature bits of the RPMB device: section "Feature bits" of every version that has the device lists none. */
import type { Feature } from '../../spec/types.ts';

export const RPMB_FEATURES: readonly Feature[] = [];
