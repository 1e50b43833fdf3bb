/** The structs of the RPMB device: sections 5.12.4 and 5.12.6 of every version that has the device. */
import { be16, be32, bytes, field, named, struct, u8 } from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { RPMB_CONSTANTS } from './spec-constants.ts';

const clause = 'rpmb/device-configuration-layout';
const queue = 'rpmb/device-operation/device-operation-request-queue';
const access = 'read-only';

/** The configuration space: 3 bytes. */
export const rpmbConfig = struct('virtio_rpmb_config', {
  capacity: field(u8, {
    doc: 'Size of the device in units of 128 KiB, up to 0x80 (16 MiB).',
    clause,
    access,
  }),
  max_wr_cnt: field(u8, {
    doc: 'Most blocks of 256 bytes that one request writes; 0 for no limit.',
    clause,
    access,
  }),
  max_rd_cnt: field(u8, {
    doc: 'Most blocks of 256 bytes that one request reads; 0 for no limit.',
    clause,
    access,
  }),
});

const types = { ...group(RPMB_CONSTANTS, 'request type'), ...group(RPMB_CONSTANTS, 'response type') };

/** One frame, of a request or a response: 512 bytes, its numbers with the most significant byte first. */
export const rpmbFrame = struct('virtio_rpmb_frame', {
  stuff: field(bytes(196), { doc: 'Padding, left out of the authentication code.', clause: queue }),
  key_mac: field(bytes(32), {
    doc: 'The key in a request that stores it, else the authentication code (HMAC SHA-256) of what follows.',
    clause: queue,
  }),
  data: field(bytes(256), { doc: 'The block that is written or read.', clause: queue }),
  nonce: field(bytes(16), {
    doc: 'Random number of a read or of a request for the counter, which the answer repeats.',
    clause: queue,
  }),
  write_counter: field(be32, { doc: 'Number of writes that succeeded.', clause: queue }),
  address: field(be16, { doc: 'Where the data lies, in blocks of 256 bytes.', clause: queue }),
  block_count: field(be16, { doc: 'Blocks to read or write, one in each frame.', clause: queue }),
  result: field(named('result', be16, group(RPMB_CONSTANTS, 'result')), {
    doc: 'How the request ended; the device writes it.',
    clause: queue,
  }),
  req_resp: field(named('request or response type', be16, types), {
    doc: 'What the frame asks or answers.',
    clause: queue,
  }),
});

const versions = { since: '1.2' } as const;

export const RPMB_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_rpmb_config',
    layout: rpmbConfig,
    versions,
    clause,
    summary: 'The configuration space of an RPMB device.',
    note: 'A limit of 0 means none, but the requirements for reading and writing (5.12.6.1.3 and 5.12.6.1.4) refuse every count greater than the limit and make no exception for 0.',
  },
  {
    name: 'virtio_rpmb_frame',
    layout: rpmbFrame,
    versions,
    clause: queue,
    summary: 'One frame of a request or a response.',
    direction: 'both',
    note: 'The text below the struct calls write_counter writer_counter. For what it does not define, the section relies on paragraph 6.6.22 of the eMMC standard.',
  },
];
