/**
 * The messages of the vhost-user protocol. No part of the virtio specification: read from QEMU's document, whose
 * numbers those of rust-vmm's `message.rs` agree with.
 */
import { bytes, field, flags, le16, le32, le64, named, type Struct, struct } from '../layout/layout.ts';
import type { Source } from '../spec/outside/types.ts';

export const VHOST_USER_SOURCE: Source = {
  repository: 'qemu/qemu',
  path: 'docs/interop/vhost-user.rst',
  commit: '028f2361d0c2d28d6f918fe618f389228ac22b60',
};

/** Feature bit 30, which virtio leaves unused: the back end knows GET_ and SET_PROTOCOL_FEATURES. */
export const F_PROTOCOL_FEATURES = 1n << 30n;

/** The protocol features that the messages below ask for, as masks. */
export const PROTOCOL = { MQ: 1n << 0n, REPLY_ACK: 1n << 3n, CONFIG: 1n << 9n } as const;

/** Every protocol feature of the document, by its bit. */
export const PROTOCOL_FEATURES: readonly string[] = [
  'MQ',
  'LOG_SHMFD',
  'RARP',
  'REPLY_ACK',
  'MTU',
  'SLAVE_REQ',
  'CROSS_ENDIAN',
  'CRYPTO_SESSION',
  'PAGEFAULT',
  'CONFIG',
  'SLAVE_SEND_FD',
  'HOST_NOTIFIER',
  'INFLIGHT_SHMFD',
  'RESET_DEVICE',
  'INBAND_NOTIFICATIONS',
  'CONFIGURE_MEM_SLOTS',
  'STATUS',
];

/** Requests of the front end that a bring-up needs. */
export const REQUESTS = {
  GET_FEATURES: 1,
  SET_FEATURES: 2,
  SET_OWNER: 3,
  SET_MEM_TABLE: 5,
  SET_VRING_NUM: 8,
  SET_VRING_ADDR: 9,
  SET_VRING_BASE: 10,
  GET_VRING_BASE: 11,
  SET_VRING_KICK: 12,
  SET_VRING_CALL: 13,
  SET_VRING_ERR: 14,
  GET_PROTOCOL_FEATURES: 15,
  SET_PROTOCOL_FEATURES: 16,
  GET_QUEUE_NUM: 17,
  SET_VRING_ENABLE: 18,
  GET_CONFIG: 24,
} as const;
export type RequestName = keyof typeof REQUESTS;

/** In the header's flags: bits 0 and 1 are the version, which is 1. */
export const FLAGS = { VERSION: 1, REPLY: 4, NEED_REPLY: 8 } as const;

const headerFlags = flags('flags', le32, {
  'version 1': FLAGS.VERSION,
  reply: FLAGS.REPLY,
  need_reply: FLAGS.NEED_REPLY,
});

/** Numbers are in the byte order of the machine, here little-endian: the socket does not leave it. */
export const header = struct('vhost_user_header', {
  request: field(named('request', le32, REQUESTS), { doc: 'What is asked, or answered.' }),
  flags: field(headerFlags, {
    doc: 'The version of the protocol, and whether this is a reply or wants one.',
  }),
  size: field(le32, { doc: 'Bytes of payload behind this header.' }),
});

const ring = field(le32, { doc: 'Which queue.' });
const user = 'as an address of the front end’s own process';

export const payloads = {
  features: struct('u64', { features: field(le64, { doc: 'A bit a feature.' }) }),
  protocol: struct('u64', { protocol_features: field(le64, { doc: 'A bit a protocol feature.' }) }),
  number: struct('u64', { number: field(le64, { doc: 'The answer; 0 for success where it acknowledges.' }) }),
  descriptor: struct('u64', {
    index: field(le16, {
      doc: 'Which queue, and whether a file descriptor comes with it.',
      anonymous: true,
      bits: [
        { name: 'queue', width: 8, doc: 'Which queue.' },
        { name: 'no_fd', width: 1, doc: '1 where no file descriptor is attached.' },
        { name: 'unused_bits', width: 7, doc: 'Zero.' },
      ],
    }),
    unused: field(bytes(6), { doc: 'Zero: the number has 64 bits.' }),
  }),
  state: struct('vring_state', {
    index: ring,
    num: field(le32, { doc: 'A size, an index, or on and off.' }),
  }),
  addresses: struct('vring_addr', {
    index: ring,
    flags: field(le32, { doc: 'Bit 0: log writes to the used ring.' }),
    descriptor: field(le64, { doc: `The descriptor table, ${user}.` }),
    used: field(le64, { doc: `The used ring, ${user}.` }),
    available: field(le64, { doc: `The available ring, ${user}.` }),
    log: field(le64, { doc: 'Where writes to the used ring are logged, a guest address.' }),
  }),
  /** The table with one region; the document has places for eight. */
  memory: struct('memory_regions', {
    num_regions: field(le32, { doc: 'How many regions follow.' }),
    padding: field(le32, { doc: 'Zero.' }),
    guest_address: field(le64, { doc: 'Where the guest sees the region.' }),
    size: field(le64, { doc: 'In bytes.' }),
    user_address: field(le64, { doc: 'Where the front end sees it.' }),
    mmap_offset: field(le64, { doc: 'Where it begins in the file behind the descriptor.' }),
  }),
  config: struct('config', {
    offset: field(le32, { doc: 'From the start of the configuration space.' }),
    size: field(le32, { doc: 'Bytes wanted or given.' }),
    flags: field(le32, { doc: '0 for writable fields, 1 in a migration.' }),
    payload: field(bytes(), { doc: 'The configuration; in the question as many zeroes.' }),
  }),
} as const;
export type PayloadKind = keyof typeof payloads;

