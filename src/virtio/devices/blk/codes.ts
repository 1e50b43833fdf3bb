import { bitOf, constantOf } from '../../fact-lookup.ts';
import { mask } from '../../requirements.ts';
import type { Version } from '../../spec/types.ts';
import { holds } from '../../spec/versions.ts';
import { BLK } from './spec.ts';

const type = (name: string) => constantOf(BLK.constants, `VIRTIO_BLK_T_${name}`);
const status = (name: string) => constantOf(BLK.constants, `VIRTIO_BLK_S_${name}`);
const bit = (name: string) => bitOf(BLK.features, `VIRTIO_BLK_F_${name}`);

/** Request types, by what follows `VIRTIO_BLK_T_`. */
export const TYPE = {
  IN: type('IN'),
  OUT: type('OUT'),
  FLUSH: type('FLUSH'),
  GET_ID: type('GET_ID'),
  GET_LIFETIME: type('GET_LIFETIME'),
  DISCARD: type('DISCARD'),
  WRITE_ZEROES: type('WRITE_ZEROES'),
  SECURE_ERASE: type('SECURE_ERASE'),
} as const;

/** Status codes, by what follows `VIRTIO_BLK_S_`. */
export const STATUS = { OK: status('OK'), IOERR: status('IOERR'), UNSUPP: status('UNSUPP') } as const;

/** Bit numbers, by what follows `VIRTIO_BLK_F_`. */
export const FEATURE = {
  SIZE_MAX: bit('SIZE_MAX'),
  SEG_MAX: bit('SEG_MAX'),
  GEOMETRY: bit('GEOMETRY'),
  RO: bit('RO'),
  BLK_SIZE: bit('BLK_SIZE'),
  FLUSH: bit('FLUSH'),
  TOPOLOGY: bit('TOPOLOGY'),
  CONFIG_WCE: bit('CONFIG_WCE'),
  MQ: bit('MQ'),
  DISCARD: bit('DISCARD'),
  WRITE_ZEROES: bit('WRITE_ZEROES'),
  LIFETIME: bit('LIFETIME'),
  SECURE_ERASE: bit('SECURE_ERASE'),
} as const;

/** The request types that `version` defines and the model serves. */
export function typesIn(version: Version): ReadonlySet<number> {
  const served = new Set<number>(Object.values(TYPE));
  const defined = BLK.constants.filter(
    (one) => one.name.startsWith('VIRTIO_BLK_T_') && holds(one.versions, version),
  );
  return new Set(defined.map((one) => Number(one.value)).filter((one) => served.has(one)));
}

/** The bits that a device of `version` can offer, out of those the model knows. */
export function offerableIn(version: Version): bigint {
  const known = new Set<number>(Object.values(FEATURE));
  let bits = 0n;
  for (const one of BLK.features)
    if (known.has(one.bit) && holds(one.versions, version)) bits |= mask(one.bit);
  return bits;
}
