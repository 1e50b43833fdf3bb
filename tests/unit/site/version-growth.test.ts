import { describe, expect, it } from 'vitest';
import { GROWTH } from '../../../src/site/version-growth.ts';
import { VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

describe('the growth of the specification', () => {
  it('tells of every version once, the first as the ground', () => {
    expect(GROWTH.map(({ version }) => version.version)).toEqual(VERSION_NAMES);
    expect(GROWTH.filter(({ since }) => since === undefined)).toHaveLength(1);
  });

  it('adds up: what a version has is what the one before had, with what came and without what went', () => {
    GROWTH.forEach(({ facts, since }, at) => {
      if (since) expect(facts).toBe((GROWTH[at - 1]?.facts ?? 0) + since.added - since.removed);
    });
  });

  it('never loses a device that once had a section', () => {
    const devices = GROWTH.map((one) => one.devices);
    expect(devices).toEqual([...devices].sort((one, other) => one - other));
    expect(devices[0]).toBe(6);
  });
});
