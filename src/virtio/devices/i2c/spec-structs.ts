/** The structs of the I2C adapter: section "Device Operation" of every version that has the device. */
import { field, flags, le16, le32, named, struct, u8 } from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { I2C_CONSTANTS } from './spec-constants.ts';

const clause = 'i2c/device-operation/device-operation-request-queue';

/** The 8 bytes that every request begins with. */
export const i2cOutHeader = struct('virtio_i2c_out_hdr', {
  addr: field(le16, {
    doc: 'Address of the I2C device. 7 bits: the address shifted left by one. 10 bits: bits 0 to 7 of the address in the high byte, and 11110, bits 9 and 8, 0 in the low byte.',
    clause,
  }),
  padding: field(le16, { doc: 'Fills up to four bytes.', clause }),
  flags: field(flags('request flag', le32, group(I2C_CONSTANTS, 'request flag')), {
    doc: 'Direction and grouping; every other bit is 0.',
    clause,
  }),
});

/** The last byte of a request, which the device writes. */
export const i2cInHeader = struct('virtio_i2c_in_hdr', {
  status: field(named('status', u8, group(I2C_CONSTANTS, 'status')), {
    doc: 'How the request ended.',
    clause,
  }),
});

/** The fixed start of a request; its data and status follow. */
export const i2cRequest = struct('virtio_i2c_req', {
  out_hdr: field(i2cOutHeader, { doc: 'What to do, and with which device.', clause }),
});

export const I2C_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_i2c_out_hdr',
    layout: i2cOutHeader,
    versions: { since: '1.2' },
    clause,
    summary: 'The header of a request.',
    direction: 'device-reads',
    note: 'No version says that padding must be 0, nor what a device does with an addr of neither form.',
  },
  {
    name: 'virtio_i2c_in_hdr',
    layout: i2cInHeader,
    versions: { since: '1.2' },
    clause,
    summary: 'The end of a request, with its status.',
    direction: 'device-writes',
  },
  {
    name: 'virtio_i2c_req',
    layout: i2cRequest,
    tail: [
      {
        name: 'buf',
        type: 'u8[]',
        size: null,
        doc: 'One segment of a transaction, written to or read from the I2C device; absent in a request of length zero.',
      },
      { name: 'in_hdr', type: 'virtio_i2c_in_hdr', size: 1, doc: 'The status.' },
    ],
    versions: { since: '1.2' },
    clause,
    summary: 'A request: header, data and status.',
    direction: 'both',
  },
];
