/** The recordings of real devices among the fixtures, read for the tests that hold the facts against them. */
import { readFileSync } from 'node:fs';
import { deviceByNumber } from '../../../src/virtio/spec/ids.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../fixtures/recordings/${name}`, import.meta.url), 'utf8');

/** One device of QEMU 7.2 in one configuration, over PCI. */
export interface RecordedDevice {
  /** Device and configuration: `virtio-blk-pci packed`. */
  readonly name: string;
  /** The words of the command line that made the device. */
  readonly device: string;
  readonly key: string;
  readonly offered: bigint;
  /** Offered through the legacy interface, where there is one. */
  readonly legacyOffered: bigint;
  /** Its first 56 bytes at most, bytes of ones at its end cut off. */
  readonly config: Uint8Array;
  readonly legacyConfig: Uint8Array;
  /** The names that QEMU itself gives to what it offers. */
  readonly qemuNames: readonly string[];
  readonly pciConfig: Uint8Array;
  readonly capabilities: readonly {
    readonly pos: number;
    readonly cfgType: number;
    readonly bar: number;
    readonly offset: number;
    readonly length: number;
  }[];
}

interface Recorded {
  readonly device: string;
  readonly features: string;
  readonly deviceId: number;
  readonly configSpaceHex: string;
  readonly legacyFeatures?: string;
  readonly legacyConfigHex?: string;
  readonly qemuNames?: readonly string[];
  readonly pciConfigHex: string;
  readonly virtioCaps: RecordedDevice['capabilities'];
}

export const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** Every device of `qemu-7.2-features.json` that QEMU would start, in every configuration. */
export const QEMU_DEVICES: readonly RecordedDevice[] = (() => {
  const { devices } = JSON.parse(read('qemu-7.2-features.json')) as {
    devices: Record<string, Record<string, string | Recorded>>;
  };
  return Object.entries(devices).flatMap(([name, configurations]) =>
    Object.entries(configurations).flatMap(([configuration, one]): RecordedDevice[] => {
      // The words of the command line, or what QEMU said instead of starting.
      if (typeof one === 'string' || one.features === undefined) return [];
      return [
        {
          name: `${name} ${configuration}`,
          device: one.device,
          key: deviceByNumber(one.deviceId)?.key ?? String(one.deviceId),
          offered: BigInt(one.features),
          legacyOffered: BigInt(one.legacyFeatures ?? 0),
          config: bytesOf(one.configSpaceHex),
          legacyConfig: bytesOf(one.legacyConfigHex ?? ''),
          qemuNames: one.qemuNames ?? [],
          pciConfig: bytesOf(one.pciConfigHex),
          capabilities: one.virtioCaps,
        },
      ];
    }),
  );
})();

/** A device that was started with values easy to recognise: `tests/conformance/record-config.ts` made these. */
export interface StartedDevice {
  readonly name: string;
  readonly command: string;
  readonly features: string;
  readonly config: string;
  /** What the input device answered to each selection. */
  readonly selected?: readonly string[];
}

export const STARTED: readonly StartedDevice[] = (
  JSON.parse(read('qemu-7.2-config.json')) as { devices: StartedDevice[] }
).devices;

/** A device as a Linux 6.1 guest shows it under `/sys/bus/virtio/devices`. */
export interface LinuxDevice {
  readonly name: string;
  readonly key: string;
  /** What driver and device agreed on. */
  readonly negotiated: bigint;
}

export const LINUX_DEVICES: readonly LinuxDevice[] = ['default', 'modern'].flatMap((guest) =>
  read(`linux-6.1-sysfs/${guest}/virtio.txt`)
    .trim()
    .split('\n')
    .map((line) => {
      const [, name = '', id = '', features = ''] = /^(\S+) device=(\S+) .*features=([01]+)/.exec(line) ?? [];
      const negotiated = [...features].reduce(
        (sum, one, bit) => (one === '1' ? sum | (1n << BigInt(bit)) : sum),
        0n,
      );
      return { name: `${guest} ${name}`, key: deviceByNumber(Number(id))?.key ?? id, negotiated };
    }),
);
