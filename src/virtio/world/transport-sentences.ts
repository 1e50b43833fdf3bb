import { PCI_CONSTANTS } from '../spec/pci.ts';
import { CAPABILITY_NAMES, COMMAND, MSIX_CONTROL, MSIX_TABLE_SIZE } from '../spec/pci-header.ts';
import { countOf, hex, type Saying, type Sayings, type Told } from './narration.ts';

const CAPS = 'pci/virtio-structure-pci-capabilities';
const PCI_INIT = 'pci/pci-specific-initialization-and-device-operation/device-initialization';
const COMMON = `${CAPS}/common-configuration-structure-layout`;
const VECTORS = `${PCI_INIT}/msi-x-vector-configuration`;
const MMIO_INIT =
  'mmio/mmio-specific-initialization-and-device-operation/device-initialization/driver-requirements';
const MMIO_INTERRUPT =
  'mmio/mmio-specific-initialization-and-device-operation/notifications-from-the-device/driver-requirements';
const CCW_INIT = 'ccw/device-initialization';

const value = ({ step }: Told): number => step.after.reduceRight((sum, byte) => sum * 256 + byte, 0);
const isRead = ({ step }: Told): boolean => step.kind === 'register-read';

/** The names of the bits of a mask, or none of them. */
function bits(mask: number, names: Readonly<Record<string, number>>): string {
  const set = Object.entries(names).filter(([, bit]) => (mask & bit) !== 0);
  return set.length === 0 ? 'nothing' : set.map(([name]) => `\`${name}\``).join(', ');
}

/** What a field of the header is read or written for. */
const HEADER: Readonly<Record<string, (told: Told) => string>> = {
  'Vendor ID': (told) => `Reads who made the function: ${hex(value(told))}, as every virtio device has it.`,
  'Device ID': (told) => `Reads which device it is: ${hex(value(told))}.`,
  Status: (told) =>
    `Reads whether the function has a list of capabilities: ${value(told) & 0x10 ? 'it has' : 'it has none'}.`,
  'Capabilities Pointer': (told) => `Reads where the list begins: at ${hex(value(told))}.`,
  Command: (told) =>
    isRead(told)
      ? `Reads what the function may do so far: ${bits(value(told), COMMAND)}.`
      : `Lets the function do this: ${bits(value(told), COMMAND)}. Without Bus Master the device could not read a queue.`,
};

function header(told: Told): string {
  const known = HEADER[told.name];
  if (known !== undefined) return known(told);
  if (told.name.startsWith('Base Address')) {
    return value(told) === 0
      ? `Reads \`${told.name}\`: 0, the upper half of the address before it.`
      : `Reads where a region lies: \`${told.name}\` is ${hex(value(told))}, of which the lowest bits say what kind it is.`;
  }
  return `${isRead(told) ? 'Reads' : 'Writes'} \`${told.name}\`: ${hex(value(told))}.`;
}

/** Whether the driver has looked for used buffers since it read why the device interrupts. */
function hasLooked({ trace, step }: Told): boolean {
  const before = trace.steps.slice(0, step.index);
  const asked = before.findLastIndex(({ probe }) => probe === 'register.InterruptStatus');
  return before.slice(asked).some(({ actor, probe }) => actor === 'driver' && probe === 'used.idx');
}

const LATE =
  'after it has looked at the queues. The section asks for this order; what came in between is acknowledged unseen';
const EARLY =
  'before it looks at the queues, so that it will see all that this covers. The section asks for it afterwards';

const next = (told: Told): string => (value(told) === 0 ? 'there is none' : `at ${hex(value(told))}`);

function capability(told: Told): string {
  const [structure = '', field = ''] = told.name.split(' ');
  const type = PCI_CONSTANTS.find((one) => one.group === 'capability type' && one.value === value(told));
  switch (field) {
    case 'cap_vndr':
      return `Reads what the capability is: ${hex(value(told))}, ${CAPABILITY_NAMES[value(told)] ?? 'something else'}.`;
    case 'cap_next':
      return `Reads where the next capability is: ${next(told)}.`;
    case 'cfg_type':
      return `Reads what it describes: ${value(told)}, \`${type?.name ?? 'a reserved type'}\`.`;
    case 'bar': {
      const what = structure === 'VIRTIO_PCI_CAP_PCI_CFG' ? 'its window' : 'the structure';
      return `Reads in which region ${what} lies: BAR ${value(told)}.`;
    }
    case 'offset':
      return `Reads where in the region it begins: at ${hex(value(told))}.`;
    case 'length':
      return `Reads how long it is: ${countOf(value(told))}.`;
    case 'notify_off_multiplier':
      return `Reads how far the places of two queues are apart: ${countOf(value(told))} for each step of \`queue_notify_off\`.`;
    default:
      return `${isRead(told) ? 'Reads' : 'Writes'} \`${field}\` of \`${structure}\`: ${hex(value(told))}.`;
  }
}

