import {
  RING_EVENT_FLAGS_DESC,
  RING_EVENT_FLAGS_DISABLE,
  RING_EVENT_WRAP,
  VIRTQ_DESC_F_AVAIL,
  VIRTQ_DESC_F_USED,
} from '../spec/packed-ring.ts';
import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from '../spec/ring.ts';
import { countOf, hex, queueAt, type Sayings, type Told } from './narration.ts';
import { conclusion } from './sentences.ts';
import { queueOf } from './stage-sentences.ts';

const PACKED = 'basic/packed-virtqueues';
const WRAP = `${PACKED}/driver-and-device-ring-wrap-counters`;
const POLLING = `${PACKED}/polling-of-available-and-used-descriptors`;
const NEXT = `${PACKED}/next-flag-descriptor-chaining`;
const TABLE = `${PACKED}/indirect-flag-scatter-gather-support`;
const EVENTS = `${PACKED}/driver-and-device-event-suppression`;
const PLACING = `${PACKED}/supplying-buffers-to-the-device/placing-available-buffers-into-the-descriptor-ring`;
const SENDING = `${PACKED}/supplying-buffers-to-the-device/sending-available-buffer-notifications`;
const BEFORE_EVENTS = `${PACKED}/supplying-buffers-to-the-device/implementation-example/driver-requirements`;
const RECEIVING = `${PACKED}/receiving-used-buffers-from-the-device`;
const FORMAT = `${PACKED}/the-virtqueue-descriptor-format`;

/** What the side that acts keeps to itself about the queue. */
function kept(told: Told, key: string): number | undefined {
  const value = told.step[told.actor][queueAt(told)?.name ?? '']?.[key];
  return typeof value === 'number' ? value : undefined;
}

const bits = (flags: number): { avail: number; used: number } => ({
  avail: flags & VIRTQ_DESC_F_AVAIL ? 1 : 0,
  used: flags & VIRTQ_DESC_F_USED ? 1 : 0,
});

/** `AVAIL is 1 and USED is 0`. */
function bitsOf(flags: number): string {
  const { avail, used } = bits(flags);
  return avail === used ? `AVAIL and USED are both ${avail}` : `AVAIL is ${avail} and USED is ${used}`;
}

/** `512 bytes at 0x40012000 for the device to write`, from the bytes of a descriptor. */
function element(told: Told, flags: number): string {
  const place = `${countOf(told.u32(8))} at ${hex(told.u64())}`;
  return `${place} for the device to ${flags & VIRTQ_DESC_F_WRITE ? 'write' : 'read'}`;
}

/** What a descriptor of the ring says; the buffer ID counts in the last one of a list. */
function says(told: Told): string {
  const flags = told.u16(14);
  if (flags & VIRTQ_DESC_F_INDIRECT) {
    const table = `an indirect table of ${countOf(told.u32(8) >>> 4, 'descriptor')} at ${hex(told.u64())}`;
    return `${table}, buffer ID ${told.u16(12)}`;
  }
  const goesOn = flags & VIRTQ_DESC_F_NEXT ? '; the list goes on' : `, buffer ID ${told.u16(12)}`;
  return `${element(told, flags)}${goesOn}`;
}

/** What a side makes of flags that it looks at. */
function looks(told: Told, which: 'avail' | 'used'): string {
  const flags = told.u16();
  const { avail, used } = bits(flags);
  const wrap = kept(told, `${which} wrap`) ?? 1;
  const isIt = avail === wrap && used === (which === 'used' ? wrap : 1 - wrap);
  const own = `its own wrap counter is ${wrap}`;
  const result = which === 'avail' ? 'available' : 'used';
  return `${bitsOf(flags)}, ${own}: ${isIt ? `the descriptor is ${result}` : `it is not ${result}, so nothing is new`}`;
}

const looksAgain = (told: Told): string =>
  `Looks once more at the flags of descriptor ${told.detail}, since something may have come meanwhile: ${looks(told, told.actor === 'driver' ? 'used' : 'avail')}.`;

/** What an event suppression structure asks for. */
function wish(told: Told): string {
  const flags = told.u16(2) & 3;
  const desc = told.u16();
  if (flags === RING_EVENT_FLAGS_DISABLE) return 'none';
  if (flags !== RING_EVENT_FLAGS_DESC) return 'each one';
  const lap = `in the lap with wrap counter ${desc & RING_EVENT_WRAP ? 1 : 0}`;
  return `one for descriptor ${desc & ~RING_EVENT_WRAP} ${lap}`;
}

const notices = ({ step }: Told): string =>
  step.probe === 'packed.driver-event' ? 'interrupts' : 'notifications';

const asks = (told: Told): string =>
  `Says in \`${told.name}\` which ${notices(told)} it wants: ${wish(told)}.`;
const heeds = (told: Told): string =>
  `Reads in \`${told.name}\` which ${notices(told)} the other side wants: ${wish(told)}; ${conclusion(told)}.`;

/** In order, a used descriptor stands for every buffer up to its own. */
const upToIt = (told: Told): string => (queueAt(told)?.inOrder ? ', and with it every one before it' : '');

const back = (count: number): string => (count === 0 ? 'nothing written' : `${countOf(count)} written`);

