import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from '../spec/ring.ts';
import { countOf, hex, queueAt, type Sayings, type Told } from './narration.ts';
import type { Step } from './trace.ts';
import { waitingAt } from './waiting.ts';

const SPLIT = 'basic/split-virtqueues';
const TABLE = `${SPLIT}/the-virtqueue-descriptor-table`;
const INDIRECT = `${TABLE}/indirect-descriptors`;
const AVAIL = `${SPLIT}/the-virtqueue-available-ring`;
const USED = `${SPLIT}/the-virtqueue-used-ring`;
const SUPPLY = `${SPLIT}/supplying-buffers-to-the-device`;
const KICKS = `${SPLIT}/available-buffer-notification-suppression`;
const INTERRUPTS = `${SPLIT}/used-buffer-notification-suppression`;
const RECEIVE = `${SPLIT}/receiving-used-buffers-from-the-device`;

/** `512 bytes at 0x40012000`. */
const buffer = (told: Told): string => `${countOf(told.u32(8))} at ${hex(told.u64())}`;

/** What a descriptor's bytes say, as the driver means them. */
function describes(told: Told, what = 'descriptor'): string {
  const flags = told.u16(12);
  const next = flags & VIRTQ_DESC_F_NEXT ? `; \`next\` leads on to ${what} ${told.u16(14)}` : '';
  if (flags & VIRTQ_DESC_F_INDIRECT) {
    return `an indirect table of ${countOf(told.u32(8) >>> 4, 'descriptor')} at ${hex(told.u64())}${next}`;
  }
  return `${buffer(told)} for the device to ${flags & VIRTQ_DESC_F_WRITE ? 'write' : 'read'}${next}`;
}

/** What a descriptor's bytes say, as the device finds them. */
function finds(told: Told): string {
  const flags = told.u16(12);
  if (flags & VIRTQ_DESC_F_INDIRECT) {
    return `an indirect table of ${countOf(told.u32(8) >>> 4, 'descriptor')} at ${hex(told.u64())}`;
  }
  return `${buffer(told)}, which it may ${flags & VIRTQ_DESC_F_WRITE ? 'write' : 'only read'}`;
}

/** The descriptor that the same side looked at before this one. */
function previous({ trace, step, actor }: Told): number {
  for (let i = step.index - 1; i >= 0; i--) {
    const each = trace.steps[i];
    if (each?.actor === actor && /^(desc|indirect)\.(fetch|follow)$/.test(each.probe))
      return each.detail ?? 0;
  }
  return 0;
}

/** How far `to` is ahead of `from`, both 16-bit indices. */
const ahead = (to: number, from: number): number => (to - from) & 0xffff;

const chains = (count: number): string => (count === 1 ? 'one chain' : `${count} chains`);

/** What an index that one side looks at means to it. `detail` is how far it has come itself. */
function waiting(told: Told): string {
  const count = ahead(told.u16(), told.detail);
  if (count === 0) return `it is ${told.u16()}, the ${told.actor} has come as far, so nothing is new`;
  const are = count === 1 ? 'is' : 'are';
  return `it is ${told.u16()}, the ${told.actor} has come as far as ${told.detail}, so ${chains(count)} ${are} new`;
}

/** What the same side does about a wish it has just read: whether it notifies or interrupts next. */
export function conclusion({ trace, step, actor }: Told): string {
  // Where stores wait, those of before may reach memory in between, and a remark on the load itself comes first.
  const waits = waitingAt(trace, step.index, actor) !== undefined;
  const isDoing = ({ kind, probe }: Step) => !(waits && kind === 'write') && probe !== 'order.early';
  const next = trace.steps.slice(step.index + 1).find((each) => each.actor === actor && isDoing(each));
  // Over channel I/O the device sets an indicator in memory before it interrupts.
  const isIndicator = next?.probe === 'ccw.indicator';
  const isUnheard = next?.probe === 'device.unheard';
  const tells = isIndicator || isUnheard || next?.kind === (actor === 'driver' ? 'notify' : 'interrupt');
  const other = actor === 'driver' ? 'device' : 'driver';
  return tells ? `so the ${actor} tells the ${other}` : `so the ${actor} need not tell the ${other}`;
}