function msix(told: Told): string {
  const field = told.name.replace('MSI-X capability ', '');
  if (field === 'Cap ID') return `Reads what the capability is: ${hex(value(told))}, MSI-X.`;
  if (field === 'Next Ptr') return `Reads where the next capability is: ${next(told)}.`;
  if (field !== 'Message Control')
    return `Reads \`${field}\`: ${hex(value(told))}; the lowest three bits name the BAR.`;
  const count = (value(told) & MSIX_TABLE_SIZE) + 1;
  return isRead(told)
    ? `Reads how many vectors there are: ${count}.`
    : `Turns MSI-X on: ${bits(value(told), MSIX_CONTROL)}.`;
}

function status(told: Told): string {
  const word = value(told);
  const residual = word & 0xffff;
  if ((word & 0x0200_0000) !== 0)
    return 'Looks how it ended: unit check, command reject. The device does not take it.';
  if ((word & 0xff_0000) !== 0) return `Looks how it ended: subchannel status ${hex((word >>> 16) & 0xff)}.`;
  return residual === 0
    ? 'Looks how it ended: well, every byte was moved.'
    : `Looks how it ended: well, with ${countOf(residual)} of the count left over.`;
}

/** A channel command, by what it is started for. */
const COMMANDS: readonly (readonly [name: string, says: string, clause: string])[] = [
  ['SENSE ID', 'asks the control unit who it is', 'ccw/basic-concepts'],
  ['CCW_CMD_SET_VIRTIO_REV', 'sets the revision of the transport', `${CCW_INIT}/setting-the-virtio-revision`],
  [
    'CCW_CMD_VDEV_RESET',
    'resets the device; when the command has ended, so has the reset',
    'ccw/device-operation/resetting-devices',
  ],
  ['CCW_CMD_WRITE_STATUS', 'writes the device status', `${CCW_INIT}/communicating-status-information`],
  ['CCW_CMD_READ_STATUS', 'reads the device status', `${CCW_INIT}/communicating-status-information`],
  ['CCW_CMD_READ_FEAT', 'asks for 32 feature bits of the device', `${CCW_INIT}/handling-device-features`],
  [
    'CCW_CMD_WRITE_FEAT',
    'tells 32 feature bits that the driver accepts',
    `${CCW_INIT}/handling-device-features`,
  ],
  ['CCW_CMD_READ_CONF', 'asks for the whole configuration space', `${CCW_INIT}/device-configuration`],
  ['CCW_CMD_WRITE_CONF', 'sends the whole configuration space', `${CCW_INIT}/device-configuration`],
  ['CCW_CMD_READ_VQ_CONF', 'asks how many entries a queue may have', `${CCW_INIT}/configuring-a-virtqueue`],
  [
    'CCW_CMD_SET_VQ',
    'says where a queue lies; no other command enables it',
    `${CCW_INIT}/configuring-a-virtqueue`,
  ],
  [
    'CCW_CMD_SET_IND',
    'says where the classic queue indicators are',
    `${CCW_INIT}/setting-up-indicators/setting-up-classic-queue-indicators`,
  ],
  [
    'CCW_CMD_SET_CONF_IND',
    'says where the indicators of configuration changes are',
    `${CCW_INIT}/setting-up-indicators/setting-up-configuration-change-indicators`,
  ],
  [
    'CCW_CMD_SET_IND_ADAPTER',
    'says where the two-stage indicators are',
    `${CCW_INIT}/setting-up-indicators/setting-up-two-stage-queue-indicators`,
  ],
];

const commands: Record<string, Saying> = Object.fromEntries(
  COMMANDS.map(([name, says, clause]) => [
    `register.${name}`,
    {
      say: (told) => {
        const bytes = countOf(told.step.address);
        const where = told.step.address === 0 ? 'without data' : `with up to ${bytes} at ${hex(value(told))}`;
        return `Starts \`${name}\`, ${where}: ${says}.`;
      },
      clause,
    },
  ]),
);

const digitsOf = (bytes: Uint8Array): string =>
  `\`${[...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}${bytes.length > 8 ? ' …' : ''}\``;
const digits = ({ step }: Told): string => digitsOf(step.after);

