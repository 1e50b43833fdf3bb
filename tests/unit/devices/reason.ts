import { DriverError } from '../../../src/virtio/driver-error.ts';

/** The reason of the `DriverError` that `act` throws. */
export function reasonOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    if (error instanceof DriverError) return error.reason;
    throw error;
  }
  return 'nothing was thrown';
}
