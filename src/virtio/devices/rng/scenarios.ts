import { DeviceStage } from '../../world/device-stage.ts';
import { choice, type Scenario, toggle } from '../../world/scenario.ts';
import { ring } from '../../world/scenarios/packed.ts';
import { LATENCY } from '../../world/world.ts';
import { RngDevice } from './device.ts';
import { RngDriver, type RngRequest } from './driver.ts';
import { seededBytes } from './generator.ts';
import { RNG_SENTENCES } from './sentences.ts';

const QUEUE_SIZE = 8;

export const fillABuffer: Scenario = {
  id: 'rng/fill-a-buffer',
  title: 'Random bytes on request',
  summary: 'The driver lends 64 bytes; the device fills as many of them as it has, and says how many.',
  sentences: RNG_SENTENCES,
  actions: [
    { name: 'driver-adds', label: 'The driver asks for 16 more bytes', actor: 'driver' },
    { name: 'driver-reaps', label: 'The driver looks at the used ring', actor: 'driver' },
    { name: 'device-looks', label: 'The device looks at the available ring', actor: 'device' },
    { name: 'device-completes', label: 'The device does its next piece of work now', actor: 'device' },
  ],
  options: [
    choice('fill', 'The device has', [
      ['part', 'some bytes'],
      ['all', 'bytes enough'],
      ['one', 'one byte'],
    ]),
    toggle('event-index', 'Event index'),
    ring,
  ],
  prepare(world, options) {
    const given: Readonly<Record<string, number>> = { part: 24, all: 64, one: 1 };
    const stage = new DeviceStage(world, {
      model: new RngDevice({
        queueSize: QUEUE_SIZE,
        source: seededBytes(world.random.next()),
        fill: () => given[options.fill ?? ''] ?? 64,
        latency: () => LATENCY.request,
      }),
      eventIndex: options['event-index'] === 'on',
      packed: options.ring === 'packed',
    });
    const driver = new RngDriver({ ...stage.parts, wanted: stage.reserved });
    const asked: RngRequest[] = [];
    driver.initialise();
    world.expect(() =>
      asked.every(({ bytes }) => bytes !== null)
        ? null
        : 'Nothing is left to happen, and the driver has not got its random bytes.',
    );
    world.offer('driver-adds', 'driver', () => {
      const waiting = asked.filter(({ bytes }) => bytes === null).length;
      if (driver.core.live && waiting < QUEUE_SIZE) asked.push(driver.request(16));
    });
    world.offer('driver-reaps', 'driver', () => void driver.poll());
    world.offer('device-looks', 'device', () => stage.device.notify(0));
    world.offer('device-completes', 'device', () => world.hurry('device'));
    world.after(0, 'driver', () => asked.push(driver.request(64)));
  },
};

export const rngScenarios: readonly Scenario[] = [fillABuffer];
