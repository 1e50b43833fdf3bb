import { describe, expect, it } from 'vitest';
import { SCOPES } from '../../../src/virtio/spec/scopes.ts';
import type { Version } from '../../../src/virtio/spec/types.ts';
import { holds, nameIn } from '../../../src/virtio/spec/versions.ts';

/** Every fact that can bear a note, by its scope and its name in a version. */
const factsNamed = (scope: string, name: string, version: Version) =>
  SCOPES.filter((one) => one.scope === scope).flatMap(({ features, queues, structs, constants, registers }) =>
    [...features, ...queues, ...structs, ...constants, ...registers].filter(
      (fact) => holds(fact.versions, version) && nameIn(fact.name, version) === name,
    ),
  );

/**
 * Where a version says two things that cannot both hold, one of which a fact repeats: the note beside the fact has to
 * tell of the other.
 */
const TOLD: readonly (readonly [scope: string, name: string, version: Version, note: RegExp])[] = [
  ['entropy', 'requestq', '1.4', /filled completely.+use less/],
  ['balloon', 'statsq', '1.4', /empty buffer.+filled with the statistics/],
  ['mem', 'virtio_mem_config', '1.4', /cannot change.+during a system reset/],
  ['vsock', 'virtio_vsock_config', '1.4', /for its lifetime.+may be another/],
  ['blk', 'VIRTIO_BLK_T_ZONE_APPEND', '1.4', /same requests.+fail/],
  ['blk', 'virtio_blk_zoned_characteristics', '1.4', /sectors of 512 bytes.+which are bytes/],
  ['crypto', 'dataq1 … dataqN', '1.4', /only one of them.+all queues/],
  ['crypto', 'VIRTIO_CRYPTO_KEY_REJECTED', '1.4', /VIRTIO_CRYPTO_BADMSG/],
  ['net', 'transmitqN', '1.0', /as if there were one pair more/],
  ['net', 'controlq', '1.0', /as if there were one pair more/],
  ['net', 'VIRTIO_NET_F_STANDBY', '1.1', /keeps bits from 38 on/],
  ['net', 'VIRTIO_NET_F_GUEST_RSC6', '1.3', /1\.1 to 1\.3 keeps the bit.+bits 0 to 31 alone/],
  ['net', 'virtio_net_ctrl', '1.3', /VIRTIO_NET_CTRL_NOTF_COAL_VQ_GET returns/],
  ['net', 'virtio_net_hdr', '1.3', /receive buffers count it as 12 bytes/],
  ['pci', 'queue_enable', '1.4', /forbid it to write 0/],
  ['pci', 'ISR status', '1.4', /unused while MSI-X is enabled.+must set bit 1/],
  ['mmio', 'InterruptACK', '1.4', /cleared unseen/],
  ['mmio', 'Config', '1.4', /byte alignment.+as wide as the field/],
  ['admin', 'administration virtqueues', '1.4', /no order.+in the order in which they came/],
  ['admin', 'VIRTIO_ADMIN_CMD_DRIVER_CAP_SET', '1.4', /at any time.+forbid it/],
];

describe('a contradiction of the text', () => {
  it.each(TOLD)('is told beside the fact: %s, %s in %s', (scope, name, version, note) => {
    const notes = factsNamed(scope, name, version).map((fact) => fact.note);
    expect(notes).toContainEqual(expect.stringMatching(note));
  });
});
