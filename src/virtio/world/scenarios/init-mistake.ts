import type { DeviceModel } from '../../device-model.ts';
import { readSectors } from '../../devices/blk/requests.ts';
import { BLK_SENTENCES } from '../../devices/blk/sentences.ts';
import { BLK } from '../../devices/blk/spec.ts';
import { type BlkStageOptions, bits, blkStage } from '../../devices/blk/stage.ts';
import { RESERVED } from '../../fact-lookup.ts';
import { resolve } from '../../layout/layout.ts';
import type { Problem } from '../../negotiation.ts';
import { placeLegacy } from '../../queue/legacy-layout.ts';
import { virtqUsed } from '../../spec/ring.ts';
import type { StageWiring } from '../device-stage.ts';
import { behindIommu, translating } from '../dma.ts';
import { registerSentences } from '../register-sentences.ts';
import { choice, type Scenario, toggle } from '../scenario.ts';
import { type Mishaps, overTransport, type StageTransport } from '../stage-transports.ts';
import { TRANSPORT_SENTENCES } from '../transport-sentences.ts';
import { LATENCY, MEMORY_BASE, type World } from '../world.ts';

/** A driver, its device, and what it asks for. */
interface Case {
  readonly transport: StageTransport;
  readonly mishaps?: Mishaps;
  readonly stage?: BlkStageOptions;
  /** The requests: of which sector, in which queue, and how long after the driver is up. */
  readonly reads?: readonly { readonly sector: number; readonly queue?: number; readonly after?: number }[];
  /** The device demands VIRTIO_F_ACCESS_PLATFORM. */
  readonly demands?: boolean;
  /** Where what is missing is, in one sentence. */
  readonly why?: string;
  /** The device completes its next request just before the driver acknowledges an interrupt. */
  readonly races?: boolean;
}

type Mistake = (world: World, isMade: boolean) => Case;

const ALL_IN_TURN = [{ sector: 2 }, { sector: 5, after: 3 * LATENCY.request }];
const QUEUES = 2;

/** The last entry of a legacy queue of 8 is where the device has its used ring, whatever the driver thinks. */
function nameDevicesRing(world: World): void {
  const { deviceArea } = placeLegacy(8, MEMORY_BASE, 4096);
  const layout = resolve(virtqUsed(8), { version: '1.4', features: 0n });
  world.map.add('used ring of the device', deviceArea, layout.size, layout);
}

const demandsPlatform = (accepted: bigint): Problem | undefined => {
  if ((accepted & RESERVED.ACCESS_PLATFORM) !== 0n) return undefined;
  const message =
    'This device reaches memory through the platform, and VIRTIO_F_ACCESS_PLATFORM was not accepted.';
  const clause = 'reserved-features/device-requirements';
  return { kind: 'rule', bit: 33, feature: 'VIRTIO_F_ACCESS_PLATFORM', message, clause, fatal: true };
};

/** A device behind an IOMMU, and a driver that knows of it. */
const behind = (world: World, buffers: boolean): BlkStageOptions => ({
  offered: RESERVED.ACCESS_PLATFORM,
  platform: behindIommu(world),
  parts: (parts) => translating(parts, buffers),
});

