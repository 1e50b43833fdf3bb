import { describe, expect, it } from 'vitest';
import { fieldAnchor } from '../../../src/site/reference.ts';
import { spanWords, structsOf } from '../../../src/site/struct-layouts.ts';
import { SCOPES } from '../../../src/virtio/spec/scopes.ts';

const repeated = (anchors: readonly string[]) => anchors.filter((one, at) => anchors.indexOf(one) !== at);
const find = (scope: string, name: string) => {
  const found = structsOf(scope).find(({ anchor }) => anchor === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

describe('the structs of a scope as shown', () => {
  it.each(SCOPES.map(({ scope }) => scope))(
    'have anchors of their own for layouts and fields: %s',
    (scope) => {
      const layouts = structsOf(scope).flatMap(({ newest, others }) => [newest, ...others]);
      const anchors = layouts.flatMap(({ anchor, fields }) => [
        anchor,
        ...fields.map(({ path }) => fieldAnchor(anchor, path)),
      ]);
      expect(repeated(anchors)).toEqual([]);
      expect(anchors.filter((anchor) => !/^[\w@.-]+$/.test(anchor))).toEqual([]);
    },
  );

  it('name an older layout by the version it came with, and tell layouts of one version apart by size', () => {
    const { newest, others } = find('net', 'virtio_net_hdr');
    expect([newest, ...others].map(({ anchor, size }) => [anchor, size])).toEqual([
      ['virtio_net_hdr', 32],
      ['virtio_net_hdr@1.4', 24],
      ['virtio_net_hdr@1.2', 20],
      ['virtio_net_hdr@1.0', 12],
      ['virtio_net_hdr@1.0-10', 10],
    ]);
    expect(others.at(-1)?.condition).toBe('no VIRTIO_NET_F_MRG_RXBUF');
    expect(others.at(-1)?.legacy).toBe(true);
  });

  it('open up a nested struct that has no place of its own, and lead to one that has', () => {
    const config = find('blk', 'virtio_blk_config').newest.fields;
    expect(config.find(({ path }) => path === 'geometry.heads')).toMatchObject({ offset: 18, size: 1 });
    const command = find('gpu', 'virtio_gpu_resource_flush').newest.fields;
    expect(command[0]).toMatchObject({ path: 'hdr', size: 24, struct: 'virtio_gpu_ctrl_hdr' });
  });

  it('leave the offset open behind a part of variable length', () => {
    const request = find('blk', 'virtio_blk_req').newest;
    expect(request.size).toBeNull();
    expect(request.fields.slice(-2).map(({ path, offset, size }) => [path, offset, size])).toEqual([
      ['data', 16, null],
      ['status', null, 1],
    ]);
  });
});

it('versions are said in words', () => {
  expect(spanWords(['1.1', '1.2', '1.3', '1.4'], '1.4')).toBe('since 1.1');
  expect(spanWords(['1.0', '1.1'], '1.4')).toBe('1.0 to 1.1');
  expect(spanWords(['1.3'], '1.4')).toBe('1.3 only');
  expect(spanWords(['1.4'], '1.4')).toBe('new in 1.4');
});