/** In order, a used element stands for every chain up to its own. */
const upToIt = (told: Told): string => (queueAt(told)?.inOrder ? ': it stands for every chain up to it' : '');

const slotOf = ({ name, detail }: Told): string => /\[(\d+)\]/.exec(name)?.[1] ?? String(detail);

/** What each probe of a split queue's halves says, and the clause behind it. */
export const QUEUE_SENTENCES: Sayings = {
  'desc.fill': {
    say: (told) => `Fills descriptor ${told.detail}: ${describes(told)}.`,
    clause: `${SUPPLY}/placing-buffers-into-the-descriptor-table`,
  },
  'desc.fetch': {
    say: (told) => `Reads descriptor ${told.detail}, the head of the chain: ${finds(told)}.`,
    clause: TABLE,
  },
  'desc.follow': {
    say: (told) =>
      `Follows \`next\` of descriptor ${previous(told)} to descriptor ${told.detail}: ${finds(told)}.`,
    clause: TABLE,
  },
  'indirect.fill': {
    say: (told) => `Writes entry ${told.detail} of the indirect table: ${describes(told, 'entry')}.`,
    clause: `${INDIRECT}/driver-requirements`,
  },
  'indirect.fetch': {
    say: (told) => `Reads entry ${told.detail}, the first of the indirect table: ${finds(told)}.`,
    clause: INDIRECT,
  },
  'indirect.follow': {
    say: (told) =>
      `Follows \`next\` of entry ${previous(told)} to entry ${told.detail} of the indirect table: ${finds(told)}.`,
    clause: INDIRECT,
  },
  'driver avail.ring': {
    say: (told) =>
      `Puts ${told.u16()}, the head of the chain, into slot ${slotOf(told)} of the available ring.`,
    clause: `${SUPPLY}/updating-the-available-ring`,
  },
  'device avail.ring': {
    say: (told) =>
      `Takes ${told.u16()} from slot ${slotOf(told)} of the available ring: the chain begins there.`,
    clause: AVAIL,
  },
  'device avail.ring barrier': {
    say: 'Lets no later read come before that of the index: what the ring holds is good only once `idx` covers it.',
    clause: `${SUPPLY}/updating-idx`,
  },
  'driver avail.idx barrier': {
    say: 'Makes sure that the device can see the descriptors and the ring entries before it sees the new index.',
    clause: `${SUPPLY}/updating-idx/driver-requirements`,
  },
  'driver avail.idx': {
    say: (told) => {
      const from = told.was16();
      const count = ahead(told.u16(), from);
      const wrapped = told.u16() < from ? ' The index has wrapped.' : '';
      const now = `${chains(count)} ${count === 1 ? 'is' : 'are'} now available`;
      return `Moves \`avail.idx\` from ${from} to ${told.u16()}: ${now} to the device.${wrapped}`;
    },
    clause: `${SUPPLY}/updating-idx`,
  },
  'device avail.idx': {
    say: (told) => `Looks at \`avail.idx\`: ${waiting(told)}.`,
    clause: AVAIL,
  },
  'avail.recheck barrier': {
    say: 'Makes sure that the driver can see the wish to be notified before it looks once more.',
    clause: `${KICKS}/device-requirements`,
  },
  'avail.recheck': {
    say: (told) =>
      `Looks at \`avail.idx\` once more, since a chain may have come while it was not to be notified: ${waiting(told)}.`,
    clause: KICKS,
  },
  'driver avail.flags': {
    say: (told) =>
      told.u16() & 1
        ? 'Sets `avail.flags` to NO_INTERRUPT: it is looking anyway and wants no interrupts.'
        : 'Clears `avail.flags`: it wants to be interrupted again.',
    clause: `${INTERRUPTS}/driver-requirements`,
  },
  'avail.flags barrier': {
    say: 'Makes sure that the driver can see the used index before it looks whether that wants an interrupt.',
    clause: `${INTERRUPTS}/device-requirements`,
  },
  'device avail.flags': {
    say: (told) =>
      `Reads \`avail.flags\`: ${told.u16() & 1 ? 'the driver wants no interrupt' : 'the driver wants an interrupt'}, ${conclusion(told)}.`,
    clause: `${INTERRUPTS}/device-requirements`,
  },
  'driver avail.used_event': {
    say: (told) =>
      `Sets \`used_event\` to ${told.u16()}: it wants an interrupt once used entry ${told.u16()} is written.`,
    clause: `${INTERRUPTS}/driver-requirements`,
  },
  'avail.used_event barrier': {
    say: 'Makes sure that the driver can see the used index before it looks at which index that wants an interrupt.',
    clause: `${INTERRUPTS}/device-requirements`,
  },
  'device avail.used_event': {
    say: (told) =>
      `Reads \`used_event\`: the driver wants an interrupt once used entry ${told.u16()} is written, ${conclusion(told)}.`,
    clause: `${INTERRUPTS}/device-requirements`,
  },
  'device used.ring': {
    say: (told) =>
      `Puts chain ${told.u32()} into slot ${slotOf(told)} of the used ring, with ${countOf(told.u32(4))} written${upToIt(told)}.`,
    clause: USED,
  },
  'driver used.ring barrier': {
    say: 'Lets no later read come before that of the index: a used entry is good only once `idx` covers it.',
    clause: `${USED}/device-requirements`,
  },
  'driver used.ring': {
    say: (told) =>
      `Takes slot ${slotOf(told)} of the used ring: chain ${told.u32()} is back, with ${countOf(told.u32(4))} written${upToIt(told)}.`,
    clause: USED,
  },
  'device used.idx barrier': {
    say: 'Makes sure that the driver can see the data and the used entry before it sees the new index.',
    clause: `${USED}/device-requirements`,
  },
  'device used.idx': {
    say: (told) => {
      const from = told.was16();
      const count = ahead(told.u16(), from);
      const wrapped = told.u16() < from ? ' The index has wrapped.' : '';
      const back = `${chains(count)} ${count === 1 ? 'belongs' : 'belong'} to the driver again`;
      return `Moves \`used.idx\` from ${from} to ${told.u16()}: ${back}.${wrapped}`;
    },
    clause: USED,
  },
  'driver used.idx': {
    say: (told) => `Looks at \`used.idx\`: ${waiting(told)}.`,
    clause: RECEIVE,
  },
  'used.recheck barrier': {
    say: 'Makes sure that the device can see the wish to be interrupted before it looks once more.',
    clause: RECEIVE,
  },
  'used.recheck': {
    say: (told) =>
      `Looks at \`used.idx\` once more, since a chain may have come back while it was not to be interrupted: ${waiting(told)}.`,
    clause: RECEIVE,
  },
  'device used.flags': {
    say: (told) =>
      told.u16() & 1
        ? 'Sets `used.flags` to NO_NOTIFY: it is looking anyway and wants no notifications.'
        : 'Clears `used.flags`: it wants to be notified again.',
    clause: `${KICKS}/device-requirements`,
  },
  'used.flags barrier': {
    say: 'Makes sure that the device can see the index before it looks whether that wants to be notified.',
    clause: `${SUPPLY}/notifying-the-device/driver-requirements`,
  },
  'driver used.flags': {
    say: (told) =>
      `Reads \`used.flags\`: ${told.u16() & 1 ? 'the device wants no notification' : 'the device wants a notification'}, ${conclusion(told)}.`,
    clause: `${KICKS}/driver-requirements`,
  },
  'device used.avail_event': {
    say: (told) =>
      `Sets \`avail_event\` to ${told.u16()}: it wants a notification once available entry ${told.u16()} is written.`,
    clause: `${KICKS}/device-requirements`,
  },
  'used.avail_event barrier': {
    say: 'Makes sure that the device can see the index before it looks at which index that wants to be notified.',
    clause: `${SUPPLY}/notifying-the-device/driver-requirements`,
  },
  'driver used.avail_event': {
    say: (told) =>
      `Reads \`avail_event\`: the device wants a notification once available entry ${told.u16()} is written, ${conclusion(told)}.`,
    clause: `${KICKS}/driver-requirements`,
  },
};
