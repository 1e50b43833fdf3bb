import type { DeviceModel } from './device-model.ts';
import { numbersIn } from './layout/layout.ts';
import type { AccessWidth } from './transport/transport.ts';

/**
 * A device's configuration space, which changes, and the generation by which a driver finds out (version 1.4, section
 * 2.5). A legacy interface in a big-endian guest shows every number in it the other way round (section 2.5.3).
 */
export class DeviceConfig {
  readonly #model: DeviceModel;
  #generation = 0;
  #hasChanged = false;
  /** By the place of a byte in a big-endian guest: its place in the model's bytes. */
  #mirror: readonly number[] | undefined;

  constructor(model: DeviceModel) {
    this.#model = model;
  }

  /** Bytes. */
  get size(): number {
    return this.#model.config.length;
  }

  get generation(): number {
    return this.#generation;
  }

  /** The bytes are others than they were. */
  changed(): void {
    this.#hasChanged = true;
  }

  /** The bytes in order, the first one lowest, as a bus carries them; ones where the access goes past the end. */
  read(offset: number, width: AccessWidth, isTurned: boolean): number {
    // The generation moves on when changed bytes are read, not when they change: counting changes could wrap a
    // narrow register back to the value that the driver saw (version 1.4, section 4.1.4.3.1).
    if (this.#hasChanged) this.#generation++;
    this.#hasChanged = false;
    const { config } = this.#model;
    let value = 0;
    for (let at = width - 1; at >= 0; at--) {
      const place = isTurned ? this.#placeOf(offset + at) : offset + at;
      const byte = offset + width <= config.length ? (config[place] ?? 0xff) : 0xff;
      value = ((value << 8) | byte) >>> 0;
    }
    return value;
  }

  /** Hands a write that lies inside the configuration to the model, to which every number is little-endian. */
  write(offset: number, width: AccessWidth, value: number, isTurned: boolean): void {
    if (!isTurned) {
      this.#model.writeConfig?.(offset, width, value);
      return;
    }
    const bytes = Array.from({ length: width }, (_, at) => (value >>> (8 * at)) & 0xff);
    const places = bytes.map((_, at) => this.#placeOf(offset + at));
    const last = places[width - 1] ?? offset;
    if (places.every((place, at) => place === last + width - 1 - at)) {
      const turned = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
      this.#model.writeConfig?.(last, width, turned);
    } else for (const [at, place] of places.entries()) this.#model.writeConfig?.(place, 1, bytes[at] ?? 0);
  }

  #placeOf(at: number): number {
    this.#mirror ??= mirrorOf(this.#model);
    return this.#mirror[at] ?? at;
  }
}

function mirrorOf({ config, configLayout }: DeviceModel): readonly number[] {
  const places = [...config.keys()];
  for (const { offset, size } of configLayout === undefined ? [] : numbersIn(configLayout)) {
    for (let at = 0; at < size; at++) places[offset + at] = offset + size - 1 - at;
  }
  return places;
}
