/** The structs of the GPIO device: its configuration and both queues, in every version that has the device. */
import { bytes, field, le16, le32, named, struct, u8 } from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { GPIO_CONSTANTS } from './spec-constants.ts';

const configuration = 'gpio/device-configuration-layout';
const requestq = 'gpio/device-operation-requestq';
const lineNames = 'gpio/device-operation-requestq/requestq-operation-get-line-names';
const eventq = 'gpio/device-operation-eventq';

const status = named('status', u8, group(GPIO_CONSTANTS, 'status'));

/** The configuration space: 8 bytes in every version. */
export const gpioConfig = struct('virtio_gpio_config', {
  ngpio: field(le16, { doc: 'Number of lines.', clause: configuration, access: 'read-only' }),
  padding: field(bytes(2), { doc: 'Padding, 0.', clause: configuration, access: 'read-only' }),
  gpio_names_size: field(le32, {
    doc: 'Bytes that the names of all lines take together; 0 where lines have no names.',
    clause: configuration,
    access: 'read-only',
  }),
});

/** What the driver asks on the requestq: 8 bytes. */
export const gpioRequest = struct('virtio_gpio_request', {
  type: field(named('message type', le16, group(GPIO_CONSTANTS, 'message type')), {
    doc: 'What to do.',
    clause: requestq,
  }),
  gpio: field(le16, {
    doc: 'Line, below ngpio; 0 when the names of all lines are asked for.',
    clause: requestq,
  }),
  value: field(le32, {
    doc: 'Direction, level or interrupt type to set; 0 in messages that read.',
    clause: requestq,
  }),
});

/** What the device answers on the requestq: 2 bytes. */
export const gpioResponse = struct('virtio_gpio_response', {
  status: field(status, { doc: 'Whether it was done.', clause: requestq }),
  value: field(u8, {
    doc: 'Direction or level that was read; 0 in answers to messages that set.',
    clause: requestq,
  }),
});

/** The answer with the names of the lines: 1 byte, then as many as gpio_names_size. */
export const gpioNamesResponse = struct('virtio_gpio_response_N', {
  status: field(status, { doc: 'Whether it was done.', clause: lineNames }),
  value: field(bytes('N'), {
    doc: 'Names in 7-bit ASCII in the order of the lines, each ended by a zero byte; a lone zero byte for a line without a name.',
    clause: lineNames,
  }),
});

/** What the driver puts on the eventq to unmask an interrupt: 2 bytes. */
export const gpioIrqRequest = struct('virtio_gpio_irq_request', {
  gpio: field(le16, { doc: 'Line, below ngpio.', clause: eventq }),
});

/** What the device returns on an interrupt: 1 byte. */
export const gpioIrqResponse = struct('virtio_gpio_irq_response', {
  status: field(named('interrupt status', u8, group(GPIO_CONSTANTS, 'interrupt status')), {
    doc: 'Whether the line has interrupted.',
    clause: eventq,
  }),
});

const versions = { since: '1.2' } as const;
const requires = { feature: 'VIRTIO_GPIO_F_IRQ' };

export const GPIO_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_gpio_config',
    layout: gpioConfig,
    versions,
    clause: configuration,
    summary: 'The configuration space of a GPIO device.',
    note: 'The device requirements speak of a configuration request from the driver, a message that is not defined.',
  },
  {
    name: 'virtio_gpio_request',
    layout: gpioRequest,
    versions,
    clause: requestq,
    summary: 'A message to the device.',
    direction: 'device-reads',
  },
  {
    name: 'virtio_gpio_response',
    layout: gpioResponse,
    versions,
    clause: requestq,
    summary: 'The answer to every message but the one for names.',
    direction: 'device-writes',
  },
  {
    name: 'virtio_gpio_response_N',
    layout: gpioNamesResponse,
    versions,
    clause: lineNames,
    summary: 'The answer with the names of the lines.',
    direction: 'device-writes',
    note: 'N is gpio_names_size. The section does not say what value holds when status is VIRTIO_GPIO_STATUS_ERR.',
  },
  {
    name: 'virtio_gpio_irq_request',
    layout: gpioIrqRequest,
    versions,
    clause: eventq,
    summary: 'Unmasks the interrupt of a line.',
    direction: 'device-reads',
    requires,
  },
  {
    name: 'virtio_gpio_irq_response',
    layout: gpioIrqResponse,
    versions,
    clause: eventq,
    summary: 'Says that a line has interrupted, or that its interrupt is disabled.',
    direction: 'device-writes',
    requires,
  },
];
