/** Everything the specification says of the network device: section 5.1 of every version. */
import type { DeviceSpec } from '../../spec/types.ts';
import { NET_FEATURES } from './features.ts';
import { NET_QUEUES } from './queues.ts';
import { NET_RULES } from './rules.ts';
import { NET_PACKET_CONSTANTS } from './spec-constants.ts';
import { NET_CONTROL_CONSTANTS } from './spec-control-constants.ts';
import { NET_CONTROL_STRUCTS } from './spec-control-structs.ts';
import { NET_FLOW_FILTER_CONSTANTS, NET_FLOW_FILTER_STRUCTS } from './spec-flow-filter.ts';
import { NET_STATS_CONSTANTS, NET_STATS_STRUCTS } from './spec-stats.ts';
import { NET_PACKET_STRUCTS, netConfig } from './spec-structs.ts';

export {
  coalescingLimits,
  controlCommand,
  hashConfig,
  macTable,
  queueCoalescing,
  queueId,
  rssConfig,
} from './spec-control-structs.ts';
export { flowFilterLimits, flowFilterSelector, ruleObject } from './spec-flow-filter.ts';
export { statsReplyHeader } from './spec-stats.ts';
export { ipsecHeader, netConfig, netHeader } from './spec-structs.ts';

export const NET: DeviceSpec = {
  key: 'net',
  id: 1,
  clause: 'net',
  features: NET_FEATURES,
  featureRules: NET_RULES,
  queues: NET_QUEUES,
  config: netConfig,
  structs: [...NET_PACKET_STRUCTS, ...NET_CONTROL_STRUCTS, ...NET_STATS_STRUCTS, ...NET_FLOW_FILTER_STRUCTS],
  constants: [
    ...NET_PACKET_CONSTANTS,
    ...NET_CONTROL_CONSTANTS,
    ...NET_STATS_CONSTANTS,
    ...NET_FLOW_FILTER_CONSTANTS,
  ],
};
