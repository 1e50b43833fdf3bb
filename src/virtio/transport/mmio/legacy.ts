import { placeLegacy } from '../../queue/legacy-layout.ts';
import type { Handler, Ignored } from '../registers.ts';
import type { QueueStaging } from '../staging.ts';
import type { LegacyInterface, TransportDevice } from '../transport.ts';

/** How a legacy driver lays out its queues here; it tells the device both numbers. */
export const MMIO_LEGACY: LegacyInterface = { pageSize: 4096, queueAlign: 4096, isSizeFixed: false };

const CLAUSE = 'mmio/legacy-interface';
const isPower = (value: number): boolean => value > 0 && (value & (value - 1)) === 0;

/**
 * The registers that only version 1 has (version 1.4, section 4.2.4): a queue is in use while its page number is not
 * 0. A queue whose page number comes before the sizes of pages and alignment make sense is not taken.
 */
export function legacyHandlers(
  device: TransportDevice,
  queues: QueueStaging,
  ignored: Ignored,
): Readonly<Record<string, Handler>> {
  const pages = new Map<number, number>();
  const aligns = new Map<number, number>();
  let pageSize = 0;
  const place = (page: number): void => {
    const queue = queues.selected;
    const size = queues.current?.size ?? 0;
    const align = aligns.get(queue) ?? MMIO_LEGACY.queueAlign;
    if (!isPower(pageSize) || !isPower(align) || size === 0) {
      ignored(
        `Queue ${queue} is not taken: pages of ${pageSize}, an alignment of ${align} and ${size} entries.`,
        CLAUSE,
      );
      return;
    }
    if (device.readQueueEnabled(queue)) return;
    device.writeQueue(queue, placeLegacy(size, page * pageSize, align));
    device.enableQueue(queue);
    if (device.readQueueEnabled(queue)) pages.set(queue, page);
  };
  return {
    GuestPageSize: {
      write: (value) => {
        pageSize = value;
      },
    },
    QueueAlign: {
      write: (value) => {
        if (queues.current !== undefined) aligns.set(queues.selected, value);
      },
    },
    QueuePFN: {
      read: () => (device.readQueueEnabled(queues.selected) ? (pages.get(queues.selected) ?? 0) : 0),
      write: (page) => {
        if (page !== 0) {
          place(page);
          return;
        }
        pages.delete(queues.selected);
        device.disableQueue(queues.selected);
      },
    },
  };
}
