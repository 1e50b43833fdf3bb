import { readSectors } from '../../devices/blk/requests.ts';
import { BLK_SENTENCES } from '../../devices/blk/sentences.ts';
import { BLK } from '../../devices/blk/spec.ts';
import { bits, blkStage, CAPACITY } from '../../devices/blk/stage.ts';
import { RESERVED, STATUS } from '../../fact-lookup.ts';
import { altered } from '../../transport/altered.ts';
import type { RegisterAccess, Transport } from '../../transport/transport.ts';
import type { StageWiring } from '../device-stage.ts';
import { registerSentences } from '../register-sentences.ts';
import { choice, type Scenario, toggle } from '../scenario.ts';
import { overTransport, type StageTransport } from '../stage-transports.ts';
import type { Options, ScenarioOption } from '../trace.ts';
import { TRANSPORT_SENTENCES } from '../transport-sentences.ts';
import { LATENCY, type World } from '../world.ts';

const FAILURE = choice('failure', 'What goes wrong', [
  ['none', 'nothing'],
  ['refused', 'the driver accepts a feature that was not offered'],
  ['legacy', 'the device does not offer VIRTIO_F_VERSION_1'],
  ['queue', 'the driver wants a longer queue than the device has'],
]);
const REQUEST = toggle('request', 'Then read a sector');

/** Further choices of `failure`. */
const withMishaps = (...more: readonly (readonly [value: string, label: string])[]): ScenarioOption => ({
  ...FAILURE,
  values: [...FAILURE.values, ...more.map(([value, label]) => ({ value, label }))],
});

/** Failures that show only once the driver asks for something. */
const SHOWN_BY_REQUEST: ReadonlySet<string> = new Set(['master', 'live']);
/** The same through a legacy interface, where no device can refuse features and no driver can choose a size. */
const SHOWN_BY_LEGACY_REQUEST: ReadonlySet<string> = new Set(['refused', 'queue']);
const LEGACY: ReadonlySet<StageTransport> = new Set(['pci-legacy', 'mmio-legacy']);
/** More descriptors than the device has. */
const TOO_MANY = 16;
const IN_USE = STATUS.ACKNOWLEDGE | STATUS.DRIVER | STATUS.FEATURES_OK | STATUS.DRIVER_OK;

/** What the driver makes of its transport where it goes wrong. */
function wronged(transport: Transport, failure: string): Transport {
  if (failure === 'live') {
    return altered(transport, {
      writeStatus: (value) => {
        if ((value & STATUS.DRIVER_OK) === 0) transport.writeStatus(value);
      },
    });
  }
  if (failure !== 'queue' || transport.legacy?.isSizeFixed !== true) return transport;
  // The size that it reads is the one that the queue has. It keeps to its own.
  return altered(transport, {
    readQueueMaxSize: (queue) => Math.max(TOO_MANY, transport.readQueueMaxSize(queue)),
  });
}

/** What does no harm through a legacy interface, and why. */
const HARMLESS: Readonly<Record<string, string>> = {
  legacy: 'Bit 32 was not offered, and nobody misses it: a legacy driver knows bits 0 to 31 alone.',
  live: 'The driver has not set `DRIVER_OK`, and is served all the same: legacy drivers came so early, and a transitional device must bear it.',
};

/** What a device that never ends its reset does over channel I/O (section 4.3.3.3.1). */
const BROKEN_PROMISE =
  'Breaks its word: the reset command has ended well, which over channel I/O means that the reset is over, and it is not.';

/** Whether a driver reads the configuration of the device, by a register or by a command. */
const isRead = ({ kind, name }: RegisterAccess): boolean =>
  (kind === 'register-read' && name === 'config') || name === 'CCW_CMD_READ_CONF';

/** Brings a block device up over a transport, or without one, and breaks what the options say. */
function bringUp(world: World, options: Options, transport?: StageTransport): void {
  const { failure = '' } = options;
  const isLegacy = transport !== undefined && LEGACY.has(transport);
  // A legacy device cannot refuse: there the bit is one that both sides would have to know of.
  const unoffered = isLegacy ? RESERVED.EVENT_IDX : bits('DISCARD');
  const mishaps = { noMaster: failure === 'master', otherVersion: failure === 'version' };
  const { driver, model, stage } = blkStage(world, options, {
    version1: failure !== 'legacy',
    ...(transport === undefined
      ? {}
      : {
          transport: (wiring: StageWiring) => {
            const observer: StageWiring['observer'] = (access) => {
              if (failure === 'config' && isRead(access)) resize();
              wiring.observer(access);
            };
            return wronged(overTransport(transport, mishaps)({ ...wiring, observer }), failure);
          },
        }),
    driver: {
      queueSize: failure === 'queue' ? TOO_MANY : 8,
      ...(failure === 'refused'
        ? { accept: ({ accepted }: { readonly accepted: bigint }) => accepted | unoffered }
        : {}),
    },
  });
  let capacity = CAPACITY;
  /** Somebody makes the disk smaller at every moment, and the driver never reads the same number twice. */
  const resize = (): void => model.resize(--capacity);
  // It goes on showing that it is in use: the reset never ends.
  if (failure === 'reset') {
    let isSaid = transport !== 'ccw' && transport !== 'ccw-adapter';
    stage.device.readStatus = () => {
      if (!isSaid) world.mark('device', 'say', BROKEN_PROMISE);
      isSaid = true;
      return isLegacy ? IN_USE & ~STATUS.FEATURES_OK : IN_USE;
    };
  }
  world.expect(() => (driver.core.live ? null : 'The driver has not reached DRIVER_OK.'));
  world.expect(() => (driver.inFlight.size === 0 ? null : 'The request has not come back.'));
  world.after(0, 'driver', () => {
    driver.initialise();
    const isAsked = SHOWN_BY_REQUEST.has(failure) || (isLegacy && SHOWN_BY_LEGACY_REQUEST.has(failure));
    if (options.request === 'on' || isAsked) driver.submit(readSectors(2, 1));
    // Cleared memory asks to be notified of the first: it takes a second one to be left alone.
    if (isLegacy && failure === 'refused') {
      world.after(3 * LATENCY.request, 'driver', () => void driver.submit(readSectors(5, 1)));
    }
    const harmless = isLegacy ? HARMLESS[failure] : undefined;
    if (harmless !== undefined) world.mark('driver', 'say', harmless);
  });
}

