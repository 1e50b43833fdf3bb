import { RESERVED } from './fact-lookup.ts';

const LOW = 0xffff_ffffn;

/**
 * A device that may be driven through its legacy interface (version 1.4, sections 2.2.3 and 3.1.2): nobody settles
 * the features there, so they count as settled when the driver sets DRIVER_OK or first uses a queue, whichever is
 * earlier.
 */
export class LegacyMode {
  /** The driver uses the legacy interface. */
  inUse = false;
  /** Numbers in rings, in the configuration and in requests are big-endian, as the guest's are. */
  isBigEndian = false;
  /** A queue was used, or DRIVER_OK set. */
  isOpen = false;

  /** What of an offer can be seen: bits 0 to 31, and VIRTIO_F_ANY_LAYOUT, which a transitional device must offer. */
  offered(offered: bigint): bigint {
    return (offered & LOW) | RESERVED.ANY_LAYOUT;
  }

  /** The driver speaks to a legacy register. */
  use(isBigEndian: boolean): void {
    this.inUse = true;
    this.isBigEndian = isBigEndian;
  }

  reset(): void {
    this.inUse = false;
    this.isBigEndian = false;
    this.isOpen = false;
  }
}
