import { describe, expect, it } from 'vitest';
import { readFields } from '../../../src/virtio/decode/fields.ts';
import { PMEM, pmemConfig, pmemRequest, pmemResponse } from '../../../src/virtio/devices/pmem/spec.ts';
import { encode } from '../../../src/virtio/layout/layout.ts';
import type { Span } from '../../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const counts = (facts: readonly { readonly versions: Span }[]) =>
  VERSION_NAMES.map((version) => facts.filter(({ versions }) => holds(versions, version)).length);

describe('the PMEM device, section 5.19', () => {
  it('has as many facts of each kind in each version as its section gives', () => {
    expect(counts(PMEM.features)).toEqual([0, 0, 1, 1, 1]);
    expect(counts(PMEM.queues)).toEqual([0, 0, 1, 1, 1]);
    expect(counts(PMEM.structs)).toEqual([0, 0, 3, 3, 3]);
    expect(counts(PMEM.constants)).toEqual([0, 0, 1, 1, 1]);
  });

  it('has a configuration space of 16 bytes, the address and then the size (5.19.4)', () => {
    expect([pmemConfig.offsetOf('start'), pmemConfig.offsetOf('size'), pmemConfig.size]).toEqual([0, 8, 16]);
  });

  it('gives address and size a meaning only without VIRTIO_PMEM_F_SHMEM_REGION (5.19.4)', () => {
    const valid = (features: bigint) =>
      readFields(pmemConfig, new Uint8Array(16), { version: '1.4', features }).map((one) => one.valid);
    expect(valid(0n)).toEqual([true, true]);
    expect(valid(1n)).toEqual([false, false]);
  });

  it('asks and answers in 4 bytes each, a flush with zeroes (5.19.6 and 5.19.7)', () => {
    const [flush] = PMEM.constants;
    expect([...encode(pmemRequest, { type: Number(flush?.value) })]).toEqual([0, 0, 0, 0]);
    expect(pmemResponse.size).toBe(4);
  });
});
