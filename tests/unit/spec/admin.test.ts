import { describe, expect, it } from 'vitest';
import { drawingsOf } from '../../../src/virtio/decode/drawing.ts';
import { decode, encode, isStruct, type Struct } from '../../../src/virtio/layout/layout.ts';
import { ADMIN_CONSTANTS, ADMIN_QUEUES, ADMIN_STRUCTS } from '../../../src/virtio/spec/admin/admin.ts';
import { adminCommandList } from '../../../src/virtio/spec/admin/commands.ts';
import { legacyNotifyResult } from '../../../src/virtio/spec/admin/legacy.ts';
import { metadataResult, modeSet } from '../../../src/virtio/spec/admin/part-commands.ts';
import { part, partHeader, partQueue } from '../../../src/virtio/spec/admin/parts.ts';
import { clause } from '../../../src/virtio/spec/clauses.ts';
import type { Span } from '../../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES, versionsOf } from '../../../src/virtio/spec/versions.ts';

const perVersion = (facts: readonly { readonly versions: Span }[]) =>
  VERSION_NAMES.map((version) => facts.filter((one) => holds(one.versions, version)).length);
const value = (name: string) => ADMIN_CONSTANTS.find((one) => one.name === name)?.value;

function layout(name: string): Struct<Record<string, unknown>> {
  const found = ADMIN_STRUCTS.find((one) => one.name === name)?.layout;
  if (found === undefined || !isStruct(found)) throw new Error(`No struct ${name}`);
  return found;
}

