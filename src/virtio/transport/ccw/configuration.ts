import type { AccessWidth, TransportDevice } from '../transport.ts';

/** The configuration space as a channel command carries it: all of it, always (version 1.4, section 4.3.2.5). */
export function readWhole(device: TransportDevice): Uint8Array {
  return Uint8Array.from({ length: device.configSize }, (_, at) => device.readConfig(at, 1));
}

/** Writes what differs from what the device has: a whole word where several bytes of one do, else single bytes. */
export function writeWhole(device: TransportDevice, bytes: Uint8Array): undefined {
  const old = readWhole(device);
  for (let at = 0; at < bytes.length; at += 4) {
    const word = [0, 1, 2, 3].map((byte) => at + byte).filter((one) => one < bytes.length);
    const changed = word.filter((one) => bytes[one] !== old[one]);
    if (changed.length > 1 && word.length === 4) writeField(device, bytes, at, 4);
    else for (const one of changed) writeField(device, bytes, one, 1);
  }
}

function writeField(device: TransportDevice, bytes: Uint8Array, at: number, width: AccessWidth): void {
  let value = 0;
  for (let byte = width - 1; byte >= 0; byte--) value = ((value << 8) | (bytes[at + byte] ?? 0)) >>> 0;
  device.writeConfig(at, width, value);
}
