import { custom } from '../../../virtio/world/scenarios/custom.ts';
import { indirectScenarios } from '../../../virtio/world/scenarios/indirect.ts';
import { notificationScenarios } from '../../../virtio/world/scenarios/lost.ts';
import { ordering } from '../../../virtio/world/scenarios/ordering.ts';
import { packedScenarios } from '../../../virtio/world/scenarios/packed.ts';
import { packedCustom } from '../../../virtio/world/scenarios/packed-custom.ts';
import { queueScenarios } from '../../../virtio/world/scenarios/queue.ts';
import { queueMistake } from '../../../virtio/world/scenarios/queue-mistake.ts';
import { workload } from '../../../virtio/world/scenarios/workload.ts';

/** A bare queue, and the reader's own buffers on it. */
export default [
  ...queueScenarios,
  queueMistake,
  ...packedScenarios,
  ...notificationScenarios,
  ordering,
  workload,
  ...indirectScenarios,
  custom,
  packedCustom,
];