/** What the document says of one request. */
export interface MessageFact {
  readonly name: RequestName;
  /** Payload of the request and of the reply; none where it is missing. */
  readonly asks?: PayloadKind;
  readonly answers?: PayloadKind;
  /** A file descriptor comes with it. */
  readonly carriesFd?: true;
  /** The ioctl of vhost that it stands for, where there is one. */
  readonly ioctl?: string;
  /** One sentence of ours. */
  readonly summary: string;
}

const fact = (
  name: RequestName,
  summary: string,
  more: Omit<MessageFact, 'name' | 'summary'> = {},
): MessageFact => ({
  name,
  summary,
  ...more,
});

export const MESSAGES: readonly MessageFact[] = [
  fact('GET_FEATURES', 'Which virtio features does the back end have? Bit 30 is the protocol’s own.', {
    answers: 'features',
    ioctl: 'VHOST_GET_FEATURES',
  }),
  fact('SET_FEATURES', 'What guest and front end settled on.', {
    asks: 'features',
    ioctl: 'VHOST_SET_FEATURES',
  }),
  fact('SET_OWNER', 'This connection owns the session from now on.', { ioctl: 'VHOST_SET_OWNER' }),
  fact('SET_MEM_TABLE', 'The guest’s memory: a region a file descriptor, to be mapped.', {
    asks: 'memory',
    carriesFd: true,
    ioctl: 'VHOST_SET_MEM_TABLE',
  }),
  fact('SET_VRING_NUM', 'How many entries the queue has.', { asks: 'state', ioctl: 'VHOST_SET_VRING_NUM' }),
  fact('SET_VRING_ADDR', 'Where the three areas of the queue lie.', {
    asks: 'addresses',
    ioctl: 'VHOST_SET_VRING_ADDR',
  }),
  fact('SET_VRING_BASE', 'At which available index to begin: not 0 after a migration.', {
    asks: 'state',
    ioctl: 'VHOST_SET_VRING_BASE',
  }),
  fact('GET_VRING_BASE', 'Stop the queue, and say how far it got.', {
    asks: 'state',
    answers: 'state',
    ioctl: 'VHOST_GET_VRING_BASE',
  }),
  fact('SET_VRING_KICK', 'The eventfd that tells of new buffers. The first kick starts the queue.', {
    asks: 'descriptor',
    carriesFd: true,
    ioctl: 'VHOST_SET_VRING_KICK',
  }),
  fact('SET_VRING_CALL', 'The eventfd by which to interrupt the guest.', {
    asks: 'descriptor',
    carriesFd: true,
    ioctl: 'VHOST_SET_VRING_CALL',
  }),
  fact('SET_VRING_ERR', 'The eventfd by which to report an error.', {
    asks: 'descriptor',
    carriesFd: true,
    ioctl: 'VHOST_SET_VRING_ERR',
  }),
  fact('GET_PROTOCOL_FEATURES', 'Which extensions of the protocol does the back end know?', {
    answers: 'protocol',
  }),
  fact('SET_PROTOCOL_FEATURES', 'Which of them are to be used.', { asks: 'protocol' }),
  fact('GET_QUEUE_NUM', 'How many queues can there be?', { answers: 'number' }),
  fact('SET_VRING_ENABLE', 'Switch the queue on (1) or off (0).', { asks: 'state' }),
  fact('GET_CONFIG', 'The device’s configuration space, please.', { asks: 'config', answers: 'config' }),
];

const BY_NAME = new Map(MESSAGES.map((one) => [one.name, one]));
const BY_NUMBER = new Map(MESSAGES.map((one) => [REQUESTS[one.name] as number, one]));

export function messageFact(name: RequestName): MessageFact {
  const found = BY_NAME.get(name);
  if (found === undefined) throw new Error(`No message ${name}.`);
  return found;
}

/** The message of a request number, undefined for one that is not entered. */
export const messageOf = (request: number): MessageFact | undefined => BY_NUMBER.get(request);

/** The layout of a payload, as something that reads and writes plain records. */
export const payloadType = (kind: PayloadKind): Struct<Record<string, unknown>> =>
  payloads[kind] as unknown as Struct<Record<string, unknown>>;
