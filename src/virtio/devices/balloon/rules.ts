/** Rules on the feature bits of the traditional balloon: section 5.5.3 of 1.4. */
import { accepted, featureRules, needs } from '../../spec/facts.ts';

export const BALLOON_RULES = [
  ...accepted('balloon/feature-bits', '1.0', [
    [
      'VIRTIO_BALLOON_F_MUST_TELL_HOST',
      'The driver asks for its pages back before it uses them.',
      { note: 'A device may refuse FEATURES_OK where the driver has not accepted it.' },
    ],
  ]),
  ...featureRules('balloon/feature-bits', '1.2', [
    [
      'driver',
      'must',
      {
        any: [{ not: needs('VIRTIO_BALLOON_F_PAGE_REPORTING') }, needs('VIRTIO_BALLOON_F_PAGE_POISON')],
      },
      'Reported pages come back with what the driver expects only if the device knows it.',
      { condition: 'The driver expects pages to keep a value that it initialised them with.' },
    ],
    [
      'driver',
      'should',
      { not: needs('VIRTIO_BALLOON_F_PAGE_POISON') },
      'The driver does not announce a value that it does not write.',
      { condition: 'The driver does not write poison_val to pages as soon as it has them back.' },
    ],
  ]),
];
