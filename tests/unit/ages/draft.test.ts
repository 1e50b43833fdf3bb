import { describe, expect, it } from 'vitest';
import { exists, type Kind } from '../../../src/virtio/ages/kinds/kind.ts';
import { KINDS, kindOf } from '../../../src/virtio/ages/kinds/kinds.ts';
import { bitsOf } from '../../../src/virtio/requirements.ts';
import { featureAt } from '../../../src/virtio/spec/facts.ts';
import { DRAFT_SIDE, HAD_LEGACY } from './pairs.ts';

describe('what the draft knows', () => {
  /** Appendices B, C and D of the text of 0.9.5 with which the committee began, virtio-spec 06d4996. */
  const TEXT: Readonly<Record<string, readonly string[]>> = {
    net: [
      'CSUM',
      'GUEST_CSUM',
      'MAC',
      'GSO',
      'GUEST_TSO4',
      'GUEST_TSO6',
      'GUEST_ECN',
      'GUEST_UFO',
      'HOST_TSO4',
      'HOST_TSO6',
      'HOST_ECN',
      'HOST_UFO',
      'MRG_RXBUF',
      'STATUS',
      'CTRL_VQ',
      'CTRL_RX',
      'CTRL_VLAN',
      'GUEST_ANNOUNCE',
    ],
    blk: ['BARRIER', 'SIZE_MAX', 'SEG_MAX', 'GEOMETRY', 'RO', 'BLK_SIZE', 'SCSI', 'FLUSH'],
    entropy: [],
  };

  it.each(Object.entries(TEXT))('of %s stands in its appendix', (key, names) => {
    const kind = kindOf(key) as Kind;
    for (const bit of bitsOf(kind.own(DRAFT_SIDE))) {
      const name = String(featureAt(kind.features, bit, '1.0')?.name).replace(/^VIRTIO_\w+?_F_/, '');
      expect(names).toContain(name);
    }
  });

  it('has the types that 1.0 has sections for, and no GPU', () => {
    expect(KINDS.filter((kind) => exists(kind, DRAFT_SIDE)).map(({ id }) => id.key)).toEqual(HAD_LEGACY);
  });
});
