import { NET_FEATURES } from '../../devices/net/features.ts';
import { netConfig, netHeader } from '../../devices/net/spec-structs.ts';
import { bitOf } from '../../fact-lookup.ts';
import { resolve } from '../../layout/layout.ts';
import { mask } from '../../requirements.ts';
import type { Feature, Version } from '../../spec/types.ts';
import { holds } from '../../spec/versions.ts';
import { factsOf, type Side } from '../age.ts';
import { Answerer, Asker } from '../exchange.ts';
import { type Kind, ownOf, QUEUE_SIZE, registered } from './kind.ts';

const netMask = (...names: readonly string[]): bigint =>
  names.reduce((sum, name) => sum | mask(bitOf(NET_FEATURES, `VIRTIO_NET_F_${name}`)), 0n);
/** A card without offloads, control queue and merged receive buffers. */
const DONE = netMask('MAC', 'STATUS', 'MTU', 'SPEED_DUPLEX', 'OUT_NET_HEADER');
/** Of those, the ones in appendix C of 0.9.5. */
const OF_DRAFT = netMask('MAC', 'STATUS');
const VERSION_1 = mask(32);
const TRANSMIT = 1;
const MAC = [0x52, 0x54, 0, 0x12, 0x34, 0x56];
/** The smallest frame, without its checksum: broadcast, from the card, of a type for experiments. */
const FRAME = Uint8Array.from({ length: 60 }, (_, at) =>
  at < 6 ? 0xff : at < 12 ? (MAC[at - 6] ?? 0) : at === 12 ? 0x88 : at === 13 ? 0xb5 : at,
);

const own = (side: Side): bigint => ownOf(side, NET_FEATURES, DONE, OF_DRAFT);

/** Each side takes the length of the header from its own text and from what it knows to be negotiated. */
const headerSize = (version: Version, features: bigint): number =>
  resolve(netHeader, { version, features, legacy: (features & VERSION_1) === 0n }).size;

/** The bits that a side's text has: a driver reads no more words than they fill. */
const featuresIn = (side: Side): readonly Feature[] =>
  NET_FEATURES.filter(({ versions }) => holds(versions, factsOf(side)));

function configIn(version: Version): Uint8Array {
  const bytes = new Uint8Array(resolve(netConfig, { version, features: 0n }).size);
  bytes.set(MAC);
  bytes[6] = 1;
  return bytes;
}

/** A network device: the driver sends a frame behind a header, and the device puts it on the wire without. */
export const netKind: Kind = {
  id: registered('net'),
  features: NET_FEATURES,
  isInDraft: true,
  own,
  pair({ driver, device }) {
    const version = factsOf(device);
    let wire: Uint8Array | null = null;
    const model = new Answerer({
      key: 'net',
      deviceId: 1,
      version,
      features: NET_FEATURES,
      offered: own(device),
      queueSizes: [QUEUE_SIZE, QUEUE_SIZE],
      config: configIn(version),
      answer: (asked, features) => {
        wire = asked.slice(headerSize(version, features));
        return new Uint8Array(0);
      },
    });
    return {
      model,
      worker(options) {
        const asker = new Asker({ ...options, features: featuresIn(driver), queue: TRANSMIT });
        const size = () => headerSize(factsOf(driver), asker.core.features);
        return {
          core: asker.core,
          initialise: () => asker.initialise(),
          ask: () => asker.ask([new Uint8Array(size()), FRAME], 0),
          answer: () => {
            if (asker.answer === null || wire === null) return null;
            const ok = wire.length === FRAME.length && wire.every((byte, at) => byte === FRAME[at]);
            const words = ok
              ? `A frame of ${FRAME.length} bytes is on the wire; its header had ${size()}.`
              : `The frame is not what was sent: ${wire.length} bytes in place of ${FRAME.length}.`;
            return { ok, words };
          },
        };
      },
    };
  },
};
