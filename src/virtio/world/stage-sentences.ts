import { countOf, hex, type Sayings, type Told } from './narration.ts';

const SPLIT = 'basic/split-virtqueues';
const QUEUES = 'basic/virtqueues';

/** The first line of the bytes where it is text, else the first bytes as hexadecimal. */
export function content({ step }: Told): string {
  const end = step.after.indexOf(10);
  const line = [...step.after.subarray(0, Math.min(end < 0 ? step.after.length : end, 24))];
  if (line.length > 0 && line.every((byte) => byte >= 0x20 && byte < 0x7f)) {
    return `“${String.fromCharCode(...line)}”${line.length < step.after.length ? ' …' : ''}`;
  }
  const few = [...step.after.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `\`${few.join(' ')}\`${step.after.length > 8 ? ' …' : ''}`;
}

export const queueOf = ({ name }: Told): string => (name === 'queue' ? 'the queue' : name);

const where = (told: Told): string => `${countOf(told.size)} at ${hex(told.step.address)}`;

/** What a step says whose sentence was written by the scenario, or by the side that failed. */
const own = ({ name }: Told): string => withCode(name);

/** Puts names of constants and hexadecimal numbers between backquotes, where a message has none. */
export function withCode(message: string): string {
  if (message.includes('`')) return message;
  return message.replaceAll(/\b(?:[A-Z][A-Z0-9]*_[A-Z0-9_]+|0x[0-9a-f]+)\b/g, '`$&`');
}

/** Sentences of the stage itself: notifications, data of queues without a device, and how runs end. */
export const STAGE_SENTENCES: Sayings = {
  notify: {
    say: (told) => `Notifies the device: there is something in ${queueOf(told)}.`,
    clause: `${SPLIT}/supplying-buffers-to-the-device/notifying-the-device`,
  },
  interrupt: {
    say: (told) => `Interrupts the driver: something has come back in ${queueOf(told)}.`,
    clause: 'basic/notifications',
  },
  'config-interrupt': {
    say: 'Interrupts the driver: the configuration or the status of the device has changed.',
    clause: 'init/device-operation/notification-of-device-configuration-changes',
  },
  'data.fill': {
    say: (told) => `Fills a buffer with what the device shall read: ${content(told)}.`,
    clause: QUEUES,
  },
  'data.read': { say: (told) => `Reads the buffer, ${where(told)}: ${content(told)}.`, clause: QUEUES },
  'data.write': { say: (told) => `Writes ${where(told)}: ${content(told)}.`, clause: QUEUES },
  'data.take': {
    say: (told) => `Takes what the device wrote, ${where(told)}: ${content(told)}.`,
    clause: QUEUES,
  },
  'ring.clear': {
    say: (told) => `Clears ${countOf(told.size)} for a part of the queue, \`${told.name}\`.`,
    clause: 'init/device-initialization',
  },
  'driver.mistake': {
    say: (told) =>
      `Makes a mistake: puts ${hex(told.size === 8 ? told.u64() : told.u16())} into \`${told.name}\`.`,
    clause: `${SPLIT}/supplying-buffers-to-the-device/placing-buffers-into-the-descriptor-table`,
  },
  patch: { say: 'You changed bytes here, and nothing is left that would read them.' },
  say: { say: own },
  'device.fails': {
    say: (told) => `Stops, and needs a reset. ${own(told)}`,
  },
  'device.waits': { say: own },
  'device.unheard': {
    say: (told) => `Has something to tell the driver, and nobody hears it: ${own(told)}`,
    clause: 'basic/notifications',
  },
  'device.ignores': { say: (told) => `Does nothing about it: ${own(told)}` },
  'end.stuck': { say: own },
  'end.error': { say: (told) => `The run ends here. ${own(told)}` },
};
