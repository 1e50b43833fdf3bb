import { describe, expect, test } from 'vitest';
import { answerBytes, readAnswer } from '../../../src/virtio/admin/answer.ts';
import { bitsIn, joined } from '../../../src/virtio/admin/bytes.ts';
import { command } from '../../../src/virtio/admin/command.ts';
import { AdminDriver, type Reply } from '../../../src/virtio/admin/driver.ts';
import { AdminQueueModel } from '../../../src/virtio/admin/queue.ts';
import { VirtioDevice } from '../../../src/virtio/device.ts';
import { readSectors } from '../../../src/virtio/devices/blk/requests.ts';
import { RngDevice } from '../../../src/virtio/devices/rng/device.ts';
import { VirtioDriver } from '../../../src/virtio/driver.ts';
import { RESERVED } from '../../../src/virtio/fact-lookup.ts';
import { GuestAllocator } from '../../../src/virtio/guest-allocator.ts';
import { PlainMemory } from '../../../src/virtio/memory/plain.ts';
import { commonMap } from '../../../src/virtio/transport/pci/common.ts';
import { PciTransport } from '../../../src/virtio/transport/pci/driver.ts';
import { assignBars } from '../../../src/virtio/transport/pci/firmware.ts';
import { PciFunction } from '../../../src/virtio/transport/pci/function.ts';
import { PciSlot } from '../../../src/virtio/transport/pci/slot.ts';
import { groupBench, prepare } from './bench.ts';

const OWN = { name: 'own', base: 0x8000_0000, size: 0x2_0000 };

/** An owner behind PCI with its driver, beside a group that is in use. */
function queueBench(latency = 0) {
  const bench = groupBench({}, latency);
  const memory = new PlainMemory([OWN]);
  const { clock } = bench;
  const model = new AdminQueueModel(new RngDevice(), bench.owner);
  const offered = RESERVED.VERSION_1 | RESERVED.ADMIN_VQ;
  const device = new VirtioDevice({ model, memory: memory.as('device'), clock, offered });
  const fn = new PciFunction({ device });
  const slot = new PciSlot(fn, { clock });
  assignBars(slot);
  const core = new VirtioDriver({
    transport: new PciTransport(slot),
    memory: memory.as('driver'),
    allocator: new GuestAllocator(OWN),
    features: [],
    wanted: offered,
  });
  let admin: AdminDriver | undefined;
  const read = (name: string) => fn.common.read(commonMap('1.4').find(name).offset, 2);
  core.initialise(() => {
    admin = new AdminDriver(core, read('admin_queue_index'));
  });
  if (admin === undefined) throw new Error('No queue.');
  prepare(bench.owner);
  return { ...bench, admin, read, core, device };
}

describe('an administration queue (1.4 § 2.13)', () => {
  test('PCI says where it is, once the feature was negotiated, and does not count it', () => {
    const { read, core } = queueBench();
    expect(['admin_queue_index', 'admin_queue_num', 'num_queues'].map(read)).toEqual([1, 1, 1]);
    core.reset();
    expect(['admin_queue_index', 'admin_queue_num'].map(read)).toEqual([0, 0]);
  });

  test('a reset of the owner forgets which commands were in use, and the objects', () => {
    const { core, owner } = queueBench();
    expect([owner.used(0).length, owner.objects.count]).toEqual([9, { get: 1, set: 1 }]);
    core.reset();
    expect([owner.used(0), owner.objects.count]).toEqual([['LIST_QUERY', 'LIST_USE'], { get: 0, set: 0 }]);
  });

  test('a command waits for the one before it, even while that waits for a request', () => {
    const { admin, clock, driverOf, first } = queueBench(5000);
    const guest = driverOf(first.slot);
    guest.initialise();
    const request = guest.submit(readSectors(1, 1));
    clock.run(1);
    const order: string[] = [];
    const at = { groupType: 1, member: 1n };
    const all = (groupType: number) => command('LIST_QUERY', { groupType });
    let list = new Uint8Array(0);
    admin.send(all(1), 8, ({ result }) => {
      list = result.slice();
    });
    clock.run(20);
    admin.send(command('LIST_USE', { groupType: 1, data: list }), 0, () => order.push('use'));
    admin.send(command('DEV_MODE_SET', { ...at, data: Uint8Array.of(1) }), 0, () =>
      order.push(`stop, ${request.result === null ? 'open' : 'done'}`),
    );
    admin.send(command('LIST_QUERY', { groupType: 1 }), 8, () => order.push('query'));
    clock.run();
    expect(order).toEqual(['use', 'stop, done', 'query']);
  });

  test('room for nothing but the status is enough, and the used length says what was written', () => {
    const { admin, clock } = queueBench();
    let reply: Reply | undefined;
    admin.send(command('LIST_QUERY'), 0, (found) => {
      reply = found;
    });
    clock.run();
    expect(reply).toMatchObject({ status: 0, result: new Uint8Array(0) });
  });

  test('an answer that is cut off counts as zeroes where it ends', () => {
    const whole = answerBytes({ status: 22, qualifier: 3, result: Uint8Array.of(1, 2) });
    expect(readAnswer(whole.subarray(0, 3))).toEqual({ status: 22, qualifier: 3, result: new Uint8Array(0) });
    expect(bitsIn(joined([Uint8Array.of(1), Uint8Array.of(0x80)]))).toEqual([0, 15]);
  });
});
