import { describe, expect, it } from 'vitest';
import { scenarios } from '../../../src/virtio/scenarios.ts';
import { areaOf, areas } from '../../../src/widgets/QueueStepper/areas.ts';
import { CUSTOM } from '../../../src/widgets/QueueStepper/state.ts';

describe('the areas of scenarios', () => {
  it('have every scenario that the model has, each in the area its ID names', async () => {
    for (const scenario of scenarios) {
      const area = await areas[areaOf(scenario.id)]?.();
      expect(area?.default, scenario.id).toContain(scenario);
    }
  });

  it('bring along the one that runs a reader’s own buffers', async () => {
    for (const [name, load] of Object.entries(areas)) {
      const { default: list } = await load();
      expect(
        list.map(({ id }) => id),
        name,
      ).toContain(CUSTOM);
    }
  });
});
