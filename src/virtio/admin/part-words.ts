import { decode } from '../layout/layout.ts';
import { bitName } from '../negotiation.ts';
import { bitsOf } from '../requirements.ts';
import { partNotify, partQueue } from '../spec/admin/parts.ts';
import { RESERVED_FEATURES } from '../spec/reserved-features.ts';
import { STATUS_BITS } from '../spec/status.ts';
import type { Feature } from '../spec/types.ts';
import { commonMap } from '../transport/pci/common.ts';
import { big, PART, type Part } from './parts.ts';

const hex = (value: bigint | number): string => `0x${value.toString(16)}`;

/** What a part says, in words and numbers; `features` are the device's own bits. */
export function partWords({ type, selector, value }: Part, features: readonly Feature[]): string {
  switch (type) {
    case PART.DEV_FEATURES:
    case PART.DRV_FEATURES:
      return bitsOf(big(value))
        .map((bit) => bitName([...features, ...RESERVED_FEATURES], bit, '1.4').replace(/^VIRTIO_/, ''))
        .join(', ');
    case PART.PCI_COMMON_CFG:
      return `${fieldAt(selector)} = ${hex(big(value))}`;
    case PART.DEVICE_STATUS:
      return STATUS_BITS.filter((bit) => ((value[0] ?? 0) & bit.value) !== 0)
        .map(({ name }) => name)
        .join(', ');
    case PART.VQ_CFG: {
      const queue = decode(partQueue, value);
      const areas = [queue.queue_desc, queue.queue_driver, queue.queue_device].map(hex).join(', ');
      return `queue ${selector}: ${queue.queue_size} descriptors, vector ${queue.vector}, ${queue.enabled === 1 ? 'enabled' : 'not enabled'}, at ${areas}`;
    }
    case PART.VQ_NOTIFY_CFG: {
      const { queue_notify_off, queue_notif_config_data } = decode(partNotify, value);
      return `queue ${selector}: queue_notify_off ${queue_notify_off}, queue_notif_config_data ${queue_notif_config_data}`;
    }
  }
  return '';
}

function fieldAt(offset: number): string {
  const map = commonMap('1.4');
  for (const width of [1, 2, 4]) {
    const place = map.at(offset, width);
    if (place !== undefined) return place.name;
  }
  return `offset ${offset}`;
}