describe('the administration of device groups, sections 2.12 and 2.13 since 1.3 and 2.14 of 1.4', () => {
  it('has as many structs and named numbers in each version as its sections print', () => {
    expect(perVersion(ADMIN_STRUCTS)).toEqual([0, 0, 0, 10, 32]);
    expect(perVersion(ADMIN_CONSTANTS)).toEqual([0, 0, 0, 20, 52]);
    expect(perVersion(ADMIN_QUEUES)).toEqual([0, 0, 0, 1, 1]);
  });

  it('stands in clauses that each of its versions has, and is summed up in one sentence', () => {
    for (const { name, versions, clause: key, summary } of [...ADMIN_STRUCTS, ...ADMIN_CONSTANTS]) {
      expect(key, name).toMatch(/^basic\/(device-groups|administration-virtqueues|device-parts)(\/|$)/);
      for (const version of versionsOf(versions)) expect(clause(key, version), name).toBeDefined();
      expect(summary, name).toMatch(/^[A-Z].*\.$/);
    }
    expect(new Set([...ADMIN_STRUCTS, ...ADMIN_CONSTANTS].map(({ name }) => name)).size).toBe(84);
  });

  it('knows the group of virtual functions since 1.3 and that of the device itself since 1.4 (2.12)', () => {
    const types = ADMIN_CONSTANTS.filter(({ group }) => group === 'group type');
    expect(types.map((one) => [one.name, one.value, one.versions.since])).toEqual([
      ['Self group type', 0, '1.4'],
      ['SR-IOV group type', 1, '1.3'],
    ]);
  });

  it('numbers its commands from 0 to 6 in 1.3 and to 0x11 in 1.4 (2.12.1)', () => {
    const opcodes = ADMIN_CONSTANTS.filter(({ group }) => group === 'opcode');
    const upTo = (count: number) => Array.from({ length: count }, (_, opcode) => opcode);
    const old = opcodes.filter(({ versions }) => versions.since === '1.3');
    expect(old.map((one) => one.value)).toEqual(upTo(7));
    expect(opcodes.map((one) => one.value)).toEqual(upTo(0x12));
  });

  it('follows the sections of modify and query where the table turns their opcodes round (2.12.1.3)', () => {
    expect(value('VIRTIO_ADMIN_CMD_RESOURCE_OBJ_MODIFY')).toBe(0xb);
    expect(value('VIRTIO_ADMIN_CMD_RESOURCE_OBJ_QUERY')).toBe(0xc);
    for (const name of ['MODIFY', 'QUERY']) {
      const fact = ADMIN_CONSTANTS.find((one) => one.name === `VIRTIO_ADMIN_CMD_RESOURCE_OBJ_${name}`);
      expect(fact?.note).toMatch(/table of opcodes \(section 2\.12\.1\)/);
    }
  });

  it('takes the numbers of errors from Linux, three of them since 1.4 (2.12.1)', () => {
    const status = ADMIN_CONSTANTS.filter(({ group }) => group === 'status');
    expect(status.map((one) => [one.name.replace('VIRTIO_ADMIN_STATUS_', ''), one.value])).toEqual([
      ['OK', 0],
      ['ENXIO', 6],
      ['EAGAIN', 11],
      ['ENOMEM', 12],
      ['EBUSY', 16],
      ['EINVAL', 22],
      ['ENOSPC', 28],
    ]);
    expect(perVersion(status)).toEqual([0, 0, 0, 4, 7]);
    expect(value('VIRTIO_ADMIN_STATUS_Q_TRYAGAIN')).toBe(7);
  });

  it('begins a command with 24 bytes, and has its data and its result at offsets that are open (2.12.1)', () => {
    const command = layout('virtio_admin_cmd');
    expect([command.offsetOf('group_member_id'), command.size]).toEqual([16, 24]);
    const fields = drawingsOf(ADMIN_STRUCTS[0] as never)[0]?.fields.slice(-5) ?? [];
    expect(fields.map(({ path, offset, size }) => [path, offset, size])).toEqual([
      ['command_specific_data', 24, null],
      ['status', null, 2],
      ['status_qualifier', null, 2],
      ['reserved2', null, 4],
      ['command_specific_result', null, null],
    ]);
  });

  it('lists opcodes as bits: 0x3 and 0x1 stand for 0, 1 and 64 (2.12.1)', () => {
    const list = encode(adminCommandList, { device_admin_cmd_opcodes: [3n, 1n] });
    expect([...list]).toEqual([3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('returns four addresses for notifications in 64 bytes (2.12.1.1.5)', () => {
    expect(legacyNotifyResult.size).toBe(64);
    expect(layout('virtio_pci_legacy_notify_info').offsetOf('offset')).toBe(8);
    expect(layout('virtio_admin_cmd_legacy_common_cfg_wr_data').offsetOf('data')).toBe(8);
    expect(layout('virtio_admin_cmd_legacy_dev_cfg_rd_data').size).toBe(1);
  });

  it('has 8 bytes before a capability, and 16 before the attributes of an object (2.12.1.2, 2.12.1.3)', () => {
    expect(layout('virtio_admin_cmd_cap_get_data').size).toBe(8);
    expect(layout('virtio_admin_cmd_cap_set_data').offsetOf('cap_specific_data')).toBe(8);
    expect(layout('virtio_admin_cmd_resource_obj_cmd_hdr').offsetOf('id')).toBe(4);
    for (const name of ['resource_obj_create', 'resource_modify'])
      expect(layout(`virtio_admin_cmd_${name}_data`).offsetOf('resource_obj_specific_data')).toBe(16);
    expect(layout('virtio_admin_cmd_resource_obj_query_data').size).toBe(16);
  });

  it('describes a part in a header of 16 bytes, whose selector depends on the type (2.14)', () => {
    expect([partHeader.size, partHeader.offsetOf('selector.vq_index.index')]).toEqual([16, 4]);
    const bytes = encode(part, {
      hdr: {
        part_type: Number(value('VIRTIO_DEV_PART_VQ_CFG')),
        flags: 0,
        reserved: 0,
        selector: { vq_index: { index: 3, reserved: new Uint8Array(6) } },
        length: partQueue.size,
      },
      value: new Uint8Array(partQueue.size),
    });
    expect([...bytes.subarray(0, 16)]).toEqual([4, 1, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0, 0]);
    expect(decode(part, bytes).hdr.selector.pci_common_cfg?.offset).toBe(3);
  });

  it('answers for the metadata of parts with 8 bytes, and headers behind them (2.12.1.4.3.1)', () => {
    expect([metadataResult.size, metadataResult.flexible]).toEqual([8, true]);
    expect(metadataResult.offsetOf('hdr_list.hdrs')).toBe(8);
    const answer = new Uint8Array(8 + 2 * partHeader.size);
    answer[0] = 2;
    const { union } = decode(metadataResult, answer);
    expect([union.hdr_list_count?.count, union.hdr_list?.hdrs.length]).toEqual([2, 2]);
  });

  it('stops a member with bit 0 of one byte (2.12.1.4.3.4)', () => {
    expect(value('VIRTIO_ADMIN_CMD_DEV_MODE_F_STOPPED')).toBe(0);
    expect([modeSet.size, ...encode(modeSet, { flags: 1 })]).toEqual([1, 1]);
  });
});
