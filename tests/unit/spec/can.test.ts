import { describe, expect, it } from 'vitest';
import {
  CAN,
  canConfig,
  canControlIn,
  canControlOut,
  canRx,
  canTxIn,
  canTxOut,
} from '../../../src/virtio/devices/can/spec.ts';
import { encode } from '../../../src/virtio/layout/layout.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const counts = (facts: typeof CAN.features | typeof CAN.constants | typeof CAN.structs) =>
  VERSION_NAMES.map((version) => facts.filter((one) => holds(one.versions, version)).length);

describe('the CAN device (1.4, section 5.20)', () => {
  it('has four bits, six structs and ten named numbers in 1.4 alone', () => {
    expect(counts(CAN.features)).toEqual([0, 0, 0, 0, 4]);
    expect(counts(CAN.structs)).toEqual([0, 0, 0, 0, 6]);
    expect(counts(CAN.constants)).toEqual([0, 0, 0, 0, 10]);
  });

  it('asks for classic CAN with remote transmission requests (5.20.3.1)', () => {
    const requirements = CAN.features.map(({ requires }) => requires);
    expect(requirements).toEqual([undefined, undefined, { feature: 'VIRTIO_CAN_F_CAN_CLASSIC' }, undefined]);
  });

  it('has 2 bytes of configuration and control, and results of one byte (5.20.4, 5.20.5)', () => {
    expect([canConfig, canControlOut, canControlIn, canTxIn].map(({ size }) => size)).toEqual([2, 2, 1, 1]);
  });

  it('has 16 bytes before the payload in both directions, at the same places (5.20.5.2, 5.20.5.3)', () => {
    const places = ({ fields }: { fields: readonly { name: string; offset: number }[] }) =>
      fields.map(({ name, offset }) => [name, offset]);
    expect([canTxOut.size, canRx.size]).toEqual([16, 16]);
    expect(places(canRx)).toEqual(places(canTxOut));
    expect(canTxOut.offsetOf('flags')).toBe(8);
    expect(canTxOut.offsetOf('can_id')).toBe(12);
  });

  it('writes an extended CAN FD frame as the listing says (5.20.5.2)', () => {
    const value = (name: string) => Number(CAN.constants.find((one) => one.name === name)?.value);
    const bytes = encode(canTxOut, {
      msg_type: value('VIRTIO_CAN_TX'),
      length: 2,
      reserved_classic_dlc: 0,
      padding: 0,
      reserved_xl_priority: 0,
      flags: value('VIRTIO_CAN_FLAGS_FD') | value('VIRTIO_CAN_FLAGS_EXTENDED'),
      can_id: 0x18daf110,
      sdu: new Uint8Array([7, 8]),
    });
    expect([...bytes]).toEqual([1, 0, 2, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0x10, 0xf1, 0xda, 0x18, 7, 8]);
  });
});
