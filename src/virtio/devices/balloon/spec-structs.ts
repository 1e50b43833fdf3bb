/** The structs of the traditional memory balloon device: sections 5.5.4 and 5.5.6.3 of every version. */
import { field, le16, le32, le64, named, struct } from '../../layout/layout.ts';
import { group, inVersions, needs, onlyWith } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { BALLOON_FEATURES } from './features.ts';
import { BALLOON_CONSTANTS } from './spec-constants.ts';

const clause = 'balloon/device-configuration-layout';
const statistics = 'balloon/device-operation/memory-statistics';

/** Notes of a configuration field that came with 1.2 and means something only with a feature. */
const withFeature = onlyWith(BALLOON_FEATURES, clause);
const only = (feature: string, doc: string, access: 'read-only' | 'read-write') =>
  ({ ...withFeature(feature, doc, access), since: '1.2', when: inVersions({ since: '1.2' }) }) as const;

/** The configuration space: 8 bytes in 1.0 and 1.1, 16 since 1.2. */
export const balloonConfig = struct('virtio_balloon_config', {
  num_pages: field(le32, {
    doc: 'Pages that the device wants in the balloon.',
    clause,
    access: 'read-only',
  }),
  actual: field(le32, {
    doc: 'Pages that are in the balloon; the driver writes it.',
    clause,
    access: 'read-write',
  }),
  free_page_hint_cmd_id: field(
    named('hint command', le32, group(BALLOON_CONSTANTS, 'hint command')),
    only(
      'VIRTIO_BALLOON_F_FREE_PAGE_HINT',
      'Under which number the driver is to hint at free pages; 0 and 1 are commands.',
      'read-only',
    ),
  ),
  poison_val: field(
    le32,
    only(
      'VIRTIO_BALLOON_F_PAGE_POISON',
      'What the driver fills pages with; it writes this before DRIVER_OK and not after.',
      'read-write',
    ),
  ),
});

/** One figure about the memory of the guest: 10 bytes. */
export const balloonStat = struct('virtio_balloon_stat', {
  tag: field(named('statistics tag', le16, group(BALLOON_CONSTANTS, 'statistics tag')), {
    doc: 'Which figure it is; a device ignores tags that it does not know.',
    clause: statistics,
  }),
  val: field(le64, { doc: 'The figure, in the unit of its tag.', clause: statistics }),
});

export const BALLOON_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_balloon_config',
    layout: balloonConfig,
    versions: { since: '1.0' },
    clause,
    summary: 'The configuration space of a traditional memory balloon.',
    note: 'It is little-endian in the legacy interface too, unlike that of other devices. No version says how large the pages are that num_pages and actual count; the addresses on the queues count in 4096 bytes.',
  },
  {
    name: 'virtio_balloon_stat',
    layout: balloonStat,
    versions: { since: '1.0' },
    clause: statistics,
    summary: 'One figure about the memory of the guest; a buffer of the statsq is an array of them.',
    direction: 'device-reads',
    requires: needs('VIRTIO_BALLOON_F_STATS_VQ'),
    note: 'The listing has 10 bytes; 1.0 and 1.1 call it an entry of 6 bytes, and every version wants buffers to be a multiple of 6 bytes.',
  },
];
