import { describe, expect, it } from 'vitest';
import {
  SCSI,
  scsiCommand,
  scsiConfig,
  scsiControl,
  scsiEvent,
  scsiNotification,
  scsiOutcome,
  scsiTaskManagement,
} from '../../../src/virtio/devices/scsi/spec.ts';
import { decode, resolve } from '../../../src/virtio/layout/layout.ts';
import type { Span } from '../../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const counts = (facts: readonly { readonly versions: Span }[]) =>
  VERSION_NAMES.map((version) => facts.filter((one) => holds(one.versions, version)).length);
const numberOf = (name: string) => SCSI.constants.find((one) => one.name === name)?.value;

describe('the SCSI host device, section 5.6', () => {
  it('has the same number of facts in every version', () => {
    expect(counts(SCSI.features)).toEqual([4, 4, 4, 4, 4]);
    expect(counts(SCSI.queues)).toEqual([3, 3, 3, 3, 3]);
    expect(counts(SCSI.structs)).toEqual([6, 6, 6, 6, 6]);
    expect(counts(SCSI.constants)).toEqual([43, 43, 43, 43, 43]);
  });

  it('has a configuration space of 36 bytes in every version (5.6.4)', () => {
    for (const version of VERSION_NAMES) expect(resolve(scsiConfig, { version, features: 0n }).size).toBe(36);
    expect(scsiConfig.rows().map(({ path, offset }) => [path, offset])).toEqual([
      ['num_queues', 0],
      ['seg_max', 4],
      ['max_sectors', 8],
      ['cmd_per_lun', 12],
      ['event_info_size', 16],
      ['sense_size', 20],
      ['cdb_size', 24],
      ['max_channel', 28],
      ['max_target', 30],
      ['max_lun', 32],
    ]);
  });

  it('lets the driver write sense_size and cdb_size alone (5.6.4.1)', () => {
    const written = scsiConfig.fields.filter(({ access }) => access === 'read-write').map(({ name }) => name);
    expect(written).toEqual(['sense_size', 'cdb_size']);
  });

  it('reads the configuration that QEMU 7.2 shows for one disk', () => {
    const hex = '01000000fe000000ffff0000800000001000000060000000200000000000ff00ff3f0000';
    const bytes = new Uint8Array(hex.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? []);
    expect(decode(scsiConfig, bytes)).toEqual({
      num_queues: 1,
      seg_max: 254,
      max_sectors: 65535,
      cmd_per_lun: 128,
      event_info_size: 16,
      sense_size: 96,
      cdb_size: 32,
      max_channel: 0,
      max_target: 255,
      max_lun: 16383,
    });
  });

  it('begins a command with 19 bytes and its outcome with 12 (5.6.6.1)', () => {
    expect(scsiCommand.size).toBe(19);
    expect(scsiCommand.offsetOf('id')).toBe(8);
    expect(scsiCommand.offsetOf('task_attr')).toBe(16);
    expect(scsiCommand.offsetOf('crn')).toBe(18);
    expect(scsiOutcome.size).toBe(12);
    expect(scsiOutcome.offsetOf('status')).toBe(10);
    expect(scsiOutcome.offsetOf('response')).toBe(11);
  });

  it('lists the parts of a command in the order of the section (5.6.6.1)', () => {
    const command = SCSI.structs.find(({ name }) => name === 'virtio_scsi_req_cmd');
    expect(command?.tail?.map(({ name, type }) => `${type} ${name}`)).toEqual([
      'u8[cdb_size] cdb',
      'le32 pi_bytesout',
      'le32 pi_bytesin',
      'u8[pi_bytesout] pi_out',
      'u8[] dataout',
      'le32 sense_len',
      'le32 residual',
      'le16 status_qualifier',
      'u8 status',
      'u8 response',
      'u8[sense_size] sense',
      'u8[pi_bytesin] pi_in',
      'u8[] datain',
    ]);
  });

  it('has requests of 25 and 21 bytes on the controlq (5.6.6.2)', () => {
    expect(scsiControl.size).toBe(4);
    expect(scsiTaskManagement.size).toBe(25);
    expect(scsiTaskManagement.offsetOf('lun')).toBe(8);
    expect(scsiTaskManagement.offsetOf('response')).toBe(24);
    expect(scsiNotification.size).toBe(21);
    expect(scsiNotification.offsetOf('lun')).toBe(4);
    expect(scsiNotification.offsetOf('event_actual')).toBe(16);
    expect(scsiNotification.offsetOf('response')).toBe(20);
  });

  it('names the responses that each kind of request can get (5.6.6.1, 5.6.6.2)', () => {
    const names = (rows: readonly { readonly path: string; readonly names?: object }[]) =>
      Object.keys(rows.find(({ path }) => path === 'response')?.names ?? {});
    expect(names(scsiOutcome.rows())).toHaveLength(10);
    expect(names(scsiOutcome.rows())).toContain('VIRTIO_SCSI_S_ABORTED');
    expect(names(scsiNotification.rows())).toHaveLength(8);
    expect(names(scsiNotification.rows())).not.toContain('VIRTIO_SCSI_S_ABORTED');
    expect(names(scsiNotification.rows())).toContain('VIRTIO_SCSI_S_INCORRECT_LUN');
    expect(names(scsiTaskManagement.rows())).toHaveLength(11);
    expect(numberOf('VIRTIO_SCSI_S_INCORRECT_LUN')).toBe(12);
    expect(numberOf('VIRTIO_SCSI_S_FUNCTION_REJECTED')).toBe(11);
  });

  it('has events of 16 bytes, with bit 31 for those that were lost (5.6.6.3)', () => {
    expect(scsiEvent.size).toBe(16);
    expect(scsiEvent.offsetOf('reason')).toBe(12);
    expect(numberOf('VIRTIO_SCSI_T_EVENTS_MISSED')).toBe(2 ** 31);
    expect(numberOf('VIRTIO_SCSI_T_PARAM_CHANGE')).toBe(3);
    expect(numberOf('VIRTIO_SCSI_EVT_ASYNC_DEVICE_BUSY')).toBe(64);
  });
});
