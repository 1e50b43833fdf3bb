import { describe, expect, it } from 'vitest';
import { SCMI, scmiEvent, scmiRequest, scmiResponse } from '../../../src/virtio/devices/scmi/spec.ts';
import { decode } from '../../../src/virtio/layout/layout.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const counts = (facts: typeof SCMI.features | typeof SCMI.structs | typeof SCMI.queues) =>
  VERSION_NAMES.map((version) => facts.filter((one) => holds(one.versions, version)).length);

describe('the SCMI device (1.4, section 5.17)', () => {
  it('has two bits, two queues and three structs since 1.2, no named numbers and no configuration', () => {
    expect(counts(SCMI.features)).toEqual([0, 0, 2, 2, 2]);
    expect(counts(SCMI.queues)).toEqual([0, 0, 2, 2, 2]);
    expect(counts(SCMI.structs)).toEqual([0, 0, 3, 3, 3]);
    expect(SCMI.constants).toEqual([]);
    expect(SCMI.config).toBeUndefined();
  });

  it('has an eventq only with VIRTIO_SCMI_F_P2A_CHANNELS (5.17.2)', () => {
    expect(SCMI.queues.map(({ name, requires }) => [name, requires])).toEqual([
      ['cmdq', undefined],
      ['eventq', { feature: 'VIRTIO_SCMI_F_P2A_CHANNELS' }],
    ]);
  });

  it('has a header of 4 bytes before whatever the message carries (5.17.6.1, 5.17.6.3)', () => {
    for (const layout of [scmiRequest, scmiResponse, scmiEvent]) {
      expect(layout.size).toBe(4);
      expect(layout.flexible).toBe(true);
    }
    const value = decode(scmiResponse, new Uint8Array([0x02, 0x40, 0, 0, 0xff, 0xff, 0xff, 0xff]));
    expect(value).toEqual({ hdr: 0x4002, ret_values: new Uint8Array([0xff, 0xff, 0xff, 0xff]) });
  });
});
