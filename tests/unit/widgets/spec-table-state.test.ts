import { describe, expect, it } from 'vitest';
import { decodeFields, encodeFields } from '../../../src/widgets/kit/address.ts';
import {
  countSentence,
  explainCell,
  matches,
  ordered,
  type Row,
  reducer,
  START,
  type State,
  toFields,
} from '../../../src/widgets/SpecTable/state.ts';

const fs: Row = {
  name: 'virtio-fs',
  ids: [26],
  standings: ['absent', 'absent', 'specified', 'specified', 'specified'],
  sections: ['', '', '5.11', '5.11', '5.11'],
};
const iommu: Row = {
  name: 'virtio-iommu',
  ids: [23],
  standings: ['absent', 'reserved', 'specified', 'specified', 'specified'],
  sections: ['', '', '5.13', '5.13', '5.13'],
};
const video: Row = {
  name: 'virtio-video',
  ids: [30, 31],
  standings: ['absent', 'absent', 'reserved', 'reserved', 'reserved'],
  sections: ['', '', '', '', ''],
};
const blk: Row = {
  name: 'virtio-blk',
  ids: [2],
  standings: ['specified', 'specified', 'specified', 'specified', 'specified'],
  sections: ['5.2', '5.2', '5.2', '5.2', '5.2'],
};
const wayland: Row = {
  name: 'virtio-wayland',
  ids: [],
  standings: ['absent', 'absent', 'absent', 'absent', 'absent'],
  sections: ['', '', '', '', ''],
};
const rows = [fs, iommu, video, blk, wayland];
const shown = (state: Partial<State>) =>
  rows.filter((row) => matches(row, { ...START, ...state })).map(({ name }) => name.slice(7));
const order = (sort: State['sort']) => ordered(rows, { ...START, sort }).map(({ name }) => name.slice(7));

describe('the version table', () => {
  it('is filtered by name and by ID', () => {
    expect(shown({ text: 'IO  fs' })).toEqual(['fs']);
    expect(shown({ text: '26' })).toEqual(['fs']);
    expect(shown({ text: '  ' })).toHaveLength(5);
  });

  it('is filtered by standing, in any version or in one', () => {
    expect(shown({ standing: 'reserved' })).toEqual(['iommu', 'video']);
    expect(shown({ standing: 'reserved', version: '1.1' })).toEqual(['iommu']);
    expect(shown({ standing: 'specified', version: '1.0' })).toEqual(['blk']);
    expect(shown({ standing: 'absent' })).toEqual(['wayland']);
  });

  it('is sorted by name, ID and first version; what has none comes last', () => {
    expect(order('family')).toEqual(['fs', 'iommu', 'video', 'blk', 'wayland']);
    expect(order('name')).toEqual(['blk', 'fs', 'iommu', 'video', 'wayland']);
    expect(order('id')).toEqual(['blk', 'iommu', 'fs', 'video', 'wayland']);
    expect(order('first')).toEqual(['blk', 'fs', 'iommu', 'video', 'wayland']);
  });

  it('explains every kind of cell', () => {
    expect(explainCell(fs, 3)).toBe('virtio-fs in 1.3: specified, section 5.11; specified since 1.2.');
    expect(explainCell(iommu, 1)).toBe(
      'virtio-iommu in 1.1: ID 23 is reserved and nothing else is said. Its section came with 1.2.',
    );
    expect(explainCell(video, 4)).toBe(
      'virtio-video in 1.4: IDs 30 and 31 are reserved and nothing else is said. No version has a section.',
    );
    expect(explainCell(fs, 0)).toContain('ID 26 is listed since 1.2. Its section came with 1.2.');
    expect(explainCell(wayland, 0)).toContain('as in every version');
  });

  it('comes back from its link, and from a damaged one as it stands', () => {
    const state: State = { text: 'io', standing: 'reserved', version: '1.1', sort: 'id', others: true };
    expect(reducer(START, { type: 'restore', from: decodeFields(encodeFields(toFields(state))) })).toEqual(
      state,
    );
    expect(toFields(START)).toEqual({});
    const odd = reducer(START, {
      type: 'restore',
      from: { kind: 'fields', fields: { s: 'x', v: '9', o: 'constructor' } },
    });
    expect(odd).toEqual(START);
  });

  it('says how many rows are shown', () => {
    expect(countSentence(15, 15)).toBe('15 rows');
    expect(countSentence(3, 15)).toBe('3 of 15 rows');
  });
});
