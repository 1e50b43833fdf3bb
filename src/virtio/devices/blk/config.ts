import { type Infer, resolve, type Struct } from '../../layout/layout.ts';
import { mask } from '../../requirements.ts';
import type { Version } from '../../spec/types.ts';
import { FEATURE } from './codes.ts';
import type { BlkLimits } from './limits.ts';
import { blkConfig } from './spec.ts';

/** What a device says of itself in its configuration space, beyond its limits. */
export interface BlkFacts extends BlkLimits {
  /** In sectors. */
  readonly capacity: number;
  readonly writeback: number;
  readonly queues: number;
}

/** What `virtio_blk_config` holds; fields that came after a version are not there in it. */
export type BlkConfig = Infer<typeof blkConfig>;

/** The configuration struct of a version. */
export function configOf(version: Version): Struct<BlkConfig> {
  return resolve(blkConfig, { version, features: 0n });
}

/**
 * The bytes of `virtio_blk_config`. Fields of features that are not offered, and padding, are 0 (version 1.4,
 * section 5.2.5.2).
 */
export function encodeConfig(version: Version, offered: bigint, facts: BlkFacts): Uint8Array {
  const layout = configOf(version);
  const bytes = new Uint8Array(layout.size);
  const view = new DataView(bytes.buffer);
  let value: BlkConfig = { ...layout.read(view, 0), capacity: BigInt(facts.capacity) };
  for (const [bit, fields] of fieldsByFeature(facts)) {
    if ((offered & mask(bit)) !== 0n) value = { ...value, ...fields };
  }
  layout.write(view, 0, value);
  return bytes;
}

function fieldsByFeature(facts: BlkFacts): readonly (readonly [bit: number, fields: Partial<BlkConfig>])[] {
  const heads = 16;
  const sectors = 63;
  const cylinders = Math.min(16383, Math.floor(facts.capacity / (heads * sectors)));
  return [
    [FEATURE.SIZE_MAX, { size_max: facts.sizeMax }],
    [FEATURE.SEG_MAX, { seg_max: facts.segMax }],
    [FEATURE.GEOMETRY, { geometry: { cylinders, heads, sectors } }],
    [FEATURE.BLK_SIZE, { blk_size: 512 }],
    [
      FEATURE.TOPOLOGY,
      { topology: { physical_block_exp: 3, alignment_offset: 0, min_io_size: 8, opt_io_size: 64 } },
    ],
    [FEATURE.CONFIG_WCE, { writeback: facts.writeback }],
    [FEATURE.MQ, { num_queues: facts.queues }],
    [
      FEATURE.DISCARD,
      {
        max_discard_sectors: facts.maxDiscardSectors,
        max_discard_seg: facts.maxDiscardSeg,
        discard_sector_alignment: facts.discardAlignment,
      },
    ],
    [
      FEATURE.WRITE_ZEROES,
      {
        max_write_zeroes_sectors: facts.maxWriteZeroesSectors,
        max_write_zeroes_seg: facts.maxWriteZeroesSeg,
        write_zeroes_may_unmap: 1,
      },
    ],
    [
      FEATURE.SECURE_ERASE,
      {
        max_secure_erase_sectors: facts.maxSecureEraseSectors,
        max_secure_erase_seg: facts.maxSecureEraseSeg,
        secure_erase_sector_alignment: facts.secureEraseAlignment,
      },
    ],
  ];
}
