/** What QEMU's devices have in their configuration space when they are started with values easy to recognise. */
import { Qemu } from './qemu.ts';
import { QemuTransport } from './qtest-port.ts';

/** The slot of the only device. */
const SLOT = 2;
/** More bytes than any configuration space of 7.2 has; behind its end QEMU answers with ones. */
const LENGTH = 96;
/** Of the input device: `select` and `subsel` at 0 and 1, `size` at 2, the answer at 8. */
const INPUT = { answer: 8, size: 2 } as const;
const modern = `addr=${SLOT},disable-legacy=on`;
const hotplug = ['-m', '32M,maxmem=2G,slots=2'];

/** A device and how it is started. */
export interface Start {
  readonly name: string;
  readonly words: readonly string[];
  /** What the input device is asked for: select and subsel. */
  readonly selects?: readonly (readonly [select: number, subsel: number])[];
}

const disk = ['-drive', 'if=none,id=d,file={d0},format=raw'];
const ram = (size: string) => ['-object', `memory-backend-ram,id=m,size=${size}`];
/** Name, serial, IDs, then the bits of keys, relative and absolute axes, then two absolute axes. */
const selects = [
  [1, 0],
  [2, 0],
  [3, 0],
  [0x11, 1],
  [0x11, 2],
  [0x11, 3],
  [0x12, 0],
  [0x12, 1],
] as const;

export const STARTS: readonly Start[] = [
  {
    name: 'blk',
    words: [
      ...disk,
      '-device',
      `virtio-blk-pci,drive=d,${modern},logical_block_size=4096,physical_block_size=16384,min_io_size=32768,opt_io_size=65536,num-queues=3,queue-size=64,max-discard-sectors=8192,max-write-zeroes-sectors=4096,discard_granularity=8192,cyls=20,heads=5,secs=24`,
    ],
  },
  {
    name: 'net',
    words: [
      '-device',
      `virtio-net-pci,${modern},mac=02:11:22:33:44:55,host_mtu=9000,speed=25000,duplex=half,mq=on,rss=on,hash=on`,
    ],
  },
  { name: 'console', words: ['-device', `virtio-serial-pci,${modern},max_ports=5`] },
  { name: 'balloon', words: ['-device', `virtio-balloon-pci,${modern},free-page-hint=off,page-poison=on`] },
  {
    name: 'scsi',
    words: [
      '-device',
      `virtio-scsi-pci,${modern},num_queues=3,virtqueue_size=128,max_sectors=1234,cmd_per_lun=7`,
    ],
  },
  { name: 'gpu', words: ['-device', `virtio-gpu-pci,${modern},max_outputs=5`] },
  {
    name: 'crypto',
    words: [
      '-object',
      'cryptodev-backend-builtin,id=c',
      '-device',
      `virtio-crypto-pci,${modern},cryptodev=c`,
    ],
  },
  { name: 'iommu', words: ['-device', `virtio-iommu-pci,${modern},boot-bypass=off`] },
  {
    name: 'mem',
    words: [
      ...hotplug,
      ...ram('512M'),
      '-device',
      `virtio-mem-pci,${modern},memdev=m,memaddr=0x140000000,block-size=4M,requested-size=128M`,
    ],
  },
  {
    name: 'pmem',
    words: [...hotplug, ...ram('64M'), '-device', `virtio-pmem-pci,${modern},memdev=m,memaddr=0x180000000`],
  },
  { name: 'keyboard', words: ['-device', `virtio-keyboard-pci,${modern},serial=key-7`], selects },
  { name: 'mouse', words: ['-device', `virtio-mouse-pci,${modern}`], selects },
  { name: 'tablet', words: ['-device', `virtio-tablet-pci,${modern},serial=tab-9`], selects },
];

const hex = (bytes: Iterable<number>): string =>
  [...bytes].map((one) => one.toString(16).padStart(2, '0')).join('');

/** Starts QEMU with one device, and reads its features, its configuration space and what it answers. */
export async function record({ name, words, selects: asked = [] }: Start) {
  const qemu = await Qemu.start({ disks: { d0: 1024 * 1024 }, devices: words });
  try {
    const transport = new QemuTransport(qemu.qtest, SLOT);
    const bytes = (length: number) => Array.from({ length }, (_, at) => transport.readConfig(at, 1));
    const features = [0, 1].map((select) => BigInt(transport.readDeviceFeatures(select)));
    return {
      name,
      command: words.join(' '),
      features: `0x${((features[0] ?? 0n) | ((features[1] ?? 0n) << 32n)).toString(16)}`,
      config: hex(bytes(LENGTH)),
      ...(asked.length > 0 && {
        selected: asked.map(([select, subsel]) => {
          transport.writeConfig(0, 1, select);
          transport.writeConfig(1, 1, subsel);
          return hex(bytes(INPUT.answer + transport.readConfig(INPUT.size, 1)));
        }),
      }),
    };
  } finally {
    await qemu.stop();
  }
}
