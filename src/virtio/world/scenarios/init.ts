import { BLK } from '../../devices/blk/spec.ts';
import { bits, blkStage } from '../../devices/blk/stage.ts';
import { registerSentences } from '../register-sentences.ts';
import { choice, type Scenario } from '../scenario.ts';

export const blkProbe: Scenario = {
  id: 'init/blk-probe',
  title: 'A driver brings a block device up',
  summary:
    'Reset, ACKNOWLEDGE, DRIVER, features, FEATURES_OK, queues, DRIVER_OK: every register access in order.',
  sentences: registerSentences(BLK.features),
  actions: [],
  options: [
    choice('failure', 'What goes wrong', [
      ['none', 'nothing'],
      ['refused', 'the driver accepts a feature that was not offered'],
      ['legacy', 'the device does not offer VIRTIO_F_VERSION_1'],
      ['queue', 'the driver wants a longer queue than the device has'],
    ]),
  ],
  prepare(world, options) {
    const { failure } = options;
    const { driver } = blkStage(world, options, {
      version1: failure !== 'legacy',
      driver: {
        queueSize: failure === 'queue' ? 16 : 8,
        ...(failure === 'refused'
          ? { accept: ({ accepted }: { readonly accepted: bigint }) => accepted | bits('DISCARD') }
          : {}),
      },
    });
    world.expect(() => (driver.core.live ? null : 'The driver has not reached DRIVER_OK.'));
    world.after(0, 'driver', () => driver.initialise());
  },
};

export const initScenarios: readonly Scenario[] = [blkProbe];
