import { joined } from '../../admin/bytes.ts';
import { command } from '../../admin/command.ts';
import { AdminDriver, type Reply } from '../../admin/driver.ts';
import { Owner } from '../../admin/owner.ts';
import { AdminQueueModel } from '../../admin/queue.ts';
import { ADMIN_SENTENCES } from '../../admin/sentences.ts';
import type { DeviceModel } from '../../device-model.ts';
import { BLK } from '../../devices/blk/spec.ts';
import { VirtioDriver } from '../../driver.ts';
import { RESERVED } from '../../fact-lookup.ts';
import { DeviceStage } from '../device-stage.ts';
import { registerSentences } from '../register-sentences.ts';
import { choice, type Scenario } from '../scenario.ts';
import { LATENCY } from '../world.ts';
import { ring } from './packed.ts';

/** An owner that does nothing else: a disk without a queue for requests. */
const idle: DeviceModel = {
  key: BLK.key,
  deviceId: BLK.id,
  version: '1.4',
  features: BLK.features,
  offered: 0n,
  queueSizes: [],
  config: new Uint8Array(0),
  attach: () => {},
  accept: () => {},
  reset: () => {},
};

const CAPABILITY = { parts: 0, unknown: 0x801 } as const;
const capability = (id: number): Uint8Array => Uint8Array.of(id & 0xff, id >> 8, 0, 0, 0, 0, 0, 0);

const sending = (last: string) => {
  switch (last) {
    case 'group':
      return command('DEV_MODE_SET', { data: Uint8Array.of(1) });
    case 'member':
      return command('CAP_ID_LIST_QUERY', { member: 3n });
    case 'capability':
      return command('DEVICE_CAP_GET', { data: capability(CAPABILITY.unknown) });
    default:
      return command('DRIVER_CAP_SET', { data: joined([capability(CAPABILITY.parts), Uint8Array.of(9, 9)]) });
  }
};

export const firstCommands: Scenario = {
  id: 'admin/first-commands',
  title: 'The first commands on an administration queue',
  summary: 'Which commands are there, which will be used, what can the device do, and one that it refuses.',
  sentences: { ...registerSentences(BLK.features), ...ADMIN_SENTENCES },
  actions: [],
  options: [
    choice('last', 'The last command', [
      ['limit', 'asks for more than there is'],
      ['capability', 'names an unknown capability'],
      ['member', 'names a member that is not there'],
      ['group', 'is for another type of group'],
    ]),
    choice('use', 'LIST_USE', [
      ['sent', 'is sent'],
      ['left', 'is left out'],
    ]),
    ring,
  ],
  prepare(world, options) {
    const model = new AdminQueueModel(idle, new Owner(), {
      queueSize: 8,
      latency: LATENCY.request,
      observer: ({ why }) => {
        if (why !== undefined) world.mark('device', 'say', `Refuses it. ${why.message}`);
      },
    });
    const stage = new DeviceStage(world, {
      model,
      offered: RESERVED.ADMIN_VQ,
      packed: options.ring === 'packed',
    });
    const core = new VirtioDriver({ ...stage.parts, features: BLK.features, wanted: stage.reserved });
    let queue: AdminDriver | undefined;
    core.initialise(() => {
      queue = new AdminDriver(core, model.adminQueues.first);
    });
    let isDone = false;
    world.expect(() => (isDone ? null : 'The last command has not been answered.'));
    const all = (reply: Reply) => {
      const get = command('DEVICE_CAP_GET', { data: capability(CAPABILITY.parts) });
      const next = () =>
        queue?.send(get, 8, () => {
          queue?.send(sending(options.last ?? ''), 8, () => {
            isDone = true;
          });
        });
      if (options.use === 'left') next();
      else queue?.send(command('LIST_USE', { data: reply.result }), 0, next);
    };
    world.after(0, 'driver', () => queue?.send(command('LIST_QUERY'), 8, all));
  },
};

export const adminScenarios: readonly Scenario[] = [firstCommands];
