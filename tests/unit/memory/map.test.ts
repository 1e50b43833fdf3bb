import { describe, expect, it } from 'vitest';
import { array, bytes, le32, le64, struct, u8 } from '../../../src/virtio/layout/layout.ts';
import { AddressMap } from '../../../src/virtio/memory/map.ts';
import { virtqAvail, virtqDesc, virtqUsed } from '../../../src/virtio/spec/ring.ts';

const header = struct('virtio_blk_req', { type: le32, reserved: le32, sector: le64 });

function rings(size = 4): AddressMap {
  return new AddressMap()
    .add('desc', 0x1000, 16 * size, array(virtqDesc, size))
    .add('avail', 0x2000, 6 + 2 * size, virtqAvail(size))
    .add('used', 0x3000, 6 + 8 * size, virtqUsed(size));
}

describe('an address map', () => {
  it('names every byte of a ring', () => {
    const map = rings();
    const names: [number, string][] = [
      [0x1000, 'desc[0].addr'],
      [0x1013, 'desc[1].addr'],
      [0x1018, 'desc[1].len'],
      [0x101d, 'desc[1].flags'],
      [0x103f, 'desc[3].next'],
      [0x2000, 'avail.flags'],
      [0x2003, 'avail.idx'],
      [0x200a, 'avail.ring[3]'],
      [0x200c, 'avail.used_event'],
      [0x3004, 'used.ring[0].id'],
      [0x3018, 'used.ring[2].len'],
      [0x3024, 'used.avail_event'],
    ];
    for (const [address, name] of names) expect(map.nameOf(address)).toBe(name);
    for (const address of [0xfff, 0x1040, 0x200e, 0x3026]) expect(map.nameOf(address)).toBeUndefined();
    for (let address = 0x3000; address < 0x3026; address++) expect(map.nameOf(address)).toMatch(/^used\.\w+/);
  });

  it('names the smallest thing that holds a whole access', () => {
    const map = rings();
    expect(map.nameOf(0x1010, 16)).toBe('desc[1]');
    expect(map.nameOf(0x101c, 4)).toBe('desc[1]');
    expect(map.nameOf(0x101c, 2)).toBe('desc[1].flags');
    expect(map.nameOf(0x1010, 17)).toBe('desc');
    expect(map.nameOf(0x2006, 4)).toBe('avail.ring');
    expect(map.nameOf(0x1030, 17)).toBeUndefined();
    expect(map.lookup(0x101c, 2)).toMatchObject({ address: 0x101c, size: 2, type: { kind: 'flags' } });
  });

  it('names the elements of the largest ring and does not list them', () => {
    const alone = new AddressMap().add('desc', 0, 16 * 32768, array(virtqDesc, 32768));
    expect(alone.nameOf(16 * 32767 + 14)).toBe('desc[32767].next');
    expect(alone.ranges()).toHaveLength(1);
  });

  it('takes ranges of a user, nested, the innermost first', () => {
    const map = rings()
      .add('buffer', 0x8000, 0x300)
      .add('header', 0x8000, 16, header)
      .add('request', 0x9000, 40, struct('all', { header, data: bytes() }));
    expect(map.nameOf(0x8008, 8)).toBe('header.sector');
    expect(map.nameOf(0x8010)).toBe('buffer');
    expect(map.nameOf(0x8008, 16)).toBe('buffer');
    expect(map.nameOf(0x9004)).toBe('request.header.reserved');
    expect(map.nameOf(0x9027)).toBe('request.data');
    map.remove('header');
    expect(map.nameOf(0x8008, 8)).toBe('buffer');
  });

  it('replaces a range of the same name, and the last of equal ranges wins', () => {
    const map = new AddressMap().add('a', 0, 8).add('a', 16, 8).add('b', 16, 8);
    expect([map.nameOf(0), map.nameOf(16)]).toEqual([undefined, 'b']);
  });

  it('finds a place by its name', () => {
    const map = rings().add('avail.extra', 0x7000, 4);
    expect(map.find('desc[2].len')).toMatchObject({ address: 0x1028, size: 4 });
    expect(map.find('avail.ring[1]')).toMatchObject({ address: 0x2006, size: 2 });
    expect(map.find('avail.extra')).toMatchObject({ address: 0x7000 });
    expect(map.find('desc')).toMatchObject({ address: 0x1000, size: 64 });
    expect([map.find('desc[9].len'), map.find('nothing')]).toEqual([undefined, undefined]);
  });

  it('lists every range, outermost first', () => {
    const map = new AddressMap().add('inner', 0, 2, array(u8, 2)).add('outer', 0, 16, header);
    expect(map.ranges().map(({ name, address, size }) => [name, address, size])).toEqual([
      ['outer', 0, 16],
      ['outer.type', 0, 4],
      ['outer.reserved', 4, 4],
      ['outer.sector', 8, 8],
      ['inner', 0, 2],
      ['inner[0]', 0, 1],
      ['inner[1]', 1, 1],
    ]);
  });
});
