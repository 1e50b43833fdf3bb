/** The structs of the SPI controller: sections "Device configuration layout" and "Device Operation" of 1.4. */
import { bytes, field, flags, le32, named, struct, u8 } from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { SPI_CONSTANTS } from './spec-constants.ts';

const configuration = 'spi/device-configuration-layout';
const operation = 'spi/device-operation/device-operation-request-queue';

/** Notes of a configuration field, all of which the driver only reads. */
function reads(doc: string) {
  return { doc, clause: configuration, access: 'read-only' } as const;
}

/** The section gives the bits of `tx_nbits_supported` and the two fields like it these words, not names. */
const widths = flags('supported widths', u8, { DUAL: 1, QUAD: 2, OCTAL: 4 });
const functions = flags('supported modes', le32, {
  'CPHA=0': 1,
  'CPHA=1': 2,
  'CPOL=0': 4,
  'CPOL=1': 8,
  'chipselect active high': 16,
  'LSB first': 32,
  loopback: 64,
});
const width = named('width', u8, { SINGLE: 1, DUAL: 2, QUAD: 4, OCTAL: 8 });
const mode = flags('mode', le32, { CPHA: 1, CPOL: 2, CS_HIGH: 4, LSB_FIRST: 8, LOOP: 16 });

/** The configuration space: 32 bytes, all of them always there. */
export const spiConfig = struct('virtio_spi_config', {
  cs_max_number: field(u8, reads('Number of chipselects.')),
  cs_change_supported: field(
    u8,
    reads('1 where the chipselect can be toggled after each transfer of a message, else 0.'),
  ),
  tx_nbits_supported: field(widths, reads('Wires that writes can use beside a single one.')),
  rx_nbits_supported: field(widths, reads('Wires that reads can use beside a single one.')),
  bits_per_word_mask: field(
    le32,
    reads('Bit n is set where words of n+1 bits are supported; 0 for no limitation.'),
  ),
  mode_func_supported: field(
    functions,
    reads('What mode may ask for; at least one bit each of CPHA and CPOL is set.'),
  ),
  max_freq_hz: field(le32, reads('Highest clock rate in Hz; 0 for no limitation.')),
  max_word_delay_ns: field(le32, reads('Longest delay between words in ns; 0 where there is none.')),
  max_cs_setup_ns: field(
    le32,
    reads('Longest delay in ns after the chipselect is asserted; 0 where there is none.'),
  ),
  max_cs_hold_ns: field(
    le32,
    reads('Longest delay in ns before the chipselect is deasserted; 0 where there is none.'),
  ),
  max_cs_inactive_ns: field(
    le32,
    reads('Longest delay in ns after the chipselect is deasserted; 0 where there is none.'),
  ),
});

/** The 32 bytes that every request begins with. */
export const spiTransferHead = struct('virtio_spi_transfer_head', {
  chip_select_id: field(u8, { doc: 'Index of the chipselect.', clause: operation }),
  bits_per_word: field(u8, { doc: 'Bits in a word.', clause: operation }),
  cs_change: field(u8, {
    doc: '1 where the chipselect is deasserted before the next transfer, 0 where it stays.',
    clause: operation,
  }),
  tx_nbits: field(width, { doc: 'Wires to write on; 0 and 1 both mean a single one.', clause: operation }),
  rx_nbits: field(width, { doc: 'Wires to read from; 0 and 1 both mean a single one.', clause: operation }),
  reserved: field(bytes(3), { doc: 'Unused.', clause: operation }),
  mode: field(mode, { doc: 'Phase, polarity and order of the transfer.', clause: operation }),
  freq: field(le32, { doc: 'Clock rate in Hz.', clause: operation }),
  word_delay_ns: field(le32, { doc: 'Delay between words in ns.', clause: operation }),
  cs_setup_ns: field(le32, { doc: 'Delay in ns after the chipselect is asserted.', clause: operation }),
  cs_delay_hold_ns: field(le32, {
    doc: 'Delay in ns before the chipselect is deasserted.',
    clause: operation,
  }),
  cs_change_delay_inactive_ns: field(le32, {
    doc: 'Delay in ns after the chipselect is deasserted and before it is asserted again.',
    clause: operation,
  }),
});

/** The last byte of a request, which the device writes. */
export const spiTransferResult = struct('virtio_spi_transfer_result', {
  result: field(named('result', u8, group(SPI_CONSTANTS, 'result')), {
    doc: 'How the transfer ended.',
    clause: operation,
  }),
});

/** The fixed start of a request; its data and result follow. */
export const spiTransferRequest = struct('virtio_spi_transfer_req', {
  head: field(spiTransferHead, { doc: 'How to transfer.', clause: operation }),
});

const versions = { since: '1.4' } as const;

export const SPI_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_spi_config',
    layout: spiConfig,
    versions,
    clause: configuration,
    summary: 'The configuration space of an SPI controller.',
    note: 'The text below the listing spells the last field max_cs_incative_ns.',
  },
  {
    name: 'virtio_spi_transfer_head',
    layout: spiTransferHead,
    versions,
    clause: operation,
    summary: 'The header of a transfer.',
    direction: 'device-reads',
    note: 'The bits of mode are numbered otherwise than those of mode_func_supported. No sentence says which chip_select_id is the highest, what a freq of 0 means, or that reserved must be 0.',
  },
  {
    name: 'virtio_spi_transfer_result',
    layout: spiTransferResult,
    versions,
    clause: operation,
    summary: 'The end of a request, with its result.',
    direction: 'device-writes',
  },
  {
    name: 'virtio_spi_transfer_req',
    layout: spiTransferRequest,
    tail: [
      {
        name: 'tx_buf',
        type: 'u8[]',
        size: null,
        doc: 'What is written; absent where a transfer only reads.',
      },
      {
        name: 'rx_buf',
        type: 'u8[]',
        size: null,
        doc: 'What is read, as long as tx_buf where both are there; absent where a transfer only writes.',
      },
      {
        name: 'result',
        type: 'virtio_spi_transfer_result',
        size: 1,
        doc: 'The result; the device writes it.',
      },
    ],
    versions,
    clause: operation,
    summary: 'A transfer: header, data in one or both directions, and result.',
    direction: 'both',
  },
];