/** What each probe of a packed queue's halves says, and the clause behind it. */
export const PACKED_SENTENCES: Sayings = {
  'packed.hold desc': {
    say: (told) =>
      `Describes a buffer in descriptor ${told.detail}: ${countOf(told.u32(8))} at ${hex(told.u64())}. The flags stay as they are for now.`,
    clause: PLACING,
  },
  'packed.hold': {
    say: (told) => `Gives descriptor ${told.detail} the buffer ID ${told.u16()}.`,
    clause: FORMAT,
  },
  'packed.fill': {
    say: (told) =>
      `Fills descriptor ${told.detail}, flags and all, since the device has not come so far: ${says(told)}. ${bitsOf(told.u16(14))}.`,
    clause: NEXT,
  },
  'packed.avail barrier': {
    say: 'Makes sure that the device can see all that was written before it sees the flags that make it available.',
    clause: `${PLACING}/driver-requirements`,
  },
  'packed.avail': {
    say: (told) =>
      `Writes the flags of descriptor ${told.detail}: ${bitsOf(told.u16())}, and now it is available, with all that follows it.`,
    clause: WRAP,
  },
  'packed.look': {
    say: (told) => `Looks at the flags of descriptor ${told.detail}: ${looks(told, 'avail')}.`,
    clause: POLLING,
  },
  'packed.fetch barrier': {
    say: 'Lets no later read come before that of the flags: the rest of the descriptor is good only once they say so.',
    clause: `${PACKED}/device-requirements-the-virtqueue-descriptor-table`,
  },
  'packed.fetch': {
    say: (told) => `Reads descriptor ${told.detail}: ${says(told)}.`,
    clause: FORMAT,
  },
  'packed.next': {
    say: (told) => {
      const turn = told.detail === 0 ? ', where the ring begins again and AVAIL and USED change places' : '';
      return `Goes on to descriptor ${told.detail}${turn}: ${says(told)}.`;
    },
    clause: NEXT,
  },
  'driver packed.table': {
    say: (told) => `Writes entry ${told.detail} of the indirect table: ${element(told, told.u16(14))}.`,
    clause: TABLE,
  },
  'device packed.table': {
    say: (told) => `Reads entry ${told.detail} of the indirect table: ${element(told, told.u16(14))}.`,
    clause: TABLE,
  },
  'packed.use len': {
    say: (told) =>
      `Writes into descriptor ${told.detail} how much of a buffer it has written: ${countOf(told.u32())}.`,
    clause: `${PACKED}/element-address-and-length`,
  },
  'packed.use id': {
    say: (told) =>
      `Writes into descriptor ${told.detail} which buffer it has used: ${told.u16()}${upToIt(told)}. The flags follow.`,
    clause: NEXT,
  },
  'packed.use': {
    say: (told) =>
      `Uses descriptor ${told.detail} for buffer ${told.u16(4)}, flags and all, since the driver has not come so far: ${back(told.u32())}.`,
    clause: POLLING,
  },
  'packed.used barrier': {
    say: 'Makes sure that the driver can see the data and the rest of the descriptor before it sees the flags.',
    clause: `${PACKED}/device-requirements-the-virtqueue-descriptor-table`,
  },
  'packed.used': {
    say: (told) =>
      `Writes the flags of descriptor ${told.detail}: ${bitsOf(told.u16())}, and now it is used: the buffer is the driver’s again.`,
    clause: WRAP,
  },
  'packed.poll': {
    say: (told) => `Looks at the flags of descriptor ${told.detail}: ${looks(told, 'used')}.`,
    clause: POLLING,
  },
  'packed.take barrier': {
    say: 'Lets no later read come before that of the flags: which buffer came back is good only once they say so.',
    clause: RECEIVING,
  },
  'packed.take': {
    say: (told) => {
      const written = told.u16(6) & VIRTQ_DESC_F_WRITE ? countOf(told.u32()) : 'nothing';
      return `Reads the rest of descriptor ${told.detail}: buffer ${told.u16(4)} is back, with ${written} written${upToIt(told)}.`;
    },
    clause: RECEIVING,
  },
  'driver packed.recheck barrier': {
    say: 'Makes sure that the device can see the wish to be told before it looks once more.',
    clause: RECEIVING,
  },
  'device packed.recheck barrier': {
    say: 'Makes sure that the driver can see the wish to be told before it looks once more.',
    clause: EVENTS,
  },
  'driver packed.recheck': { say: looksAgain, clause: RECEIVING },
  'device packed.recheck': { say: looksAgain, clause: EVENTS },
  'driver packed.driver-event': { say: asks, clause: EVENTS },
  'device packed.device-event': { say: asks, clause: EVENTS },
  'device packed.driver-event': { say: heeds, clause: EVENTS },
  'driver packed.device-event': { say: heeds, clause: SENDING },
  'driver packed.device-event barrier': {
    say: 'Makes sure that the device can see the new flags before it looks which notifications that wants.',
    clause: BEFORE_EVENTS,
  },
  'device packed.driver-event barrier': {
    say: 'Makes sure that the driver can see the used flags before it looks which interrupts that wants.',
    clause: EVENTS,
  },
  'packed.notify': {
    say: (told) => `Notifies the device: there is something in ${queueOf(told)}.`,
    clause: SENDING,
  },
  'packed.mistake': {
    say: (told) =>
      `Makes a mistake: puts ${hex(told.size === 8 ? told.u64() : told.u16())} into \`${told.name}\`.`,
    clause: PLACING,
  },
};