const MISTAKES: Readonly<Record<string, Mistake>> = {
  bar: (_, isMade) => ({ transport: 'pci', mishaps: { pci: isMade ? 'bar' : undefined } }),
  selector: (_, isMade) => ({
    transport: 'mmio',
    mishaps: { mmio: isMade ? 'selector' : undefined },
    // It takes for granted that bit 32 is there, and so does not miss it among what it reads.
    stage: { driver: { accept: ({ accepted }) => accepted | RESERVED.VERSION_1 } },
  }),
  platform: (world, isMade) => {
    const stage = behind(world, true);
    const accept = ({ accepted }: { readonly accepted: bigint }) => accepted & ~RESERVED.ACCESS_PLATFORM;
    return {
      transport: 'pci',
      demands: true,
      stage: { ...stage, ...(isMade ? { driver: { accept } } : {}) },
    };
  },
  enable: (_, isMade) => ({
    transport: 'mmio',
    mishaps: { mmio: isMade ? 'enable' : undefined },
    why: 'The device knows where the queue lies, and that it is not enabled.',
  }),
  multiplier: (_, isMade) => ({
    transport: 'pci',
    mishaps: { pci: isMade ? 'multiplier' : undefined },
    stage: {
      device: { queues: QUEUES, offered: bits('SIZE_MAX', 'SEG_MAX', 'MQ') },
      driver: { queues: QUEUES },
    },
    reads: [{ sector: 2, queue: 1 }],
    why: 'The driver notified a place that belongs to no queue.',
  }),
  align: (world, isMade) => {
    if (isMade) nameDevicesRing(world);
    const why = 'It is in the used ring of the device, which is not the one that the driver looks at.';
    return { transport: 'mmio-legacy', mishaps: { mmio: isMade ? 'align' : undefined }, why };
  },
  vector: (_, isMade) => ({
    transport: 'pci',
    mishaps: { pci: isMade ? 'vector' : undefined },
    why: 'It is in the used ring, and the queue has no vector to say so.',
  }),
  acknowledge: (_, isMade) => ({
    transport: 'mmio',
    mishaps: { mmio: isMade ? 'acknowledge' : undefined },
    reads: ALL_IN_TURN,
    why: 'It is in the used ring. The line never went down, so it could not go up again.',
  }),
  late: (_, isMade) => ({
    transport: 'mmio',
    mishaps: { mmio: isMade ? 'late' : undefined },
    stage: { device: { latency: ({ sector }) => (sector === 5 ? 2 : 1) * LATENCY.request } },
    reads: [{ sector: 2 }, { sector: 5 }],
    races: true,
    why: 'It is in the used ring, and its interrupt was acknowledged with the one before.',
  }),
  dma: (world, isMade) => ({
    transport: 'pci',
    stage: behind(world, !isMade),
    why: 'On the bus of the device, the addresses in the descriptors are those of other memory.',
  }),
};

/** Lets the device finish its next piece of work just before the driver's first acknowledgement takes effect. */
const racing = (world: World, wiring: StageWiring): StageWiring => {
  let isDone = false;
  return {
    ...wiring,
    observer: (access) => {
      if (access.name === 'InterruptACK' && !isDone) {
        isDone = true;
        world.act('device', () => world.hurry('device'));
      }
      wiring.observer(access);
    },
  };
};

/** A driver makes one mistake with the transport, and everything else is as it should be. */
export const initMistake: Scenario = {
  id: 'init/mistake',
  title: 'A driver gets a transport wrong',
  summary: 'One mistake with a transport, and what the device makes of it; take it back, and all is well.',
  sentences: { ...BLK_SENTENCES, ...registerSentences(BLK.features), ...TRANSPORT_SENTENCES },
  actions: [],
  options: [
    choice('mistake', 'The driver', [
      ['bar', 'on PCI takes the first region for all structures'],
      ['multiplier', 'on PCI leaves out the notification multiplier'],
      ['vector', 'on PCI gives the queue no vector'],
      ['platform', 'on PCI leaves out ACCESS_PLATFORM'],
      ['dma', 'on PCI puts physical addresses into descriptors'],
      ['selector', 'on MMIO never selects features 32 to 63'],
      ['enable', 'on MMIO does not enable the queue'],
      ['acknowledge', 'on MMIO acknowledges no interrupt'],
      ['late', 'on MMIO acknowledges after the queue'],
      ['align', 'on legacy MMIO says nothing of its alignment'],
    ]),
    toggle('made', 'It does so', 'on'),
  ],
  prepare(world, options) {
    const isMade = options.made === 'on';
    const found = MISTAKES[options.mistake ?? '']?.(world, isMade);
    if (found === undefined) return;
    const { transport, mishaps, reads = [{ sector: 2 }], demands = false, races = false, why = '' } = found;
    const reach = overTransport(transport, mishaps);
    const { driver, model } = blkStage(world, options, {
      ...found.stage,
      transport: (wiring) => reach(races ? racing(world, wiring) : wiring),
    });
    if (demands) (model as DeviceModel).refuse = demandsPlatform;
    const sent: { readonly result: { readonly ok: boolean } | null }[] = [];
    world.expect(() => (driver.core.live ? null : 'The driver has not reached DRIVER_OK.'));
    world.expect(() => {
      const open = driver.inFlight.size;
      if (open === 0) return null;
      return `Nothing is left to happen, and ${open === 1 ? 'a request has' : `${open} requests have`} not come back. ${why}`;
    });
    world.expect(() =>
      sent.every(({ result }) => result?.ok)
        ? null
        : `The request has come back, and neither its data nor its status are where the driver looks. ${why}`,
    );
    world.after(0, 'driver', () => {
      driver.initialise();
      for (const { sector, queue = 0, after = 0 } of reads) {
        const submit = () => void sent.push(driver.submit(readSectors(sector, 1), { queue }));
        if (after === 0) submit();
        else world.after(after, 'driver', submit);
      }
    });
  },
};
