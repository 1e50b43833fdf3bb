/**
 * Everything the specification says of the file system device: section 5.11 of 1.2 to 1.4. It names no numbers of its
 * own; those of FUSE are defined by Linux.
 */
import type { DeviceSpec } from '../../spec/types.ts';
import { FS_FEATURES } from './features.ts';
import { FS_QUEUES } from './queues.ts';
import { FS_STRUCTS, fsConfig } from './spec-structs.ts';

export { fsConfig, fsNotify, fsReadRequest, fsRequest } from './spec-structs.ts';

export const FS: DeviceSpec = {
  key: 'fs',
  id: 26,
  clause: 'fs',
  features: FS_FEATURES,
  queues: FS_QUEUES,
  config: fsConfig,
  structs: FS_STRUCTS,
  constants: [],
  sharedMemory: [
    {
      id: 0,
      name: 'DAX window',
      versions: { since: '1.2' },
      clause: 'fs/device-operation/device-operation-dax-window',
      summary:
        'Where parts of files are mapped with FUSE_SETUPMAPPING, so that they are read without a request.',
      note: 'No feature bit announces it: the region is there or not.',
    },
  ],
};
