import { readConfig } from '../../config-reader.ts';
import { configOf } from '../../devices/blk/config.ts';
import { BlkDevice } from '../../devices/blk/device.ts';
import { Disk } from '../../devices/blk/disk.ts';
import { BLK_SENTENCES } from '../../devices/blk/sentences.ts';
import { BLK } from '../../devices/blk/spec.ts';
import { le64 } from '../../layout/layout.ts';
import { DeviceStage } from '../device-stage.ts';
import { Harm } from '../harm.ts';
import { registerSentences } from '../register-sentences.ts';
import { type Scenario, toggle } from '../scenario.ts';
import { LATENCY } from '../world.ts';

/** Sectors of a disk of 2 TiB, one sector short: the next one carries into the upper half. */
const BEFORE = 0xffff_ffff;
const AFTER = 0x1_0000_0000;

/** A disk grows while its driver reads the capacity in two halves. */
export const tornConfig: Scenario = {
  id: 'hardening/config',
  title: 'The capacity changes between two reads',
  summary: 'Sixty-four bits are read as two halves, and in between the disk grows by one sector.',
  sentences: {
    'hard.believes': { say: ({ name }) => name },
    ...BLK_SENTENCES,
    ...registerSentences(BLK.features),
  },
  actions: [],
  options: [toggle('generation', 'The driver reads the generation')],
  prepare(world, options) {
    const model = new BlkDevice({
      disk: new Disk(AFTER),
      offered: 0n,
      queueSize: 8,
      id: 'RINGSIDE-0001',
      latency: () => LATENCY.request,
    });
    const { parts } = new DeviceStage(world, { model, config: configOf('1.4') });
    model.resize(BEFORE);
    const { transport } = parts;
    let hasGrown = false;
    const source = {
      ...(transport.legacy === undefined ? {} : { legacy: transport.legacy }),
      readConfigGeneration: () => transport.readConfigGeneration(),
      readConfig(offset: number, width: 1 | 2 | 4): number {
        const read = transport.readConfig(offset, width);
        if (!hasGrown) {
          hasGrown = true;
          world.act('device', () => {
            world.mark(
              'device',
              'hard.believes',
              `Grows: it has ${AFTER.toLocaleString('en-GB')} sectors now, one more.`,
            );
            model.resize(AFTER);
          });
          world.lastActor = 'driver';
        }
        return read;
      },
    };
    world.after(0, 'driver', () => {
      const wants = 'Wants to know how large the disk is: `capacity`, eight bytes, in two reads of four.';
      world.mark('driver', 'hard.believes', wants);
      const capacity =
        options.generation === 'on'
          ? readConfig(source, le64, 0)
          : BigInt(source.readConfig(0, 4)) + (BigInt(source.readConfig(4, 4)) << 32n);
      const sectors = capacity.toLocaleString('en-GB');
      world.mark('driver', 'hard.believes', `Takes it that the disk has ${sectors} sectors.`);
      if (capacity === BigInt(AFTER)) return;
      throw new Harm(
        'torn',
        `The disk never had ${sectors} sectors: one half is old, the other new, and the driver will write where no disk is.`,
        'basic/device-configuration-space/driver-requirements',
      );
    });
  },
};
