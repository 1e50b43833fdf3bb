import { blkScenarios } from './devices/blk/scenarios.ts';
import { rngScenarios } from './devices/rng/scenarios.ts';
import type { Scenario } from './world/scenario.ts';
import { adminScenarios } from './world/scenarios/admin.ts';
import { custom } from './world/scenarios/custom.ts';
import { hardeningScenarios } from './world/scenarios/hardening.ts';
import { indirectScenarios } from './world/scenarios/indirect.ts';
import { initScenarios } from './world/scenarios/init.ts';
import { initMistake } from './world/scenarios/init-mistake.ts';
import { notificationScenarios } from './world/scenarios/lost.ts';
import { ordering } from './world/scenarios/ordering.ts';
import { packedScenarios } from './world/scenarios/packed.ts';
import { packedCustom } from './world/scenarios/packed-custom.ts';
import { queueScenarios } from './world/scenarios/queue.ts';
import { queueMistake } from './world/scenarios/queue-mistake.ts';
import { workload } from './world/scenarios/workload.ts';

/** Every scenario there is, in the order a list shows them. */
export const scenarios: readonly Scenario[] = [
  ...blkScenarios,
  ...rngScenarios,
  ...initScenarios,
  initMistake,
  ...queueScenarios,
  queueMistake,
  ...packedScenarios,
  ...notificationScenarios,
  ...hardeningScenarios,
  ordering,
  workload,
  ...indirectScenarios,
  ...adminScenarios,
  custom,
  packedCustom,
];

const byId = new Map(scenarios.map((scenario) => [scenario.id, scenario]));

/** The scenario with this id, or undefined. */
export const findScenario = (id: string): Scenario | undefined => byId.get(id);
