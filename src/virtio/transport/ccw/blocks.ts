import { constantOf } from '../../fact-lookup.ts';
import { resolve, type Struct } from '../../layout/layout.ts';
import { CCW_CONSTANTS, CCW_STRUCTS } from '../../spec/ccw.ts';

/** The virtio commands, by what they do. */
export const COMMAND = {
  setVq: constantOf(CCW_CONSTANTS, 'CCW_CMD_SET_VQ'),
  reset: constantOf(CCW_CONSTANTS, 'CCW_CMD_VDEV_RESET'),
  setIndicators: constantOf(CCW_CONSTANTS, 'CCW_CMD_SET_IND'),
  setConfigIndicators: constantOf(CCW_CONSTANTS, 'CCW_CMD_SET_CONF_IND'),
  setAdapterIndicators: constantOf(CCW_CONSTANTS, 'CCW_CMD_SET_IND_ADAPTER'),
  readFeatures: constantOf(CCW_CONSTANTS, 'CCW_CMD_READ_FEAT'),
  writeFeatures: constantOf(CCW_CONSTANTS, 'CCW_CMD_WRITE_FEAT'),
  readConfig: constantOf(CCW_CONSTANTS, 'CCW_CMD_READ_CONF'),
  writeConfig: constantOf(CCW_CONSTANTS, 'CCW_CMD_WRITE_CONF'),
  writeStatus: constantOf(CCW_CONSTANTS, 'CCW_CMD_WRITE_STATUS'),
  readStatus: constantOf(CCW_CONSTANTS, 'CCW_CMD_READ_STATUS'),
  readVqConfig: constantOf(CCW_CONSTANTS, 'CCW_CMD_READ_VQ_CONF'),
  setRevision: constantOf(CCW_CONSTANTS, 'CCW_CMD_SET_VIRTIO_REV'),
} as const;

const block = (name: string): Struct<Record<string, unknown>> => {
  const found = CCW_STRUCTS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No channel struct is named ${name}.`);
  return resolve(found.layout as Struct<Record<string, unknown>>, { version: '1.4', features: 0n });
};

/** The blocks that commands carry, with the names of 1.4. Their bytes are the same in every version. */
export const BLOCK = {
  revision: block('virtio_rev_info'),
  vqConfig: block('vq_config_block'),
  vq: block('vq_info_block'),
  legacyVq: block('vq_info_block_legacy'),
  features: block('virtio_feature_desc'),
  adapter: block('virtio_thinint_area'),
} as const;

/** Bytes of an address that stands alone. */
export const ADDRESS_SIZE = 8;
