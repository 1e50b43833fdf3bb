import { describe, expect, test } from 'vitest';
import { bitsIn, joined } from '../../../src/virtio/admin/bytes.ts';
import { OPCODE, qualifierName, statusName } from '../../../src/virtio/admin/codes.ts';
import { command } from '../../../src/virtio/admin/command.ts';
import { Owner } from '../../../src/virtio/admin/owner.ts';
import { clause } from '../../../src/virtio/spec/clauses.ts';
import { groupBench, objectData, objectId, opcodes, prepare, send, useAll } from './bench.ts';

const EINVAL = 22;
const says = ({ status, qualifier }: { status: number; qualifier: number }) =>
  `${statusName(status)} ${qualifierName(qualifier)}`.replaceAll('VIRTIO_ADMIN_STATUS_', '');

describe('which commands are legal (1.4 § 2.12.1)', () => {
  test('the self group has capabilities and objects, the SR-IOV group the rest', () => {
    const { owner } = groupBench();
    expect(bitsIn(send(owner, 'LIST_QUERY').result)).toEqual([0, 1, 7, 8, 9, 10, 11, 12, 13]);
    expect(bitsIn(send(owner, 'LIST_QUERY', { groupType: 1 }).result)).toEqual([
      0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16, 17,
    ]);
  });

  test('1.3 has the SR-IOV group alone, and the commands up to 6', () => {
    const { owner } = groupBench({
      version: '1.3',
      notifyAddresses: [{ owner: 'member', bar: 4, offset: 0x3000n }],
    });
    expect(says(send(owner, 'LIST_QUERY'))).toBe('EINVAL Q_INVALID_GROUP');
    expect(bitsIn(send(owner, 'LIST_QUERY', { groupType: 1 }).result)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('a command that is not in use is refused, with its section, and works once it is', () => {
    const { owner } = groupBench();
    const early = send(owner, 'CAP_ID_LIST_QUERY');
    expect(says(early)).toBe('EINVAL Q_INVALID_OPCODE');
    expect(clause(early.why?.clause ?? '', '1.4')?.number).toBe('2.12.1.5');
    send(owner, 'LIST_USE', { data: opcodes('LIST_QUERY', 'LIST_USE', 'CAP_ID_LIST_QUERY') });
    expect(bitsIn(send(owner, 'CAP_ID_LIST_QUERY').result)).toEqual([0]);
  });

  test('a list with a command that the device does not have is refused, and the old list holds', () => {
    const { owner } = groupBench();
    useAll(owner, 0);
    expect(says(send(owner, 'LIST_USE', { data: opcodes('DEV_MODE_SET') }))).toBe('EINVAL Q_INVALID_FIELD');
    expect(send(owner, 'CAP_ID_LIST_QUERY').status).toBe(0);
  });

  test('a driver may shut the list itself', () => {
    const { owner } = groupBench();
    send(owner, 'LIST_USE', { data: opcodes('DEVICE_CAP_GET') });
    expect(says(send(owner, 'LIST_QUERY'))).toBe('EINVAL Q_INVALID_OPCODE');
    owner.reset();
    expect(send(owner, 'LIST_QUERY').status).toBe(0);
  });

  test('the group is looked at first, then the opcode, then the member', () => {
    const { owner } = groupBench();
    useAll(owner, 1);
    const wrong = { opcode: 0x7fff, groupType: 9, member: 99n, data: new Uint8Array(0) };
    expect(says(send(owner, wrong))).toBe('EINVAL Q_INVALID_GROUP');
    expect(says(send(owner, { ...wrong, groupType: 1 }))).toBe('EINVAL Q_INVALID_OPCODE');
    expect(says(send(owner, { ...wrong, groupType: 1, opcode: OPCODE.DEV_MODE_SET }))).toBe(
      'EINVAL Q_INVALID_MEMBER',
    );
  });

  test('without VF Enable there is no SR-IOV group', () => {
    const { owner } = groupBench({ vfEnable: false });
    expect(says(send(owner, 'LIST_QUERY', { groupType: 1 }))).toBe('EINVAL Q_INVALID_GROUP');
  });

  test('groups are independent of each other', () => {
    const { owner } = groupBench();
    useAll(owner, 1);
    expect(says(send(owner, 'DEVICE_CAP_GET'))).toBe('EINVAL Q_INVALID_OPCODE');
  });

  test('the self group has the member 0', () => {
    const { owner } = groupBench();
    useAll(owner, 0);
    expect(says(send(owner, 'CAP_ID_LIST_QUERY', { member: 1n }))).toBe('EINVAL Q_INVALID_MEMBER');
  });
});

describe('capabilities (1.4 § 2.12.1.2)', () => {
  const cap = (id: number, ...limits: readonly number[]) => ({
    data: joined([Uint8Array.of(id & 0xff, id >> 8), new Uint8Array(6), Uint8Array.from(limits)]),
  });

  test('the device tells its limits, the driver sets its own', () => {
    const { owner } = groupBench({ limits: { get: 3, set: 1 } });
    useAll(owner, 0);
    expect([...send(owner, 'DEVICE_CAP_GET', cap(0)).result]).toEqual([3, 1]);
    expect(send(owner, 'DRIVER_CAP_SET', cap(0, 2, 1)).status).toBe(0);
    expect(owner.capabilities.driver).toEqual({ get: 2, set: 1 });
  });

  test('more than the device has is refused', () => {
    const { owner } = groupBench({ limits: { get: 3, set: 1 } });
    useAll(owner, 0);
    expect(says(send(owner, 'DRIVER_CAP_SET', cap(0, 3, 2)))).toBe('EINVAL Q_INVALID_FIELD');
    expect(owner.capabilities.driver).toEqual({ get: 0, set: 0 });
  });

  test('an unknown capability is ENXIO', () => {
    const { owner } = groupBench();
    useAll(owner, 0);
    expect(says(send(owner, 'DEVICE_CAP_GET', cap(0x801)))).toBe('ENXIO Q_INVALID_FIELD');
    expect(says(send(owner, 'DRIVER_CAP_SET', cap(0x801)))).toBe('ENXIO Q_INVALID_FIELD');
  });

  test('limits below what there is are EBUSY, and a reset clears all', () => {
    const { owner } = groupBench();
    prepare(owner);
    expect(says(send(owner, 'DRIVER_CAP_SET', cap(0, 0, 0)))).toBe('EBUSY Q_INVALID_COMMAND');
    owner.reset();
    expect(owner.objects.count).toEqual({ get: 0, set: 0 });
    expect(owner.capabilities.driver).toEqual({ get: 0, set: 0 });
  });
});

describe('resource objects (1.4 § 2.12.1.3)', () => {
  const target = { groupType: 1, member: 1n };

  test('nothing can be created before the driver has set a limit', () => {
    const { owner } = groupBench();
    useAll(owner, 1);
    const answer = send(owner, 'RESOURCE_OBJ_CREATE', { ...target, data: objectData(0, 0) });
    expect(says(answer)).toBe('EINVAL Q_INVALID_FIELD');
  });

  test('create, query, modify, query, destroy', () => {
    const { owner } = groupBench();
    prepare(owner);
    expect(send(owner, 'RESOURCE_OBJ_QUERY', { ...target, data: objectId(0) }).result[0]).toBe(0);
    expect(send(owner, 'RESOURCE_OBJ_MODIFY', { ...target, data: objectData(0, 1) }).status).toBe(0);
    expect(send(owner, 'RESOURCE_OBJ_QUERY', { ...target, data: objectId(0) }).result[0]).toBe(1);
    expect(send(owner, 'RESOURCE_OBJ_DESTROY', { ...target, data: objectId(0) }).status).toBe(0);
    expect(says(send(owner, 'RESOURCE_OBJ_QUERY', { ...target, data: objectId(0) }))).toBe(
      'ENXIO Q_INVALID_FIELD',
    );
    expect(send(owner, 'RESOURCE_OBJ_CREATE', { ...target, data: objectData(0, 0) }).status).toBe(0);
  });

  test('an ID that is taken is EEXIST, which the table of 1.4 lacks', () => {
    const { owner } = groupBench();
    prepare(owner);
    const answer = send(owner, 'RESOURCE_OBJ_CREATE', { ...target, data: objectData(0, 0) });
    expect(says(answer)).toBe('EEXIST Q_INVALID_FIELD');
  });

  test('more of one use than the driver said is ENOSPC', () => {
    const { owner } = groupBench();
    prepare(owner);
    expect(send(owner, 'RESOURCE_OBJ_CREATE', { ...target, data: objectData(2, 0) }).status).toBe(0);
    const answer = send(owner, 'RESOURCE_OBJ_CREATE', { ...target, data: objectData(3, 0) });
    expect(says(answer)).toBe('ENOSPC Q_NORESOURCE');
  });

  test('an unknown type of object and an unknown use are refused', () => {
    const { owner } = groupBench();
    prepare(owner);
    expect(says(send(owner, 'RESOURCE_OBJ_CREATE', { ...target, data: objectData(2, 0, 0x200) }))).toBe(
      'ENXIO Q_INVALID_FIELD',
    );
    expect(says(send(owner, 'RESOURCE_OBJ_CREATE', { ...target, data: objectData(2, 7) }))).toBe(
      'EINVAL Q_INVALID_FIELD',
    );
  });

  test('an object of one member is none of another', () => {
    const { owner } = groupBench();
    prepare(owner);
    const other = { groupType: 1, member: 2n, data: objectId(0) };
    expect(says(send(owner, 'RESOURCE_OBJ_DESTROY', other))).toBe('ENXIO Q_INVALID_FIELD');
  });

  test('table and sections number modify and query the other way round: each reading takes its own', () => {
    const bytes = objectData(0, 0);
    const at = (opcode: number, reading: 'section' | 'table') => {
      const { owner } = groupBench({ reading });
      prepare(owner);
      return send(owner, { ...command('LIST_QUERY', target), opcode, data: bytes }).result.length;
    };
    // A query answers with eight bytes, a modify with none.
    expect([at(0x0b, 'section'), at(0x0c, 'section')]).toEqual([0, 8]);
    expect([at(0x0b, 'table'), at(0x0c, 'table')]).toEqual([8, 0]);
  });
});

test('an owner without a group answers, too', () => {
  const owner = new Owner();
  useAll(owner, 1);
  expect(send(owner, 'DEV_MODE_SET', { groupType: 1, member: 1n }).status).toBe(EINVAL);
});
