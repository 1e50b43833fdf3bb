/** Driver notifications as numbers (version 1.4, section 2.9). */

/** What a notification of 32 bits says with VIRTIO_F_NOTIFICATION_DATA. */
export interface Notification {
  /** The index of the queue, or with VIRTIO_F_NOTIF_CONFIG_DATA what the device chose in its place. */
  readonly queue: number;
  /** Where the driver will put its next entry, with the wrap counter as bit 15. */
  readonly position: number;
}

/** The index in bits 0 to 15, `next_off` in 16 to 30, `next_wrap` in 31. */
export function packNotification({ queue, position }: Notification): number {
  return ((queue & 0xffff) | ((position & 0xffff) << 16)) >>> 0;
}

export function unpackNotification(value: number): Notification {
  return { queue: value & 0xffff, position: (value >>> 16) & 0xffff };
}
