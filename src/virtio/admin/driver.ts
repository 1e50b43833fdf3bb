import type { LiveQueue, VirtioDriver } from '../driver.ts';
import { bytes, field, le16, named, struct } from '../layout/layout.ts';
import { adminCommand } from '../spec/admin/commands.ts';
import { ANSWER_HEAD, type Answer, readAnswer } from './answer.ts';
import { QUALIFIER, STATUS } from './codes.ts';
import { COMMAND_HEAD, type Command, commandBytes, padded } from './command.ts';
import { ADMIN_PROBES } from './queue.ts';

/** What a driver learns of a command. */
export type Reply = Pick<Answer, 'status' | 'qualifier' | 'result'>;

interface Sent {
  readonly request: { readonly address: number; readonly size: number };
  readonly reply: { readonly address: number; readonly size: number };
  readonly then: (reply: Reply) => void;
}

const prefixed = (prefix: string, names: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(names).map(([name, value]) => [`${prefix}${name}`, value]));
const statuses = named('status', le16, prefixed('VIRTIO_ADMIN_STATUS_', STATUS));
const qualifiers = named('status qualifier', le16, prefixed('VIRTIO_ADMIN_STATUS_Q_', QUALIFIER));

/** The readable part of a command with so many bytes of data. */
export const requestLayout = (data: number) =>
  struct('virtio_admin_cmd', {
    ...Object.fromEntries(
      adminCommand.fields.map(({ name, type, doc }) => [name, field(type, { doc: doc ?? '' })]),
    ),
    ...(data > 0
      ? { command_specific_data: field(bytes(data), { doc: 'What the command needs to know.' }) }
      : {}),
  });

/** The writable part with room for so many bytes of result. */
export const replyLayout = (room: number) =>
  struct('virtio_admin_cmd', {
    status: field(statuses, { doc: 'How the command ended.' }),
    status_qualifier: field(qualifiers, { doc: 'Why it failed.' }),
    reserved2: field(bytes(4), { doc: 'Reserved.' }),
    ...(room > 0
      ? { command_specific_result: field(bytes(room), { doc: 'What the command returns.' }) }
      : {}),
  });

/** A driver's side of an administration queue: sends commands, each in two buffers, and takes their answers. */
export class AdminDriver {
  readonly #core: VirtioDriver;
  readonly #queue: LiveQueue<Sent>;
  #made = 0;

  /** To be made while the driver sets up its queues; `index` is what the transport says of the queue. */
  constructor(core: VirtioDriver, index: number) {
    this.#core = core;
    this.#queue = core.addQueue<Sent>(index);
    core.onUsedBuffer(index, () => this.#onInterrupt());
  }

  /** Sends a command with `room` bytes for its result, both filled up to a multiple of 64 bits (section 2.13.2). */
  send(command: Command, room: number, then: (reply: Reply) => void): void {
    const { allocator, memory } = this.#core;
    const { ring } = this.#queue;
    const bytes = padded(commandBytes(command));
    const size = Math.ceil(room / 8) * 8;
    const number = this.#made++;
    const request = allocator.allocate(
      `command ${number}`,
      bytes.length,
      16,
      requestLayout(bytes.length - COMMAND_HEAD),
    );
    const reply = allocator.allocate(`answer ${number}`, ANSWER_HEAD + size, 16, replyLayout(size));
    memory.at(ADMIN_PROBES.commandFill);
    memory.store(request.address, bytes);
    const at = ({ address, size: length }: typeof request) => ({ address, length });
    ring.add([at(request)], [at(reply)], { request, reply, then });
    this.#core.publish(this.#queue);
  }

  #onInterrupt(): void {
    const { ring } = this.#queue;
    const { memory } = this.#core;
    do {
      ring.disableInterrupts();
      for (let used = ring.reap(); used !== null; used = ring.reap()) {
        const { reply, then } = used.token;
        const found = new Uint8Array(Math.min(used.written, reply.size));
        memory.at(ADMIN_PROBES.answerRead);
        memory.fetch(reply.address, found.length, found);
        then(readAnswer(found));
      }
    } while (ring.enableInterrupts());
  }
}