/** Sentences for what only a transport has: the bus, interrupts, channel commands. */
export const TRANSPORT_SENTENCES: Sayings = {
  'pci.header': { say: header, clause: `${PCI_INIT}/virtio-device-configuration-layout-detection` },
  'pci.capability': { say: capability, clause: CAPS },
  'pci.msix': { say: msix, clause: VECTORS },
  'pci.msix-table': {
    say: (told) => `${isRead(told) ? 'Reads' : 'Writes'} \`${told.name}\`: ${hex(value(told))}.`,
    clause: VECTORS,
  },
  'register.config_msix_vector': {
    say: (told) =>
      isRead(told)
        ? `Reads it back: ${value(told) === 0xffff ? 'NO_VECTOR, it was refused' : 'the device has taken it'}.`
        : `Wants to hear of configuration changes by vector ${value(told)}.`,
    clause: VECTORS,
  },
  'register.queue_msix_vector': {
    say: (told) =>
      isRead(told)
        ? `Reads it back: ${value(told) === 0xffff ? 'NO_VECTOR, it was refused' : 'the device has taken it'}.`
        : `Wants to hear of this queue by vector ${value(told)}.`,
    clause: VECTORS,
  },
  'register.queue_notify_off': {
    say: (told) => `Reads where the queue is notified: place ${value(told)}, to be multiplied.`,
    clause: `${CAPS}/notification-structure-layout`,
  },
  'register.ISR status': {
    say: (told) => `Reads the ISR status, ${value(told)}, which clears it and lets the line go.`,
    clause: `${CAPS}/isr-status-capability`,
  },
  'register.ISR Status': {
    say: (told) => `Reads the ISR status, ${value(told)}, which clears it and lets the line go.`,
    clause: `${CAPS}/isr-status-capability`,
  },
  'register.Queue Address': {
    say: (told) =>
      isRead(told)
        ? `Reads where the queue is: page ${value(told)}, so ${value(told) === 0 ? 'it is not in use' : 'it is in use'}.`
        : `Places the queue at page ${hex(value(told))}; no other register enables it.`,
    clause: `${PCI_INIT}/virtqueue-configuration/legacy-interface`,
  },
  'register.queue_reset': { say: 'Resets the queue alone, or looks whether that is done.', clause: COMMON },
  'register.MagicValue': {
    say: (told) => `Reads the magic value: ${hex(value(told))}, the letters “virt”.`,
    clause: MMIO_INIT,
  },
  'register.Version': {
    say: (told) =>
      `Reads which registers these are: version ${value(told)}${value(told) === 1 ? ', the legacy ones' : ''}.`,
    clause: MMIO_INIT,
  },
  'register.DeviceID': {
    say: (told) => `Reads what the device is: ${value(told)}. 0 would mean that nothing is there.`,
    clause: MMIO_INIT,
  },
  'register.GuestPageSize': {
    say: (told) => `Says how large a page is, since queues are placed by page: ${countOf(value(told))}.`,
    clause: 'mmio/legacy-interface',
  },
  'register.QueueAlign': {
    say: (told) => `Says where the used ring begins: at the next multiple of ${value(told)}.`,
    clause: 'mmio/legacy-interface',
  },
  'register.QueuePFN': {
    say: (told) =>
      isRead(told)
        ? `Reads the page of the queue: ${value(told)}, so ${value(told) === 0 ? 'it is not in use' : 'it is in use'}.`
        : `Places the queue at page ${hex(value(told))}, which also puts it to use.`,
    clause: 'mmio/legacy-interface',
  },
  'register.InterruptStatus': {
    say: (told) =>
      `Reads why the device interrupts: ${bits(value(told), { 'used buffer': 1, 'configuration change': 2 })}.`,
    clause: MMIO_INTERRUPT,
  },
  'register.InterruptACK': {
    say: (told) =>
      `Acknowledges ${bits(value(told), { 'used buffer': 1, 'configuration change': 2 })}, ${hasLooked(told) ? LATE : EARLY}.`,
    clause: MMIO_INTERRUPT,
  },
  ...commands,
  'register.subchannel status': { say: status, clause: 'ccw/basic-concepts/device-requirements' },
  'ccw.fill': {
    say: (told) => `Puts ${countOf(told.size)} for the device into \`${told.name}\`: ${digits(told)}.`,
    clause: 'ccw/basic-concepts',
  },
  'ccw.read': {
    say: (told) => `Takes the ${countOf(told.size)} that the command carries: ${digits(told)}.`,
    clause: 'ccw/basic-concepts',
  },
  'ccw.write': {
    say: (told) => `Answers with ${countOf(told.size)} in memory: ${digits(told)}.`,
    clause: 'ccw/basic-concepts',
  },
  'ccw.use': { say: (told) => `Reads the answer: ${digits(told)}.`, clause: 'ccw/basic-concepts' },
  'ccw.take': {
    say: ({ name, step }) =>
      step.before.some((byte) => byte !== 0)
        ? `Takes the bits that are set in \`${name}\`, ${digitsOf(step.before)}, and clears them in the same access.`
        : `Takes the bits of \`${name}\` and clears them in the same access: none is set.`,
    clause: 'ccw/device-operation/host-guest-notification',
  },
  'ccw.look': {
    say: (told) => `Clears \`${told.name}\`.`,
    clause: 'ccw/device-operation/host-guest-notification',
  },
  'ccw.look barrier': {
    say: 'Lets nothing that follows be done before the summary is cleared.',
    clause: 'ccw/device-operation/host-guest-notification',
  },
  'ccw.indicator': {
    say: (told) => `Sets its bit in \`${told.name}\`, in one access: ${digits(told)}.`,
    clause: 'ccw/device-operation/host-guest-notification',
  },
};
