import { ManualClock } from './clock.ts';
import { VirtioDevice } from './device.ts';
import { STATUS } from './fact-lookup.ts';
import { PlainMemory } from './memory/plain.ts';
import type { Problem } from './negotiation.ts';
import type { Feature, Version } from './spec/types.ts';
import { DirectTransport } from './transport/direct.ts';
import type { RegisterAccess } from './transport/transport.ts';

/** What a driver and a device bring to the negotiation. Bit 0 is feature bit 0. */
export interface HandshakeSides {
  /** The device key, and the facts of its own feature bits. */
  readonly device: string;
  readonly features: readonly Feature[];
  readonly offered: bigint;
  /** What the driver writes, whether or not it keeps the rules. */
  readonly accepted: bigint;
  readonly version: Version;
}

export interface Handshake {
  /** Every register access of the driver, in order. */
  readonly accesses: readonly RegisterAccess[];
  /** The status that the driver reads after it has set FEATURES_OK: 0x0b, or 0x03 where the device refuses. */
  readonly status: number;
  readonly kept: boolean;
  /** Why the device refuses. */
  readonly refusals: readonly Problem[];
}

/**
 * Steps 1 to 6 of the initialisation sequence (version 1.4, section 3.1.1) between a driver that accepts exactly the
 * bits it is told to and the model's device, over registers named as in the PCI common configuration.
 */
export function handshake({ device: key, features, offered, accepted, version }: HandshakeSides): Handshake {
  const clock = new ManualClock();
  const model = {
    key,
    deviceId: 0,
    version,
    features,
    offered,
    queueSizes: [],
    config: new Uint8Array(),
    attach: () => {},
    accept: () => {},
    reset: () => {},
  };
  const memory = new PlainMemory([{ base: 0x1000, size: 16, name: 'guest' }]).as('device');
  const device = new VirtioDevice({ model, memory, clock, offered: 0n });
  const accesses: RegisterAccess[] = [];
  const transport = new DirectTransport(device, { clock, observer: (access) => accesses.push(access) });
  const windows = (offered | accepted) >> 64n === 0n ? 2 : 4;
  const started = STATUS.ACKNOWLEDGE | STATUS.DRIVER;
  transport.writeStatus(0);
  transport.readStatus();
  transport.writeStatus(STATUS.ACKNOWLEDGE);
  transport.writeStatus(started);
  for (let window = 0; window < windows; window++) transport.readDeviceFeatures(window);
  for (let window = 0; window < windows; window++) {
    transport.writeDriverFeatures(window, Number((accepted >> BigInt(32 * window)) & 0xffff_ffffn));
  }
  transport.writeStatus(started | STATUS.FEATURES_OK);
  const status = transport.readStatus();
  return { accesses, status, kept: (status & STATUS.FEATURES_OK) !== 0, refusals: device.refusals };
}