export const blkProbe: Scenario = {
  id: 'init/blk-probe',
  title: 'A driver brings a block device up',
  summary:
    'Reset, ACKNOWLEDGE, DRIVER, features, FEATURES_OK, queues, DRIVER_OK: every register access in order.',
  sentences: registerSentences(BLK.features),
  actions: [],
  options: [FAILURE],
  prepare: (world, options) => bringUp(world, options),
};

const sentences = { ...BLK_SENTENCES, ...registerSentences(BLK.features), ...TRANSPORT_SENTENCES };

/** One transport, with the ways in which it can be driven as its first choice. */
function over(
  id: string,
  title: string,
  summary: string,
  ways: ScenarioOption,
  transportOf: (way: string) => StageTransport,
  failure = FAILURE,
): Scenario {
  return {
    id,
    title,
    summary,
    sentences,
    actions: [],
    options: [ways, failure, REQUEST],
    prepare: (world, options) => bringUp(world, options, transportOf(options[ways.name] ?? '')),
  };
}

/** A device goes to sleep with a request in its hands, and wakes (VIRTIO_F_SUSPEND, version 1.4). */
export const suspend: Scenario = {
  id: 'init/suspend',
  title: 'A live device is suspended, and resumes',
  summary: 'SUSPEND is a wish: the status shows when the device has finished what it holds.',
  sentences,
  actions: [],
  options: [toggle('busy', 'A request is on its way', 'on')],
  prepare(world, options) {
    const isBusy = options.busy === 'on';
    const { driver } = blkStage(world, options, { offered: RESERVED.SUSPEND });
    driver.initialise();
    const { core } = driver;
    let hasWoken = false;
    world.expect(() => (hasWoken ? null : 'The device has not resumed.'));
    world.expect(() => (driver.inFlight.size === 0 ? null : 'A request has not come back.'));
    const wake = () => {
      world.mark('driver', 'say', 'Time passes. The driver wants the device back.');
      core.resume();
      hasWoken = true;
      driver.submit(readSectors(5, 1));
    };
    const lookAgain = () => {
      world.mark('driver', 'say', 'Some time later the driver looks whether the device sleeps now.');
      if (core.isSuspended()) world.after(10_000, 'driver', wake);
    };
    world.after(0, 'driver', () => {
      core.transport.readStatus();
      if (isBusy) driver.submit(readSectors(2, 1));
    });
    world.after(LATENCY.notify + 5_000, 'driver', () => {
      const isAsleep = core.suspend();
      world.after(isAsleep ? 10_000 : 2 * LATENCY.request, 'driver', isAsleep ? wake : lookAgain);
    });
  },
};

export const initScenarios: readonly Scenario[] = [
  blkProbe,
  suspend,
  over(
    'init/bring-up',
    'A block device comes up, over any transport',
    'The same driver, the same eight steps; what differs is how the registers are reached.',
    choice('transport', 'Transport', [
      ['pci', 'PCI'],
      ['pci-legacy', 'PCI, legacy'],
      ['mmio', 'MMIO, version 2'],
      ['mmio-legacy', 'MMIO, version 1'],
      ['ccw', 'channel I/O'],
    ]),
    (way) => way as StageTransport,
    withMishaps(
      ['reset', 'the reset does not end'],
      ['config', 'the configuration never stands still'],
      ['live', 'the driver never sets DRIVER_OK'],
    ),
  ),
  over(
    'init/pci',
    'A block device comes up over PCI',
    'The driver walks the capabilities, maps the structures they point to, and goes on by registers.',
    choice('interrupts', 'Interface', [
      ['msix', 'modern, MSI-X'],
      ['intx', 'modern, INTx'],
      ['legacy', 'legacy, in I/O space'],
    ]),
    (way) => (way === 'legacy' ? 'pci-legacy' : way === 'intx' ? 'pci-intx' : 'pci'),
    withMishaps(['master', 'the driver leaves Bus Master off, and reads a sector']),
  ),
  over(
    'init/mmio',
    'A block device comes up over MMIO',
    'Three registers say what is there, then come the steps that every transport has.',
    choice('registers', 'Registers', [
      ['2', 'version 2'],
      ['1', 'version 1, legacy'],
    ]),
    (way) => (way === '1' ? 'mmio-legacy' : 'mmio'),
    withMishaps(['version', 'the device has the registers of the other version']),
  ),
  over(
    'init/ccw',
    'A block device comes up over channel I/O',
    'Commands in place of registers; what they carry lies in memory, most significant byte first.',
    choice('indicators', 'Queue interrupts', [
      ['classic', 'classic'],
      ['adapter', 'adapter'],
    ]),
    (way) => (way === 'adapter' ? 'ccw-adapter' : 'ccw'),
  ),
];
